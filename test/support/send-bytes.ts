/** Sends bytes over a connection of their own, as they are, and reads the first response. */
import { connect } from 'node:net'

export interface RawResponse {
  /** 0 when the connection ended without a response. */
  readonly status: number
  readonly head: string
  readonly body: string
  /** From the connection to its end. */
  readonly ms: number
}

const timeoutMs = 10_000

/** Ends with the connection, or with the first whole response when the server keeps it open. */
export function sendBytes(url: string, bytes: Buffer): Promise<RawResponse> {
  const { hostname, port } = new URL(url)
  const { promise, resolve } = Promise.withResolvers<RawResponse>()
  const received: Buffer[] = []
  const startedAt = performance.now()
  const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(bytes))
  const finish = () => {
    socket.destroy()
    resolve({ ...parse(Buffer.concat(received).toString()), ms: performance.now() - startedAt })
  }
  socket.setTimeout(timeoutMs, finish)
  // A server that refuses a long body closes before it has read all of it.
  socket.on('error', finish)
  socket.on('close', finish)
  socket.on('data', (piece: Buffer) => {
    received.push(piece)
    if (isComplete(Buffer.concat(received).toString('latin1'))) finish()
  })
  return promise
}

function isComplete(text: string): boolean {
  const end = text.indexOf('\r\n\r\n')
  if (end === -1) return false
  const length = /^content-length: *(\d+)/im.exec(text.slice(0, end))?.[1]
  if (length === undefined) return text.endsWith('\r\n0\r\n\r\n')
  return text.length >= end + 4 + Number(length)
}

function parse(text: string): Pick<RawResponse, 'status' | 'head' | 'body'> {
  const end = text.indexOf('\r\n\r\n')
  const head = end === -1 ? text : text.slice(0, end)
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0)
  return { status, head, body: end === -1 ? '' : text.slice(end + 4) }
}
