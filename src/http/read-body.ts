import type { IncomingMessage } from 'node:http'
import { FraiseqlError } from '../errors.ts'

/**
 * The bytes of the body; `undefined` when the client went away before the end. Rejects with
 * PAYLOAD_TOO_LARGE at the first byte over the limit. How long it may take is the business of the
 * deadline sweep (graphql-endpoint.ts) and of the server's own request timeout.
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    let first: Buffer | undefined
    let rest: Buffer[] | undefined
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > maxBytes) {
        reject(new FraiseqlError('PAYLOAD_TOO_LARGE'))
        return
      }
      if (first === undefined) first = chunk
      else (rest ??= [first]).push(chunk)
    })
    request.on('end', () => {
      resolve(rest === undefined ? (first ?? Buffer.alloc(0)) : Buffer.concat(rest, length))
    })
    request.on('error', () => resolve(undefined))
    request.on('close', () => resolve(undefined))
  })
}
