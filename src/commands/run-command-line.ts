/** Runs one command line and says with which code the process ends. */
import { CommanderError } from 'commander'
import { CommandFailure, exitCodes } from './exit-code.ts'
import { healthcheckExitCodes } from './healthcheck-command.ts'
import { createProgram } from './program.ts'
import { FraiseqlError } from '../errors.ts'

export async function runCommandLine(words: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync(words, { from: 'user' })
    return Number(process.exitCode ?? exitCodes.ok)
  } catch (error) {
    return reportFailure(error, words)
  }
}

function reportFailure(error: unknown, words: readonly string[]): number {
  if (error instanceof CommanderError) {
    // Commander has printed the message, or the help that was asked for.
    if (error.exitCode === 0) return exitCodes.ok
    return words[0] === 'healthcheck' ? healthcheckExitCodes.usage : exitCodes.usage
  }
  const [exitCode, message] = explainFailure(error)
  if (message !== '') process.stderr.write(message.endsWith('\n') ? message : `${message}\n`)
  return exitCode
}

function explainFailure(error: unknown): readonly [exitCode: number, message: string] {
  if (error instanceof CommandFailure) return [error.exitCode, error.message]
  if (error instanceof FraiseqlError && error.code === 'UNAVAILABLE') {
    return [exitCodes.unreachable, error.message]
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const message = error instanceof Error ? error.message : String(error)
  if (code === 'EADDRINUSE' || code === 'EADDRNOTAVAIL') return [exitCodes.cannotCreate, message]
  if (code === 'EACCES' || code === 'EPERM') return [exitCodes.permission, message]
  if (code === 'ECONNREFUSED') return [exitCodes.unreachable, message]
  return [exitCodes.internal, error instanceof Error ? (error.stack ?? message) : message]
}
