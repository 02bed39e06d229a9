/** What `serve` and `dev` share: the log, the signals, and an orderly end at any moment. */
import type { Config } from '../config/config.ts'
import { packageVersion } from '../lib/package-version.ts'
import type { Observe } from '../observation.ts'
import type { StopCause, StopCode } from '../ops/graceful-stop.ts'
import { handleProcessSignals } from '../ops/process-signals.ts'
import { createLog, type Log } from '../telemetry/log.ts'
import { explainFailure } from './explain-failure.ts'

export interface ProcessContext {
  readonly observe: Observe
  readonly flush: Log['flush']
  /** Closed in reverse order when the server has stopped, or when it is told to while it starts. */
  readonly resources: AsyncDisposableStack
}

export interface Stoppable {
  readonly stop: (cause: StopCause) => Promise<StopCode>
}

/** Returns when the server serves; the process then lives until a signal ends it. */
export async function runProcess(
  config: Config,
  start: (context: ProcessContext) => Promise<Stoppable>,
): Promise<void> {
  const { observe, flush } = createLog(config.log)
  const resources = new AsyncDisposableStack()
  let server: Stoppable | undefined
  let isStopping = false

  observe({
    kind: 'process.starting',
    version: packageVersion(),
    node: process.version,
    mode: config.mode,
  })
  handleProcessSignals({
    observe,
    flush,
    stop: async (cause) => {
      isStopping = true
      const exitCode = server === undefined ? codeOfUnstarted(cause) : await server.stop(cause)
      await resources.disposeAsync()
      return exitCode
    },
  })
  try {
    server = await start({ observe, flush, resources })
  } catch (error) {
    // A start fails when its resources are closed under it, which is what was asked for.
    if (isStopping) return
    if (config.log.format === 'json') {
      observe({ kind: 'process.failed', message: explainFailure(error).message })
    }
    await resources.disposeAsync()
    flush()
    endSoon()
    throw error
  }
}

function codeOfUnstarted(cause: StopCause): StopCode {
  return cause.isFault ? 70 : 0
}

/** Whatever a failed start left behind must not keep the process. */
function endSoon(): void {
  setTimeout(() => process.exit(), 2000).unref()
}
