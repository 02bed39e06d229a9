/**
 * The one line of a finished operation, as JSON. It is the only line on the hot path, so it is put
 * together from parts of known form instead of being serialised; log-string.ts guards what a client
 * chose. It has no place for variables, header fields or SQL, so none can get into it.
 */
import type { OperationObservation, Phases } from '../observation.ts'
import { logString } from './log-string.ts'
import { levelOf, severityNumbers } from './severity.ts'
import { timestamp } from './timestamp.ts'

export function accessLine(operation: OperationObservation): string {
  const level = levelOf(operation)
  return (
    `{"time":"${timestamp()}","level":"${level}","severity_number":${severityNumbers[level]},` +
    `"event":"operation.completed","msg":"operation completed",` +
    `"request_id":${logString(operation.requestId)},"outcome":"${operation.outcome}",` +
    `"http_method":${logString(operation.httpMethod)},"http_status":${operation.httpStatus}` +
    optionalText('code', operation.code) +
    `,"error_count":${operation.errorCount}` +
    optionalText('role', operation.role) +
    optionalText('operation_type', operation.operationType) +
    optionalText('operation_name', operation.operationName) +
    optionalText('document_hash', operation.documentHash) +
    `,"cache":"${operation.cache}","statements":${operation.statements},` +
    `"response_bytes":${operation.responseBytes},"duration_ms":${rounded(operation.durationMs)}` +
    phaseFields(operation.phases) +
    '}\n'
  )
}

function phaseFields(phases: Phases): string {
  return (
    optionalMs('read_ms', phases.readMs) +
    optionalMs('authenticate_ms', phases.authenticateMs) +
    optionalMs('compile_ms', phases.compileMs) +
    optionalMs('database_ms', phases.databaseMs) +
    optionalMs('respond_ms', phases.respondMs)
  )
}

function optionalText(name: string, value: string | undefined): string {
  return value === undefined ? '' : `,"${name}":${logString(value)}`
}

function optionalMs(name: string, value: number | undefined): string {
  return value === undefined ? '' : `,"${name}":${rounded(value)}`
}

/** To the microsecond. */
function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000
}
