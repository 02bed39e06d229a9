import { randomUUID } from 'node:crypto'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { CommandFailure, exitCodes } from './exit-code.ts'

/** Replaces a file in one step: a reader sees the old text or the new one. */
export function replaceFile(path: string, text: string): void {
  const unfinished = `${path}.${randomUUID()}`
  try {
    writeFileSync(unfinished, text)
    renameSync(unfinished, path)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw new CommandFailure(
      exitCodes.cannotCreate,
      `${path} cannot be written: ${codeOf(error)}`,
      { cause: error },
    )
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
