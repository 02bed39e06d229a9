/** CPU time of a server, of PostgreSQL, and of strangers on the machine, between two moments. */
import { availableParallelism } from 'node:os'
import process from 'node:process'
import { cpuOf, cpuOfFamily, cpuOfMachine } from './process-usage.ts'

export interface Usage {
  /** Microseconds. */
  readonly serverCpuUs: number
  readonly postgresCpuUs: number
  readonly foreignShare: number
}

export interface Metered {
  /** Absent where nothing stands between the load and PostgreSQL. */
  readonly serverPid: number | undefined
  readonly postmasterPid: number
}

/** Call what it returns to learn what was used since. */
export async function startMeter(metered: Metered): Promise<() => Promise<Usage>> {
  const startedAt = performance.now()
  const before = await read(metered)
  return async () => {
    const after = await read(metered)
    const elapsedUs = (performance.now() - startedAt) * 1000
    const foreign = after.machine - before.machine - (after.ours - before.ours)
    return {
      serverCpuUs: after.server - before.server,
      postgresCpuUs: after.postgres - before.postgres,
      foreignShare: Math.max(0, foreign / (elapsedUs * availableParallelism())),
    }
  }
}

async function read({ serverPid, postmasterPid }: Metered): Promise<{
  readonly server: number
  readonly postgres: number
  readonly ours: number
  readonly machine: number
}> {
  const [server, postgres, family, machine] = await Promise.all([
    serverPid === undefined ? 0 : cpuOf(serverPid),
    cpuOfFamily(postmasterPid),
    // Ourselves, the servers, and the generators that have ended.
    cpuOfFamily(process.pid),
    cpuOfMachine(),
  ])
  return { server, postgres, ours: family + postgres, machine }
}
