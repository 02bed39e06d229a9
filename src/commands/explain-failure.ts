/** What a failed command says, and the code it ends with. */
import { DefinitionError } from '../dev/load-definition.ts'
import { DocumentsError } from '../dev/read-documents.ts'
import { FraiseqlError, FraiseqlErrors } from '../errors.ts'
import { StartupError } from '../ops/startup-error.ts'
import { SchemaError } from '../schema/problems.ts'
import { CommandFailure, exitCodes } from './exit-code.ts'

export interface FailureReport {
  readonly exitCode: number
  readonly message: string
}

export function explainFailure(error: unknown): FailureReport {
  if (error instanceof CommandFailure) return { exitCode: error.exitCode, message: error.message }
  if (error instanceof StartupError) {
    return { exitCode: error.exitCode, message: `${error.message}${causeOf(error)}` }
  }
  if (error instanceof DefinitionError) {
    const isMissing = error.reason === 'missing'
    const exitCode = isMissing ? exitCodes.schemaMissing : exitCodes.configuration
    return { exitCode, message: error.message }
  }
  if (error instanceof SchemaError || error instanceof DocumentsError) {
    return { exitCode: exitCodes.configuration, message: error.message }
  }
  if (error instanceof FraiseqlErrors) return explainRefusals(error.errors)
  if (error instanceof FraiseqlError) return explainError(error)
  return explainSystemError(error)
}

function explainError(error: FraiseqlError): FailureReport {
  if (error.code === 'UNAVAILABLE') {
    return { exitCode: exitCodes.unreachable, message: error.message }
  }
  if (error.code === 'INTERNAL') return { exitCode: exitCodes.internal, message: details(error) }
  return explainRefusals([error])
}

/** A document or its variables, refused as a request would be. */
function explainRefusals(errors: readonly FraiseqlError[]): FailureReport {
  const lines = errors.map((error) => {
    const [place] = error.locations ?? []
    return `${error.code}${place === undefined ? '' : ` at ${place.line}:${place.column}`}: ${error.message}`
  })
  return { exitCode: exitCodes.usage, message: lines.join('\n') }
}

const exitCodeOfSystemError: ReadonlyMap<unknown, number> = new Map([
  ['EADDRINUSE', exitCodes.cannotCreate],
  ['EADDRNOTAVAIL', exitCodes.cannotCreate],
  ['EACCES', exitCodes.permission],
  ['EPERM', exitCodes.permission],
  ['ECONNREFUSED', exitCodes.unreachable],
])

function explainSystemError(error: unknown): FailureReport {
  if (!(error instanceof Error)) return { exitCode: exitCodes.internal, message: String(error) }
  const exitCode = 'code' in error ? exitCodeOfSystemError.get(error.code) : undefined
  if (exitCode !== undefined) return { exitCode, message: error.message }
  return { exitCode: exitCodes.internal, message: details(error) }
}

/** What lies behind a failed start, for the operator; the driver's messages hold no password. */
function causeOf({ cause }: Error): string {
  if (cause instanceof FraiseqlError) return ` (${cause.detail ?? cause.message})`
  return cause instanceof Error ? ` (${cause.message})` : ''
}

function details(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by: ${error.cause.stack}` : ''
  return `${error.stack ?? error.message}${cause}`
}
