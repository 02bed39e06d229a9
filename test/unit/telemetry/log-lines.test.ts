import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { OperationObservation } from '../../../src/observation.ts'
import { accessLine } from '../../../src/telemetry/access-line.ts'
import { eventLine } from '../../../src/telemetry/event-line.ts'
import { logString } from '../../../src/telemetry/log-string.ts'
import { textLine } from '../../../src/telemetry/text-line.ts'

const operation: OperationObservation = {
  kind: 'operation.completed',
  requestId: 'r-1',
  outcome: 'success',
  httpMethod: 'POST',
  httpStatus: 200,
  errorCount: 0,
  role: 'anonymous',
  operationType: 'query',
  operationName: 'Users',
  documentHash: 'ab'.repeat(32),
  cache: 'hit',
  statements: 1,
  responseBytes: 42,
  durationMs: 1.23456,
  phases: { readMs: 0.1, databaseMs: 0.9 },
}

test('the access line is one JSON object with the fields of the operation', () => {
  const line = accessLine(operation)

  assert.ok(line.endsWith('}\n'))
  const { time, ...fields } = JSON.parse(line)
  assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  assert.deepEqual(fields, {
    level: 'info',
    severity_number: 9,
    event: 'operation.completed',
    msg: 'operation completed',
    request_id: 'r-1',
    outcome: 'success',
    http_method: 'POST',
    http_status: 200,
    error_count: 0,
    role: 'anonymous',
    operation_type: 'query',
    operation_name: 'Users',
    document_hash: 'ab'.repeat(32),
    cache: 'hit',
    statements: 1,
    response_bytes: 42,
    duration_ms: 1.235,
    read_ms: 0.1,
    database_ms: 0.9,
  })
})

test('no text can end a line or disguise itself on a terminal', () => {
  const hostile =
    'a\r\n{"level":"fatal"}\u001b[2J\u009b31m\u202egnp.exe\u2028\u200b\ufeff${jndi:ldap://x}'
  for (const format of [accessLine, textLine]) {
    const line = format({ ...operation, operationName: hostile, role: hostile })
    assert.match(line, /^[\u0020-\u007e]*\n$/)
  }
  const event = eventLine({ kind: 'process.failed', message: hostile, stack: hostile })
  assert.match(event, /^[\u0020-\u007e]*\n$/)
  assert.equal(JSON.parse(event).msg, hostile)
})

test('any text comes back from its line, cut to the limit', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      const read: unknown = JSON.parse(logString(text))
      assert.equal(read, text.length > 256 ? `${text.slice(0, 255)}…` : text)
    }),
  )
})

test('an event line has the fields of its observation in snake case', () => {
  const line = eventLine({
    kind: 'security.refused',
    event: 'authz_fail',
    code: 'CSRF_BLOCKED',
    requestId: 'r-1',
  })

  const { time, ...fields } = JSON.parse(line)
  assert.ok(time)
  assert.deepEqual(fields, {
    level: 'warn',
    severity_number: 13,
    event: 'security.refused',
    msg: 'refused: CSRF_BLOCKED',
    security_event: 'authz_fail',
    code: 'CSRF_BLOCKED',
    request_id: 'r-1',
  })
})

test('a failed operation is an error, a refused one is not', () => {
  assert.equal(JSON.parse(accessLine({ ...operation, outcome: 'failed' })).level, 'error')
  assert.equal(JSON.parse(accessLine({ ...operation, outcome: 'refused' })).level, 'info')
})
