/** One question and its answer, over a connection that is kept. */
import { type Agent, request } from 'node:http'
import type { HttpQuestion } from '../opponents/opponent.ts'

export interface HttpReply {
  readonly status: number
  readonly body: Buffer
  /** Of the head: status line and fields, as they came. */
  readonly headBytes: number
}

export function sendQuestion(
  url: string,
  { method, path, headers, body }: HttpQuestion,
  agent: Agent,
): Promise<HttpReply> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, url), { method, headers, agent }, (response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => pieces.push(piece))
      response.on('error', reject)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          body: Buffer.concat(pieces),
          headBytes: headBytesOf(response.statusMessage ?? '', response.rawHeaders),
        }),
      )
    })
    sent.on('error', reject)
    if (method === 'POST') sent.setHeader('content-length', Buffer.byteLength(body))
    sent.end(body)
  })
}

function headBytesOf(statusMessage: string, rawHeaders: readonly string[]): number {
  const statusLine = 'HTTP/1.1 200 \r\n'.length + statusMessage.length
  const names = rawHeaders.reduce((sum, text) => sum + Buffer.byteLength(text, 'latin1') + 2, 0)
  return statusLine + names + 2
}
