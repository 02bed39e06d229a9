/** Line 10: requests that a page of another origin can make a browser send. */
import { type Attack, attacksOf, getBytes, queryTarget, requestBytes } from '../attack.ts'

const attacks = attacksOf(10)
const query = '{categories{id}}'
const body = JSON.stringify({ query })

const unsupported = { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE', control: 'answers' } as const
const forbidden = { status: 403, code: 'CSRF_BLOCKED', control: 'answers' } as const
const notAllowed = { status: 405, code: 'METHOD_NOT_ALLOWED', control: 'answers' } as const

const contentTypes = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json\ta',
  'application/json a',
  'text/plain; application/json',
  'text/plain, application/json',
  'application/json, text/plain',
  'application/json; charset=utf-7',
  'application/json; charset=utf-8; charset=utf-7',
  'application/json;boundary=x',
  'application/jsonx',
]

function withFields(fields: Readonly<Record<string, string>>): Buffer {
  return requestBytes(body, { fields })
}

export const crossSite: readonly Attack[] = [
  attacks.bytes('a mutation by GET', getBytes(queryTarget('mutation{touch}')), notAllowed),
  attacks.bytes(
    'a mutation by GET behind a query of another name',
    getBytes(`${queryTarget('query A{categories{id}} mutation B{touch}')}&operationName=B`),
    notAllowed,
  ),
  attacks.bytes('a subscription by GET', getBytes(queryTarget('subscription{touched}')), {
    ...notAllowed,
    control: 'refuses',
  }),
  ...['PUT', 'DELETE', 'PATCH', 'OPTIONS'].map((method) =>
    attacks.bytes(method, requestBytes(body, { method }), notAllowed),
  ),
  attacks.bytes(
    'a GET that claims text/plain',
    getBytes(queryTarget(query), { 'content-type': 'text/plain' }),
    unsupported,
  ),
  attacks.bytes('a body without Content-Type', withFields({ 'content-type': '' }), unsupported),
  attacks.bytes('two Content-Types', withFields({ 'Content-Type': 'text/plain' }), unsupported),
  attacks.bytes('a compressed body', withFields({ 'content-encoding': 'gzip' }), unsupported),
  ...contentTypes.map((type) =>
    attacks.bytes(
      `the Content-Type ${JSON.stringify(type)}`,
      withFields({ 'content-type': type }),
      unsupported,
    ),
  ),
  attacks.bytes('a cross-site fetch', withFields({ 'sec-fetch-site': 'cross-site' }), forbidden),
  attacks.bytes(
    'a fetch from a sibling host',
    withFields({ 'sec-fetch-site': 'same-site' }),
    forbidden,
  ),
  attacks.bytes(
    'a cross-site GET',
    getBytes(queryTarget(query), { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image' }),
    forbidden,
  ),
]
