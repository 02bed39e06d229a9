/**
 * What the process does when it is told to end, or finds that it must. The first signal asks for a
 * graceful stop; a second one ends at once. A fault nobody caught is never survived: the state of
 * the process is unknown from there on.
 */
import { constants } from 'node:os'
import type { Observe } from '../observation.ts'
import type { StopCause, StopCode } from './graceful-stop.ts'

export interface ProcessSignalSettings {
  readonly observe: Observe
  readonly stop: (cause: StopCause) => Promise<StopCode>
  /** Writes the lines that still wait. */
  readonly flush: () => void
}

const stopSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

/** Stays in force until the process ends. */
export function handleProcessSignals(settings: ProcessSignalSettings): void {
  const { observe } = settings
  let isStopping = false

  const exit = (code: number): never => {
    settings.flush()
    process.exit(code)
  }
  const stop = (cause: StopCause): void => {
    isStopping = true
    settings.stop(cause).then(exit, (error: unknown) => {
      observe({ kind: 'process.failed', ...describe(error) })
      exit(70)
    })
  }
  for (const signal of stopSignals) {
    process.on(signal, () => {
      observe({ kind: 'signal.received', signal })
      if (isStopping) exit(128 + constants.signals[signal])
      stop({ reason: `received ${signal}`, isFault: false })
    })
  }
  // Node's own reaction is to open a debugger port.
  process.on('SIGUSR1', () => observe({ kind: 'signal.received', signal: 'SIGUSR1' }))
  const fail = (error: unknown): void => {
    observe({ kind: 'process.failed', ...describe(error) })
    if (isStopping) exit(70)
    stop({ reason: 'internal fault', isFault: true })
  }
  process.on('uncaughtException', fail)
  process.on('unhandledRejection', fail)
}

function describe(error: unknown): {
  readonly message: string
  readonly stack: string | undefined
} {
  if (error instanceof Error) return { message: error.message, stack: error.stack }
  return { message: String(error), stack: undefined }
}
