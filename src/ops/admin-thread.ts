/**
 * The admin listener, run as a worker thread: it answers probes when the request loop is blocked or
 * busy. It knows the state of the process by messages, and by a heartbeat in shared memory whether
 * the request loop still turns. The smallest possible server: exact paths, GET and HEAD.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { parentPort, workerData } from 'node:worker_threads'
import { FraiseqlError } from '../errors.ts'
import { listeningUrl } from '../http/listening-url.ts'
import { answerMalformed, type ParserError, refuseTunnel } from '../http/malformed-request.ts'
import type { ProbeName, ProbeReport } from '../http/probes.ts'
import { refusalBody } from '../http/refusal.ts'
import { requestIdOf } from '../http/request-id.ts'
import { readFields } from '../http/request-fields.ts'
import { writeResponse } from '../http/write-response.ts'
import type { Observation } from '../observation.ts'
import type { AdminThreadData, FromAdminThread, ToAdminThread } from './admin-protocol.ts'
import { adminReport } from './probe-reports.ts'

const probeOfPath: ReadonlyMap<string, ProbeName> = new Map([
  ['/live', 'live'],
  ['/ready', 'ready'],
  ['/health', 'health'],
])

const limits = { maxHeaders: 64, maxHeaderBytes: 16_384, maxUriBytes: 1024 }

// The boundary between threads: the parent passes exactly this (admin-listener.ts).
const data: AdminThreadData = workerData
const heartbeat = new BigInt64Array(data.heartbeat)
let { snapshot } = data

const server = createServer({
  maxHeaderSize: limits.maxHeaderBytes,
  headersTimeout: 5000,
  requestTimeout: 5000,
  keepAliveTimeout: 5000,
  connectionsCheckingInterval: 1000,
  requireHostHeader: false,
})
server.maxHeadersCount = limits.maxHeaders + 1
server.maxConnections = 256
server.timeout = 10_000
server.on('request', answer)
server.on('checkContinue', answer)
server.on('checkExpectation', answer)
server.on('connect', (_request, socket) => refuseTunnel(socket, observe))
server.on('clientError', (error: ParserError, socket) => {
  answerMalformed(error, socket, { maxUriBytes: limits.maxUriBytes, observe })
})
server.on('error', (error: NodeJS.ErrnoException) => {
  send({ kind: 'failed', code: error.code, message: error.message })
})
server.listen({ host: data.admin.host, port: data.admin.port }, () => {
  send({ kind: 'listening', url: listeningUrl(server) })
})
parentPort?.on('message', (message: ToAdminThread) => {
  if (message.kind === 'snapshot') snapshot = message.snapshot
  else close()
})

function answer(request: IncomingMessage, response: ServerResponse): void {
  try {
    const report = reportOf(request)
    const body = Buffer.from(JSON.stringify(report.body))
    write(request, response, { status: report.status, body })
  } catch (error) {
    const refusal = error instanceof FraiseqlError ? error : new FraiseqlError('INTERNAL')
    const body = refusalBody(refusal)
    write(request, response, { status: refusal.status, body, headers: refusal.headers })
  }
}

function reportOf(request: IncomingMessage): ProbeReport {
  readFields(request, limits.maxHeaders)
  const probe = probeOfPath.get(request.url ?? '')
  if (probe === undefined) throw new FraiseqlError('NOT_FOUND')
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new FraiseqlError('METHOD_NOT_ALLOWED', { headers: { allow: 'GET, HEAD' } })
  }
  if (probe === 'live' && isStalled()) return { status: 503, body: { status: 'fail' } }
  return adminReport(probe, snapshot)
}

/** The request loop has not turned for so long that only a restart will help. */
function isStalled(): boolean {
  const stalledMs = Number(process.hrtime.bigint() - Atomics.load(heartbeat, 0)) / 1e6
  return stalledMs > data.maxStallMs
}

interface Reply {
  readonly status: number
  readonly body: Buffer
  readonly headers?: Readonly<Record<string, string>> | undefined
}

function write(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  const isHead = request.method === 'HEAD'
  writeResponse(response, {
    status: reply.status,
    mediaType: 'application/json',
    requestId: requestIdOf(request),
    headers: reply.headers,
    chunks: isHead ? [] : [reply.body],
    byteLength: reply.body.length,
    isLast: hasBody(request),
  })
}

/** Nobody reads it, so the connection ends with the answer. */
function hasBody(request: IncomingMessage): boolean {
  const { headers } = request
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined
}

function close(): void {
  server.close()
  server.closeAllConnections()
  parentPort?.close()
}

function observe(observation: Observation): void {
  send({ kind: 'observed', observation })
}

function send(message: FromAdminThread): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(message)
}
