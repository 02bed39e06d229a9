/** Exit codes, after sysexits.h where it has one. Published: scripts and platforms act on them. */
export const exitCodes = {
  ok: 0,
  /** A comparison found something. */
  found: 1,
  /** The drain deadline cut some work. */
  cut: 10,
  usage: 64,
  schemaMissing: 66,
  unreachable: 69,
  internal: 70,
  cannotCreate: 73,
  permission: 77,
  configuration: 78,
} as const

/** What the exit codes mean, for --help and the reference page. */
export const exitCodeMeanings: readonly (readonly [code: number, meaning: string])[] = [
  [0, 'done, or a clean stop'],
  [1, '"compile --baseline" found a worse plan, or "preflight" a document that breaks'],
  [10, 'stopped, but the drain deadline cut some requests'],
  [64, 'bad command line'],
  [66, 'the schema or another input file is missing or unreadable'],
  [69, 'the database is unreachable'],
  [70, 'internal fault'],
  [73, 'a port cannot be bound, or a file cannot be written'],
  [77, 'a permission is missing, or "grants --check" found a difference'],
  [78, 'invalid configuration or schema'],
  [130, 'ended by a second SIGINT'],
  [143, 'ended by a second SIGTERM'],
]

/** Ends a command with a message for people and a code for machines. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure'
  readonly exitCode: number

  constructor(exitCode: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.exitCode = exitCode
  }
}
