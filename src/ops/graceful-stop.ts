/**
 * The end of the process, in phases (defaults sum to less than the 30 s of Kubernetes):
 *
 * 1. `draining` at once: `/ready` says 503, each response ends its connection, requests are served
 *    as before, for `drain.delayMs`. Load balancers take that long to notice; closing the door first
 *    is what loses requests.
 * 2. No new connections; what is in flight goes on for up to `drain.timeoutMs`.
 * 3. What is left is answered with SERVER_SHUTTING_DOWN; a change is cancelled, and its outcome is awaited
 *    for a second more.
 * 4. `finish` closes what requests needed; the admin listener closes last, so that probes work
 *    until here.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { DrainConfig } from '../config/config.ts'
import type { PublicListener } from '../http/public-listener.ts'
import type { Observe } from '../observation.ts'
import type { Lifecycle } from './lifecycle.ts'

export interface GracefulStopSettings {
  readonly lifecycle: Lifecycle
  readonly drain: DrainConfig
  readonly observe: Observe
  /** Absent when the process is stopped before it listens. */
  readonly listener: PublicListener | undefined
  readonly admin: AsyncDisposable | undefined
  /** Closes database connections and whatever else requests needed. */
  readonly finish: () => Promise<void>
}

export interface StopCause {
  readonly reason: string
  /** After an internal fault nothing is waited for longer than it must. */
  readonly isFault: boolean
}

/** The exit code: 0, or 10 when the deadline cut some requests, or 70 after an internal fault. */
export type StopCode = 0 | 10 | 70

/** How long in-flight requests of a faulty process may go on. */
const faultTimeoutMs = 5000
/** How long a connection may take to deliver its last response. */
const lingerMs = 500

export async function stopGracefully(
  settings: GracefulStopSettings,
  cause: StopCause,
): Promise<StopCode> {
  const { lifecycle, drain, listener } = settings
  const startedAt = performance.now()
  lifecycle.enter(cause.isFault ? 'failed' : 'draining', cause.reason)
  listener?.startDraining()
  if (!cause.isFault) await wait(drain.delayMs)

  const timeoutMs = cause.isFault ? Math.min(faultTimeoutMs, drain.timeoutMs) : drain.timeoutMs
  const cut = listener === undefined ? 0 : await endRequests(listener, timeoutMs)
  await within(drain.flushTimeoutMs, settings.finish())

  const exitCode = exitCodeOf(cause, cut)
  lifecycle.enter('stopped', cause.reason)
  settings.observe({
    kind: 'process.stopped',
    exitCode,
    durationMs: performance.now() - startedAt,
    served: listener?.served ?? 0,
    cut,
  })
  await within(drain.closeTimeoutMs, settings.admin?.[Symbol.asyncDispose]())
  return exitCode
}

/**
 * Returns how many requests were cut. A request can still arrive on a connection that was neither
 * idle nor finished, so being idle counts only once the connections had time to end.
 */
async function endRequests(listener: PublicListener, timeoutMs: number): Promise<number> {
  const deadline = performance.now() + timeoutMs
  const closed = listener.close()
  let isIdle = true
  let isOver = false
  while (isIdle && !isOver) {
    isIdle = await within(Math.max(0, deadline - performance.now()), listener.idle())
    isOver = isIdle && ((await within(lingerMs, closed)) || listener.inFlight === 0)
  }
  const cut = isIdle ? 0 : await listener.cut()
  if (cut > 0) await within(lingerMs, closed)
  await listener[Symbol.asyncDispose]()
  return cut
}

function exitCodeOf(cause: StopCause, cut: number): StopCode {
  if (cause.isFault) return 70
  return cut === 0 ? 0 : 10
}

/** Whether the work was done in time. Work that fails is done too: there is no one to retry it. */
async function within(
  timeoutMs: number,
  work: Promise<void> | PromiseLike<void> | undefined,
): Promise<boolean> {
  const timer = new AbortController()
  const late = wait(timeoutMs, false, { signal: timer.signal }).catch(() => false)
  const done = Promise.resolve(work).then(
    () => true,
    () => true,
  )
  const result = await Promise.race([done, late])
  timer.abort()
  return result
}
