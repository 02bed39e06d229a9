/** A public listener over a stub engine, for what is true of the transport alone. */
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Config } from '../../../src/config/config.ts'
import type { Answer, ExecuteOperation } from '../../../src/http/answer.ts'
import type { OperationRequest } from '../../../src/http/operation-request.ts'
import { createPublicListener, type PublicListener } from '../../../src/http/public-listener.ts'
import type { Observation } from '../../../src/observation.ts'

export interface StubListener extends AsyncDisposable {
  readonly listener: PublicListener
  readonly url: string
  readonly port: number
  readonly operations: readonly OperationRequest[]
  readonly observations: readonly Observation[]
}

export interface StubOptions {
  readonly server?: Partial<Config['server']>
  readonly execute?: ExecuteOperation
}

const limits: Pick<Config, 'server' | 'variables'> = {
  server: {
    host: '127.0.0.1',
    port: 0,
    maxBodyBytes: 262_144,
    maxHeaderBytes: 16_384,
    maxHeaders: 64,
    maxUriBytes: 8192,
    headersTimeoutMs: 5000,
    bodyTimeoutMs: 10_000,
    requestTimeoutMs: 15_000,
    keepAliveTimeoutMs: 5000,
    connectionsCheckIntervalMs: 1000,
    maxConnections: 10_000,
    getEnabled: true,
  },
  variables: {
    maxBytes: 131_072,
    maxDepth: 16,
    maxKeys: 500,
    maxListLength: 1000,
    maxStringBytes: 65_536,
  },
}

export function answerOf(text: string): Answer {
  const chunk = Buffer.from(text)
  return {
    status: 200,
    legacyStatus: 200,
    headers: {},
    chunks: [chunk],
    byteLength: chunk.length,
    release: () => undefined,
    summary: { outcome: 'success', errorCount: 0, cache: 'hit', statements: 1, phases: {} },
  }
}

export async function startStub(options: StubOptions = {}): Promise<StubListener> {
  const operations: OperationRequest[] = []
  const observations: Observation[] = []
  const execute = options.execute ?? (() => Promise.resolve(answerOf('{"data":{"a":1}}')))
  const listener = await createPublicListener({
    config: { ...limits, server: { ...limits.server, ...options.server } },
    execute: (operation) => {
      operations.push(operation)
      return execute(operation)
    },
    observe: (observation) => observations.push(observation),
    probes: {
      live: () => ({ status: 200, body: { status: 'pass' } }),
      ready: () => ({ status: 503, body: { status: 'fail', state: 'starting' } }),
      health: () => ({ status: 200, body: { status: 'pass' } }),
    },
  })
  return {
    listener,
    url: listener.url,
    port: Number(new URL(listener.url).port),
    operations,
    observations,
    [Symbol.asyncDispose]: () => listener[Symbol.asyncDispose](),
  }
}

/** Sends bytes as they are and returns all that comes back until the server closes. */
export async function sendRaw(
  port: number,
  ...pieces: readonly (string | Buffer)[]
): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' })
  const received: Buffer[] = []
  socket.on('data', (chunk: Buffer) => received.push(chunk))
  socket.on('error', () => {})
  for (const piece of pieces) socket.write(piece)
  await once(socket, 'close')
  return Buffer.concat(received).toString('latin1')
}

export interface PostOptions {
  readonly headers?: Readonly<Record<string, string>>
  readonly path?: string
}

export async function post(
  stub: StubListener,
  body: string | Uint8Array<ArrayBuffer>,
  options: PostOptions = {},
): Promise<{ status: number; headers: Headers; text: string; code: string | undefined }> {
  const response = await fetch(`${stub.url}${options.path ?? '/graphql'}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...options.headers },
    body,
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, code: codeOf(text) }
}

/** The code of the first error of a response body. */
export function codeOf(text: string): string | undefined {
  return /"code":"([A-Z_]+)"/.exec(text)?.[1]
}
