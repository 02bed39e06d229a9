/** Runs test files with node:test, two at a time, and reports every test as it ends. */
import { relative } from 'node:path'
import { run } from 'node:test'
import { inspect } from 'node:util'

export interface TestOutcome {
  readonly file: string
  readonly name: string
  readonly state: 'passed' | 'failed' | 'skipped'
  readonly durationMs: number
  /** Why it failed, for a reader. */
  readonly reason: string
}

export interface FilesRun {
  readonly files: readonly string[]
  /** A file that takes longer hangs; its process is ended and counted as failed. */
  readonly fileTimeoutMs: number
  readonly signal: AbortSignal
  readonly onTest: (outcome: TestOutcome) => void
  /** What a file printed besides its results. */
  readonly onOutput: (file: string, text: string) => void
}

/** Two files at a time: the reference machine has two cores, and PostgreSQL needs a share too. */
const concurrency = 2

interface TestEvent {
  readonly name: string
  readonly file?: string
  readonly skip?: string | boolean
  readonly todo?: string | boolean
  readonly details: {
    readonly duration_ms: number
    readonly type?: string
    readonly error?: Error
  }
}

export function runFiles(request: FilesRun): Promise<void> {
  const stream = run({
    files: request.files,
    concurrency,
    timeout: request.fileTimeoutMs,
    signal: request.signal,
    isolation: 'process',
  })
  stream.on('test:pass', (event) => report(event, request))
  stream.on('test:fail', (event) => report(event, request))
  stream.on('test:stdout', (event) => request.onOutput(shorten(event.file), event.message))
  stream.on('test:stderr', (event) => request.onOutput(shorten(event.file), event.message))
  return new Promise((resolve, reject) => {
    stream.on('end', resolve)
    stream.on('error', reject)
    stream.resume()
  })
}

function report(event: TestEvent, request: FilesRun): void {
  if (event.details.type === 'suite') return
  const outcome = readOutcome(event)
  if (outcome !== undefined) request.onTest(outcome)
}

function readOutcome(event: TestEvent): TestOutcome | undefined {
  const file = shorten(event.file)
  const durationMs = event.details.duration_ms
  // node:test reports a file that fails outside its tests, or has none, as a test named by its path.
  const standsForFile = shorten(event.name) === file
  const name = standsForFile ? `${file} runs to its end` : event.name
  const error = event.details.error
  if (error !== undefined) {
    return { file, name, state: 'failed', durationMs, reason: explain(error) }
  }
  if (standsForFile) return { file, name, state: 'failed', durationMs, reason: 'It has no test.' }
  const isSkipped = isMarked(event.skip) || isMarked(event.todo)
  return { file, name, state: isSkipped ? 'skipped' : 'passed', durationMs, reason: '' }
}

/** A skip without a reason arrives as an empty string. */
function isMarked(mark: string | boolean | undefined): boolean {
  return mark !== undefined && mark !== false
}

/** node:test wraps what a test threw; the wrapper says nothing a reader needs. */
function explain(error: Error): string {
  const cause = error.cause ?? error
  if (typeof cause === 'string') return cause
  return inspect(cause, { depth: 4, colors: false, breakLength: 100 })
}

function shorten(file: string | undefined): string {
  return file === undefined ? 'a file without a name' : relative('.', file)
}
