/** A start that cannot succeed, with the exit code that says why (operations guide, exit codes). */
export class StartupError extends Error {
  override readonly name = 'StartupError'
  readonly exitCode: 69 | 73 | 77 | 78

  constructor(exitCode: 69 | 73 | 77 | 78, message: string, options?: ErrorOptions) {
    super(message, options)
    this.exitCode = exitCode
  }
}
