/** Runs one command line and says with which code the process ends. */
import { CommanderError } from 'commander'
import { exitCodes } from './exit-code.ts'
import { explainFailure } from './explain-failure.ts'
import { healthcheckExitCodes } from './healthcheck-command.ts'
import { createProgram } from './program.ts'

export async function runCommandLine(words: readonly string[]): Promise<number> {
  process.stdout.on('error', ignoreBrokenPipe)
  try {
    await createProgram().parseAsync(words, { from: 'user' })
    return Number(process.exitCode ?? exitCodes.ok)
  } catch (error) {
    if (error instanceof CommanderError) return usageExitCode(error, words)
    const { exitCode, message } = explainFailure(error)
    if (message !== '') process.stderr.write(message.endsWith('\n') ? message : `${message}\n`)
    return exitCode
  }
}

/** `fraiseql explain … | head`: the reader has seen enough, which is no failure. */
function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

/** Commander has printed the message already, or the help that was asked for. */
function usageExitCode(error: CommanderError, words: readonly string[]): number {
  if (error.exitCode === 0) return exitCodes.ok
  return words[0] === 'healthcheck' ? healthcheckExitCodes.usage : exitCodes.usage
}
