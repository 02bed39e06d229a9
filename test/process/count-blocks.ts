/**
 * Loaded into a server under test, before count-work.ts: V8 counts how often each block of our functions
 * and our dependencies' runs, which is the number of turns for the body of a loop. At SIGUSR2 the counts
 * since the last time become one line of JSON.
 */
import { Session } from 'node:inspector'
import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { isMainThread } from 'node:worker_threads'

declare const countWork: (name: string, amount: number) => void

const packageRoot = new URL('../..', import.meta.url).href

if (isMainThread) {
  // Neither compiler that optimises counts the calls that it has inlined.
  setFlagsFromString('--no-opt')
  setFlagsFromString('--no-maglev')
  const session = new Session()
  session.connect()
  session.post('Profiler.enable')
  // Before anything is compiled: functions that exist already have no counters in their blocks.
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  let report = 0
  process.on('SIGUSR2', () => {
    report += 1
    const bytesBefore = allocatedBytes()
    const line = { event: 'process.step', step: `blocks ${report}`, functions: take(session) }
    process.stdout.write(`${JSON.stringify(line)}\n`)
    countWork('bytesOfCounting', allocatedBytes() - bytesBefore)
  })
}

/** By function, the count of the block of it that ran most often; the counters start again. */
function take(session: Session): Readonly<Record<string, number>> {
  const most: Record<string, number> = {}
  session.post('Profiler.takePreciseCoverage', (error, { result }) => {
    if (error !== null) throw error
    for (const { url, functions } of result) {
      if (!url.startsWith(packageRoot) || url.startsWith(`${packageRoot}test/`)) continue
      const file = url.slice(packageRoot.length)
      for (const { functionName, ranges } of functions) {
        const key = `${file} ${functionName}:${ranges[0]?.startOffset}`
        const count = Math.max(...ranges.map((range) => range.count))
        if (count > 0) most[key] = count
      }
    }
  })
  return most
}

function allocatedBytes(): number {
  const statistics = { ...getHeapStatistics() } as Readonly<Record<string, number>>
  return statistics['total_allocated_bytes'] ?? 0
}
