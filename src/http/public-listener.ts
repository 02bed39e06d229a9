/**
 * The public listener: one Node server whose requests go to /graphql by exact comparison of the raw
 * target, or to the framework. Guards that hold for every path come before that fork, so that no
 * router can see a request differently from the guard.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config/config.ts'
import { FraiseqlError } from '../errors.ts'
import type { Observe } from '../observation.ts'
import type { ExecuteOperation } from './answer.ts'
import { Exchange } from './exchange.ts'
import { GraphqlEndpoint } from './graphql-endpoint.ts'
import { listeningUrl } from './listening-url.ts'
import { answerMalformed, type ParserError, refuseTunnel } from './malformed-request.ts'
import type { Probes } from './probes.ts'
import { requestIdOf } from './request-id.ts'
import { readFields } from './request-fields.ts'
import { securityFields } from './response-fields.ts'
import { createRoutes } from './routes.ts'

export interface PublicListenerSettings {
  readonly config: Pick<Config, 'server' | 'variables'>
  readonly execute: ExecuteOperation
  readonly observe: Observe
  readonly probes: Probes
}

type RawHandler = (request: IncomingMessage, response: ServerResponse) => void

/** Listens before it returns; rejects with the system's error when the port cannot be bound. */
export async function createPublicListener(
  settings: PublicListenerSettings,
): Promise<PublicListener> {
  const listener = new PublicListener(settings)
  await listener.listen()
  return listener
}

export class PublicListener implements AsyncDisposable {
  readonly #settings: PublicListenerSettings
  readonly #server: Server
  readonly #endpoint: GraphqlEndpoint
  readonly #routes: FastifyInstance
  #toFramework: RawHandler = () => {}

  constructor(settings: PublicListenerSettings) {
    const { server, variables } = settings.config
    this.#settings = settings
    this.#endpoint = new GraphqlEndpoint({
      limits: { ...server, variables },
      bodyTimeoutMs: server.bodyTimeoutMs,
      requestTimeoutMs: server.requestTimeoutMs,
      sweepIntervalMs: server.connectionsCheckIntervalMs,
      execute: settings.execute,
      observe: settings.observe,
    })
    this.#server = this.#createServer()
    this.#routes = createRoutes((handler) => {
      this.#toFramework = handler
      return this.#server
    }, settings.probes)
  }

  /** `http://host:port`, without a path. */
  get url(): string {
    return listeningUrl(this.#server)
  }

  get served(): number {
    return this.#endpoint.served
  }

  get inFlight(): number {
    return this.#endpoint.inFlight
  }

  async listen(): Promise<void> {
    const { host, port } = this.#settings.config.server
    await this.#routes.ready()
    this.#server.listen({ host, port })
    await once(this.#server, 'listening')
  }

  /** From now on each response ends its connection; requests are served as before. */
  startDraining(): void {
    this.#endpoint.isDraining = true
  }

  /** Resolves when no operation is in flight. */
  idle(): Promise<void> {
    return this.#endpoint.idle()
  }

  /** Accepts no more connections and closes the idle ones; resolves when the last one has ended. */
  async close(): Promise<void> {
    this.#endpoint.isDraining = true
    const closed = once(this.#server, 'close')
    this.#server.close()
    await closed
  }

  /** Answers what is in flight with SERVER_SHUTTING_DOWN, or its outcome; how many requests that were. */
  cut(): Promise<number> {
    return this.#endpoint.cut()
  }

  /** Ends every connection that is left. */
  async [Symbol.asyncDispose](): Promise<void> {
    const closed = this.#server.listening ? this.close() : undefined
    this.#server.closeAllConnections()
    this.#endpoint[Symbol.dispose]()
    await closed
    await this.#routes.close()
  }

  #createServer(): Server {
    const { observe, config } = this.#settings
    const { server } = config
    const instance = createServer({
      maxHeaderSize: server.maxHeaderBytes,
      headersTimeout: server.headersTimeoutMs,
      requestTimeout: server.headersTimeoutMs + server.bodyTimeoutMs,
      keepAliveTimeout: server.keepAliveTimeoutMs,
      connectionsCheckingInterval: server.connectionsCheckIntervalMs,
      insecureHTTPParser: false,
      // A missing Host is refused in request-fields.ts, with our own header fields.
      requireHostHeader: false,
      noDelay: true,
    })
    // One more than allowed, so that too many are seen and refused instead of silently cut off.
    instance.maxHeadersCount = server.maxHeaders + 1
    instance.maxConnections = server.maxConnections
    // A client that stops reading its answer; anything alive moves bytes more often than this.
    instance.timeout = server.requestTimeoutMs * 2
    instance.on('request', (request, response) => this.#dispatch(request, response, false))
    instance.on('checkContinue', (request, response) => this.#dispatch(request, response, true))
    instance.on('checkExpectation', (request, response) => {
      this.#refuse(request, response, new FraiseqlError('BAD_REQUEST', { status: 417 }))
    })
    instance.on('connect', (_request, socket) => refuseTunnel(socket, observe))
    instance.on('clientError', (error: ParserError, socket) => {
      answerMalformed(error, socket, { maxUriBytes: server.maxUriBytes, observe })
    })
    return instance
  }

  #dispatch(request: IncomingMessage, response: ServerResponse, isBodyHeldBack: boolean): void {
    const url = request.url ?? ''
    if (url === '/graphql' || url.startsWith('/graphql?')) {
      this.#endpoint.handle(request, response, isBodyHeldBack)
      return
    }
    try {
      this.#guardOther(request, url)
    } catch (error) {
      this.#refuse(request, response, error)
      return
    }
    for (const [name, value] of securityFields) response.setHeader(name, value)
    response.setHeader('x-request-id', requestIdOf(request))
    if (this.#endpoint.isDraining) response.setHeader('connection', 'close')
    this.#toFramework(request, response)
  }

  #guardOther(request: IncomingMessage, url: string): void {
    const { maxHeaders, maxUriBytes } = this.#settings.config.server
    readFields(request, maxHeaders)
    if (url.length > maxUriBytes) throw new FraiseqlError('URI_TOO_LONG')
    if (request.method === 'TRACE') {
      throw new FraiseqlError('METHOD_NOT_ALLOWED', { headers: { allow: 'GET, HEAD, POST' } })
    }
    // Absolute and asterisk form (RFC 9112, section 3.2) are for proxies; we are none.
    if (!url.startsWith('/')) throw new FraiseqlError('BAD_REQUEST')
  }

  #refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    const exchange = new Exchange(request, response, this.#endpoint)
    exchange.isLast = true
    exchange.refuse(error)
  }
}
