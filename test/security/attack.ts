/** The form of a case: what goes over the wire, what must come back, how a weak server fails. */
export interface Attack {
  /** Number in the list of section 4 of the threat model. */
  readonly line: number
  /** A phrase that follows "refuses". */
  readonly name: string
  /** All that the client sends over one connection. */
  readonly bytes: Buffer
  readonly status: number
  readonly code: string
  /** Milliseconds from the first byte sent to the last received, the best of a few attempts. */
  readonly maxMs: number
  readonly control: ControlFailure
}

/**
 * What the weak server does with the same bytes: answers with data, works several times as long as for
 * a harmless request, overflows its stack; or it refuses them as well, and proves nothing.
 */
export type ControlFailure = 'answers' | 'works long' | 'overflows' | 'refuses'

const defaultMaxMs = 30

export interface Expectation {
  readonly status: number
  readonly code: string
  readonly control: ControlFailure
  readonly maxMs?: number
}

type Fields = Readonly<Record<string, string>>

/** A request with a body, by default a POST of JSON as a well-behaved client sends it. */
export function requestBytes(
  body: string | Buffer,
  options: { readonly method?: string; readonly target?: string; readonly fields?: Fields } = {},
): Buffer {
  const { method = 'POST', target = '/graphql', fields = {} } = options
  const content = Buffer.from(body)
  const head = {
    host: 'localhost',
    accept: 'application/graphql-response+json',
    connection: 'close',
    'content-type': 'application/json',
    'content-length': String(content.length),
    ...fields,
  }
  const lines = Object.entries(head).filter(([, value]) => value !== '')
  const text = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return Buffer.concat([Buffer.from(`${method} ${target} HTTP/1.1\r\n${text}\r\n`), content])
}

/** A request without a body. */
export function getBytes(target: string, fields: Fields = {}): Buffer {
  const withoutBody = { 'content-type': '', 'content-length': '', ...fields }
  return requestBytes('', { method: 'GET', target, fields: withoutBody })
}

export function queryTarget(query: string): string {
  return `/graphql?query=${encodeURIComponent(query)}`
}

export interface AttackBuilder {
  /** A document, in a request without fault. */
  readonly document: (name: string, query: string, expected: Expectation) => Attack
  /** A request body that JSON.stringify can write. */
  readonly json: (name: string, body: unknown, expected: Expectation) => Attack
  /** A whole request. */
  readonly bytes: (name: string, bytes: string | Buffer, expected: Expectation) => Attack
}

/** The builders of one line of the list. */
export function attacksOf(line: number): AttackBuilder {
  const bytes: AttackBuilder['bytes'] = (name, content, expected) =>
    Object.freeze({ line, name, maxMs: defaultMaxMs, ...expected, bytes: Buffer.from(content) })
  const json: AttackBuilder['json'] = (name, body, expected) =>
    bytes(name, requestBytes(JSON.stringify(body)), expected)
  return { bytes, json, document: (name, query, expected) => json(name, { query }, expected) }
}

export function repeat(count: number, piece: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => piece(index)).join(' ')
}
