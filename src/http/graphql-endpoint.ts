/**
 * The endpoint /graphql as one `(request, response)` handler without a framework: reads, executes,
 * answers, and watches over what is in flight.
 *
 * Deadlines are kept by one sweep a second over the requests in flight, oldest first, since a timer
 * for each request would cost all of them for the sake of the few that are slow.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { FraiseqlError } from '../errors.ts'
import type { Observe } from '../observation.ts'
import type { ExecuteOperation } from './answer.ts'
import { Exchange } from './exchange.ts'
import { readOperation, type RequestLimits } from './read-operation.ts'

export interface GraphqlEndpointSettings {
  readonly limits: RequestLimits
  /** For the body, counted from the head of the request. */
  readonly bodyTimeoutMs: number
  /** From the head of the request to its answer. */
  readonly requestTimeoutMs: number
  readonly sweepIntervalMs: number
  readonly execute: ExecuteOperation
  readonly observe: Observe
}

/** How long the outcome of a change is awaited that its deadline, or the end of a drain, has cancelled. */
const overduePatienceMs = 5000
const cutPatienceMs = 1000

/** Requests that one connection may have waiting behind the one being answered. */
const maxPipelined = 16

export class GraphqlEndpoint {
  readonly #settings: GraphqlEndpointSettings
  readonly #inFlight = new Set<Exchange>()
  readonly #pipelined = new WeakMap<Socket, number>()
  readonly #sweep: NodeJS.Timeout
  readonly observe: Observe
  isDraining = false
  #served = 0
  #onIdle: (() => void) | undefined

  constructor(settings: GraphqlEndpointSettings) {
    this.#settings = settings
    this.observe = settings.observe
    this.#sweep = setInterval(() => this.#endOverdue(), settings.sweepIntervalMs).unref()
  }

  /** Requests whose answer was begun. */
  get served(): number {
    return this.#served
  }

  get inFlight(): number {
    return this.#inFlight.size
  }

  handle(request: IncomingMessage, response: ServerResponse, isBodyHeldBack = false): void {
    // A response without a socket waits behind another one of its connection.
    if (response.socket === null && !this.#admitPipelined(request, response)) return
    const exchange = new Exchange(request, response, this)
    exchange.isBodyHeldBack = isBodyHeldBack
    this.#inFlight.add(exchange)
    response.on('close', () => exchange.close())
    void this.#serve(exchange)
  }

  /** Resolves when nothing is in flight. */
  idle(): Promise<void> {
    if (this.#inFlight.size === 0) return Promise.resolve()
    return new Promise((resolve) => {
      this.#onIdle = resolve
    })
  }

  /**
   * Answers all that is still in flight with SERVER_SHUTTING_DOWN, and a change with its outcome. Resolves
   * when that is done, with how many that were.
   */
  async cut(): Promise<number> {
    const left = [...this.#inFlight].filter(({ isSettled }) => !isSettled)
    const headers = { 'retry-after': '1' }
    const ends = left.map((exchange) => {
      exchange.isLast = true
      const error = new FraiseqlError('SERVER_SHUTTING_DOWN', { headers })
      return exchange.cutShort(error, cutPatienceMs)
    })
    await Promise.all(ends)
    return left.length
  }

  [Symbol.dispose](): void {
    clearInterval(this.#sweep)
  }

  async #serve(exchange: Exchange): Promise<void> {
    try {
      const operation = await readOperation(exchange, this.#settings.limits)
      // The client may be gone with its request read to the end: nothing is asked for it any more.
      if (operation === undefined || exchange.isAborted) exchange.leave()
      else if (!exchange.isSettled) exchange.reply(await this.#settings.execute(operation))
    } catch (error) {
      exchange.refuse(error)
    } finally {
      this.#inFlight.delete(exchange)
      this.#served += 1
      if (this.#inFlight.size === 0) this.#onIdle?.()
    }
  }

  #endOverdue(): void {
    const { bodyTimeoutMs, requestTimeoutMs } = this.#settings
    const now = performance.now()
    for (const exchange of this.#inFlight) {
      const ageMs = now - exchange.startedAt
      if (ageMs < Math.min(bodyTimeoutMs, requestTimeoutMs)) return
      if (exchange.isSettled || exchange.isAwaited) continue
      if (exchange.readMs === undefined && ageMs >= bodyTimeoutMs) {
        exchange.isLast = true
        exchange.refuse(new FraiseqlError('REQUEST_TIMEOUT'))
      } else if (ageMs >= requestTimeoutMs) {
        void exchange.cutShort(new FraiseqlError('TIMEOUT'), overduePatienceMs)
      }
    }
  }

  /** False when the connection has too many requests waiting: the first too many ends it. */
  #admitPipelined(request: IncomingMessage, response: ServerResponse): boolean {
    const { socket } = request
    const waiting = (this.#pipelined.get(socket) ?? 0) + 1
    this.#pipelined.set(socket, waiting)
    response.on('close', () => {
      this.#pipelined.set(socket, (this.#pipelined.get(socket) ?? 1) - 1)
    })
    if (waiting === maxPipelined + 1) {
      const exchange = new Exchange(request, response, this)
      exchange.isLast = true
      exchange.refuse(new FraiseqlError('OVERLOADED', { headers: { 'retry-after': '1' } }))
    }
    return waiting <= maxPipelined
  }
}
