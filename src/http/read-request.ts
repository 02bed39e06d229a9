/**
 * An OperationRequest over its exchange. perf: a class, since an accessor in an object literal is
 * defined anew for each object, and the signal is to be made only when somebody asks for it.
 */
import { FraiseqlError } from '../errors.ts'
import type { Exchange } from './exchange.ts'
import type { OperationRequest, Progress } from './operation-request.ts'
import type { Parameters } from './parameters.ts'
import { readIdempotencyKey } from './idempotency-key.ts'
import { readTransactionEnd } from './prefer.ts'
import type { RequestFields } from './request-fields.ts'

export class ReadRequest implements OperationRequest {
  readonly requestId: string
  readonly method: OperationRequest['method']
  readonly query: OperationRequest['query']
  readonly reference: OperationRequest['reference']
  readonly operationName: string | undefined
  readonly variables: OperationRequest['variables']
  readonly authorization: string | undefined
  readonly idempotencyKey: OperationRequest['idempotencyKey']
  readonly isDryRun: boolean
  readonly #exchange: Exchange

  constructor(
    exchange: Exchange,
    parameters: Parameters,
    fields: Pick<RequestFields, 'authorization' | 'idempotencyKey' | 'prefer'>,
  ) {
    this.requestId = exchange.requestId
    this.method = exchange.request.method === 'GET' ? 'GET' : 'POST'
    this.query = parameters.query
    this.reference = parameters.reference
    this.operationName = parameters.operationName
    this.variables = parameters.variables
    this.authorization = fields.authorization
    this.idempotencyKey = readIdempotencyKey(fields.idempotencyKey)
    this.isDryRun = readTransactionEnd(fields.prefer) === 'rollback'
    if (this.isDryRun && this.idempotencyKey !== undefined)
      throw new FraiseqlError('BAD_REQUEST', {
        message: 'Idempotency-Key keeps what "Prefer: tx=rollback" takes back: send one of them.',
      })
    this.#exchange = exchange
  }

  get signal(): AbortSignal {
    return this.#exchange.signal
  }

  begin(progress: Progress): void {
    this.#exchange.progress = progress
  }
}
