/**
 * The one line of a finished operation, as JSON. It is the only line on the hot path, so it is put
 * together from parts of known form instead of being serialised; log-string.ts guards what a client
 * chose. It has no place for variables, header fields or SQL, so none can get into it.
 */
import type { OperationObservation, Phases } from '../observation.ts'
import { logString } from './log-string.ts'
import { milliseconds } from './milliseconds.ts'
import { type Level, levelOf, severityNumbers } from './severity.ts'
import { timestamp } from './timestamp.ts'

/** What stands between the time and the first field of the request, by level. */
const events: Readonly<Record<Level, string>> = {
  trace: eventFields('trace'),
  debug: eventFields('debug'),
  info: eventFields('info'),
  warn: eventFields('warn'),
  error: eventFields('error'),
  fatal: eventFields('fatal'),
}

export function accessLine(operation: OperationObservation): string {
  return (
    `{"time":"${timestamp()}",${events[levelOf(operation)]}` +
    `"request_id":${logString(operation.requestId)},"outcome":"${operation.outcome}",` +
    `"http_method":${methodText(operation.httpMethod)},"http_status":${operation.httpStatus}` +
    optionalText('code', operation.code) +
    `,"error_count":${operation.errorCount}` +
    optionalText('role', operation.role) +
    optionalText('operation_type', operation.operationType) +
    optionalText('operation_name', operation.operationName) +
    optionalText('document_hash', operation.documentHash) +
    wordField('document_source', operation.documentSource) +
    `,"cache":"${operation.cache}","statements":${operation.statements},` +
    (operation.isDryRun === true ? '"dry_run":true,' : '') +
    `"response_bytes":${operation.responseBytes},` +
    `"duration_ms":${milliseconds(operation.durationMs)}` +
    phaseFields(operation.phases) +
    '}\n'
  )
}

function eventFields(level: Level): string {
  const severity = `"level":"${level}","severity_number":${severityNumbers[level]}`
  return `${severity},"event":"operation.completed","msg":"operation completed",`
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

function methodText(method: string): string {
  return method === 'POST' ? '"POST"' : logString(method)
}

function optionalText(name: string, value: string | undefined): string {
  return value === undefined ? '' : `,"${name}":${logString(value)}`
}

/** Of a closed list, so that nothing in it needs an escape. */
function wordField(name: string, value: string | undefined): string {
  return value === undefined ? '' : `,"${name}":"${value}"`
}

function optionalMs(name: string, value: number | undefined): string {
  return value === undefined ? '' : `,"${name}":${milliseconds(value)}`
}
