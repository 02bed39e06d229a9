/** Short lines for a human at a terminal. */
import type { Observation, OperationObservation } from '../observation.ts'
import { eventMessage } from './event-message.ts'
import { logString } from './log-string.ts'
import { levelOf } from './severity.ts'

export function textLine(observation: Observation): string {
  const time = new Date().toTimeString().slice(0, 8)
  const level = levelOf(observation).toUpperCase().padEnd(5)
  return `${time} ${level} ${description(observation)}\n`
}

function description(observation: Observation): string {
  if (observation.kind === 'operation.completed') return operationText(observation)
  const text = printable(eventMessage(observation), 2000)
  if (observation.kind === 'error.internal') return `${text} (errorId ${observation.errorId})`
  if (observation.kind === 'process.failed' && observation.stack !== undefined) {
    return observation.stack
      .split('\n')
      .map((line) => printable(line, 500))
      .join('\n  ')
  }
  return text
}

function operationText(operation: OperationObservation): string {
  const parts = [
    operation.httpMethod,
    operation.httpStatus,
    operation.operationType ?? 'operation',
    operation.operationName === undefined ? undefined : printable(operation.operationName, 64),
    operation.code,
    operation.role === undefined ? undefined : `as ${printable(operation.role, 64)}`,
    operation.isDryRun === true ? 'dry run' : undefined,
    `${operation.durationMs.toFixed(1)} ms`,
    `${operation.responseBytes} B`,
  ]
  return parts.filter((part) => part !== undefined).join(' ')
}

function printable(text: string, maxLength: number): string {
  return logString(text, maxLength).slice(1, -1).replaceAll('\\"', '"')
}
