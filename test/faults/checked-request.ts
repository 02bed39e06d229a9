/** Requests that know their own answer, and the judgement of what came back. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { type Agent, type ClientRequest, type IncomingMessage, request } from 'node:http'

export interface CheckedRequest {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  /** The only body with which it may succeed, white space aside. */
  readonly expected: string
  /** An error that the request itself deserves. */
  readonly code?: string
}

export interface Verdict {
  /** `data`, an error code, or what is wrong with the answer. */
  readonly kind: 'data' | 'refused' | 'wrong'
  readonly text: string
  readonly ms: number
}

const item = 'query Item($id: ID!) { item(id: $id) { id label } }'
const items =
  'query Items($from: ID!, $to: ID!) { items(where: { id: { gte: $from, lt: $to } }, orderBy: [{ id: ASC }]) { id label } }'
const labelled =
  'query Labelled($label: String!) { items(where: { label: { eq: $label } }) { id label } }'
const pause = 'query Pause($id: ID!) { pause(id: $id) { id label slept } }'
const brittles =
  'query Brittles($from: ID!, $to: ID!) { brittles(where: { id: { gte: $from, lt: $to } }, orderBy: [{ id: ASC }]) { id hundred } }'
export const largeQuery =
  'query Large($from: ID!) { items(where: { id: { gte: $from } }, orderBy: [{ id: ASC }], limit: 1000) { id label padding } }'

/** Rows with an odd id are the tenant's; the others do not exist for it. */
export function askItem(id: number): CheckedRequest {
  const row = id % 2 === 1 ? { id: String(id), label: label(id) } : null
  return checked(item, { id: String(id) }, { item: row })
}

export function askItems(from: number): CheckedRequest {
  const rows = oddIds(from, from + 12).map((id) => ({ id: String(id), label: label(id) }))
  return checked(items, { from: String(from), to: String(from + 12) }, { items: rows })
}

export function askLabel(id: number): CheckedRequest {
  const rows = id % 2 === 1 ? [{ id: String(id), label: label(id) }] : []
  return checked(labelled, { label: label(id) }, { items: rows })
}

export function askPause(ms: number, number: number): CheckedRequest {
  const id = ms * 1000 + (number % 200)
  return checked(
    pause,
    { id: String(id) },
    { pause: { id: String(id), label: label(id), slept: '' } },
  )
}

/** Fails in the middle of its rows when its range holds the row that cannot be read. */
export function askBrittles(from: number): CheckedRequest {
  const rows = oddIds(from, from + 20).map((id) => ({
    id: String(id),
    hundred: Math.trunc(100 / ((id - 13) % 100)),
  }))
  return checked(brittles, { from: String(from), to: String(from + 20) }, { brittles: rows })
}

export function askLarge(from: number): CheckedRequest {
  const padding = 'x'.repeat(2000)
  const rows = oddIds(from, 4001).slice(0, 1000)
  const list = rows.map((id) => ({ id: String(id), label: label(id), padding }))
  return checked(largeQuery, { from: String(from) }, { items: list })
}

/** Each of its own kind, in turn. */
export function askAnything(number: number): CheckedRequest {
  const id = 1 + ((number * 7919) % 3900)
  const kinds = [askItem, askItems, askLabel, (n: number) => askPause(0, n), askItem]
  return kinds[number % kinds.length]?.(id) ?? askItem(id)
}

function oddIds(from: number, to: number): number[] {
  const ids: number[] = []
  for (let id = from; id < to; id += 1) if (id % 2 === 1) ids.push(id)
  return ids
}

function label(id: number): string {
  return createHash('md5').update(String(id)).digest('hex')
}

function checked(
  query: string,
  variables: CheckedRequest['variables'],
  data: Readonly<Record<string, unknown>>,
): CheckedRequest {
  return { query, variables, expected: JSON.stringify({ data }) }
}

export function begin(
  url: string,
  { query, variables }: CheckedRequest,
  agent: Agent,
): ClientRequest {
  const body = JSON.stringify({ query, variables })
  const outgoing = request(`${url}/graphql`, {
    method: 'POST',
    agent,
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      'content-length': Buffer.byteLength(body),
    },
  })
  outgoing.end(body)
  return outgoing
}

const hangMs = 30_000

export async function ask(url: string, checked: CheckedRequest, agent: Agent): Promise<Verdict> {
  const startedAt = performance.now()
  const judge = (verdict: Omit<Verdict, 'ms'>): Verdict => ({
    ...verdict,
    ms: performance.now() - startedAt,
  })
  const outgoing = begin(url, checked, agent)
  outgoing.setTimeout(hangMs, () => outgoing.destroy(new Error('no answer')))
  try {
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
    const pieces: Buffer[] = []
    for await (const piece of response) pieces.push(piece as Buffer)
    return judge(verdictOn(checked, response, Buffer.concat(pieces).toString()))
  } catch (error) {
    return judge({
      kind: 'wrong',
      text: `${String(error)} for ${JSON.stringify(checked.variables)}`,
    })
  }
}

/** Codes that a fault of the database or too much work may bring, and their status. */
const statuses: Readonly<Record<string, number>> = {
  UNAVAILABLE: 503,
  OVERLOADED: 503,
  TIMEOUT: 504,
}

function verdictOn(
  { expected, variables, code: own }: CheckedRequest,
  { statusCode = 0, headers }: IncomingMessage,
  text: string,
): Pick<Verdict, 'kind' | 'text'> {
  if (statusCode === 200 && compact(text) === expected) return { kind: 'data', text: 'data' }
  const code = codeOf(text)
  const hasNoData = text.includes('"data":null') || !text.includes('"data"')
  if (code !== undefined && code === own && hasNoData && statusCode < 500)
    return { kind: 'refused', text: code }
  const isTold = statusCode !== 503 || headers['retry-after'] !== undefined
  if (code !== undefined && hasNoData && isTold && statuses[code] === statusCode)
    return { kind: 'refused', text: code }
  const excerpt = text.length < 300 ? text : `${text.slice(0, 300)}…`
  return { kind: 'wrong', text: `${statusCode} ${excerpt} for ${JSON.stringify(variables)}` }
}

/** `json_agg` writes its elements on lines of their own. */
function compact(text: string): string {
  return JSON.stringify(JSON.parse(text))
}

export function codeOf(text: string): string | undefined {
  return /"code":"([A-Z_]+)"/.exec(text)?.[1]
}
