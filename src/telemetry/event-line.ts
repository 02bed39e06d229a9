/** The JSON line of everything but operations: the fields of the observation in snake case. */
import type { Observation } from '../observation.ts'
import { eventMessage } from './event-message.ts'
import { logString } from './log-string.ts'
import { levelOf, severityNumbers } from './severity.ts'
import { timestamp } from './timestamp.ts'

/** Messages and stacks are the operator's own; they may be longer than what a client chose. */
const maxText = 8192

export function eventLine(observation: Observation): string {
  const level = levelOf(observation)
  const parts = [
    `{"time":"${timestamp()}","level":"${level}","severity_number":${severityNumbers[level]}`,
    `"event":"${observation.kind}","msg":${logString(eventMessage(observation), maxText)}`,
  ]
  for (const [key, value] of Object.entries(observation)) {
    if (key === 'kind' || key === 'message' || value === undefined) continue
    parts.push(`"${snakeCase(key)}":${fieldValue(value)}`)
  }
  return `${parts.join(',')}}\n`
}

/** `event` names the kind of line, so the event of a security refusal is `security_event`. */
function snakeCase(key: string): string {
  if (key === 'event') return 'security_event'
  return key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

function fieldValue(value: unknown): string {
  if (typeof value === 'string') return logString(value, maxText)
  if (typeof value === 'number') return String(Math.round(value * 1000) / 1000)
  if (Array.isArray(value)) return `[${value.map(fieldValue).join(',')}]`
  return 'null'
}
