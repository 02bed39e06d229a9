/**
 * An OperationRequest over its exchange. perf: a class, since an accessor in an object literal is
 * defined anew for each object, and the signal is to be made only when somebody asks for it.
 */
import type { Exchange } from './exchange.ts'
import type { OperationRequest, Progress } from './operation-request.ts'
import type { Parameters } from './parameters.ts'
import { readIdempotencyKey } from './idempotency-key.ts'
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
  readonly #exchange: Exchange

  constructor(
    exchange: Exchange,
    parameters: Parameters,
    { authorization, idempotencyKey }: Pick<RequestFields, 'authorization' | 'idempotencyKey'>,
  ) {
    this.requestId = exchange.requestId
    this.method = exchange.request.method === 'GET' ? 'GET' : 'POST'
    this.query = parameters.query
    this.reference = parameters.reference
    this.operationName = parameters.operationName
    this.variables = parameters.variables
    this.authorization = authorization
    this.idempotencyKey = readIdempotencyKey(idempotencyKey)
    this.#exchange = exchange
  }

  get signal(): AbortSignal {
    return this.#exchange.signal
  }

  begin(progress: Progress): void {
    this.#exchange.progress = progress
  }
}
