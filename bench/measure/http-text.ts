/** A question as the bytes of HTTP/1.1, for generators that want them ready. */
import type { HttpQuestion } from '../opponents/opponent.ts'

export function httpText(url: string, question: HttpQuestion): string {
  const { method, path, headers, body } = question
  const length = method === 'GET' ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  const fields = Object.entries({ host: new URL(url).host, ...headers, ...length })
  const head = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return `${method} ${path} HTTP/1.1\r\n${head}\r\n${body}`
}

/** The form that load.lua reads. */
export function requestsFileText(texts: readonly string[]): string {
  return texts.map((text) => `${Buffer.byteLength(text)}\n${text}`).join('')
}
