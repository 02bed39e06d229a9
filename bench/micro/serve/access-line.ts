/**
 * The access line of a hit: `node bench/micro/serve/access-line.ts`. Prints nanoseconds, the best of
 * many rounds; the budget is a microsecond. `other` keeps the digits of a double, as a comparison.
 */
import type { OperationObservation } from '../../../src/observation.ts'
import { accessLine } from '../../../src/telemetry/access-line.ts'
import { milliseconds } from '../../../src/telemetry/milliseconds.ts'

const requestId = crypto.randomUUID()
const durations = Array.from({ length: 1000 }, () => Math.random() * 5)
const operations = durations.map(operation)

report('access line', (index) => accessLine(operations[index] ?? operation(0)))
report('milliseconds', (index) => milliseconds(durations[index] ?? 0))
report('other', (index) => String(Math.round((durations[index] ?? 0) * 1000) / 1000))

function operation(durationMs: number): OperationObservation {
  return {
    kind: 'operation.completed',
    requestId,
    outcome: 'success',
    httpMethod: 'POST',
    httpStatus: 200,
    errorCount: 0,
    role: 'reader',
    operationType: 'query',
    operationName: undefined,
    documentHash: 'a1'.repeat(32),
    cache: 'hit',
    statements: 1,
    responseBytes: 130,
    durationMs,
    phases: {
      readMs: durationMs / 8,
      authenticateMs: 0.002,
      compileMs: durationMs / 100,
      databaseMs: durationMs / 2,
      respondMs: durationMs / 50,
    },
  }
}

function report(name: string, work: (index: number) => string): void {
  let shortest = Number.POSITIVE_INFINITY
  for (let round = 0; round < 300; round += 1) {
    const startedAt = performance.now()
    for (let index = 0; index < durations.length; index += 1) work(index)
    shortest = Math.min(shortest, performance.now() - startedAt)
  }
  process.stdout.write(`${name} ${Math.round((shortest / durations.length) * 1e6)} ns\n`)
}
