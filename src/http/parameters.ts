/**
 * The parameters of a GraphQL request (GraphQL over HTTP, draft of 2026-08, section 5), from the
 * JSON body of a POST or the query string of a GET. Unknown parameters are refused: ignoring one
 * would answer a question that was not asked.
 */
import { FraiseqlError } from '../errors.ts'
import { type DocumentReference, readReference } from './document-reference.ts'
import { inexactNumberPaths } from './inexact-number-path.ts'
import { countMembers, type JsonLimits, type JsonSubject, printPath } from './json-limits.ts'
import { parseStrictJson, readStrictJson, type StrictJson } from './strict-json.ts'

export interface Parameters {
  /** The document; absent where `reference` alone says which one. */
  readonly query: string | undefined
  readonly reference: DocumentReference | undefined
  readonly operationName: string | undefined
  readonly variables: Readonly<Record<string, unknown>> | undefined
}

export interface VariableLimits extends JsonLimits {
  readonly maxBytes: number
}

interface Sent {
  readonly query: unknown
  readonly documentId: unknown
  readonly operationName: unknown
}

interface Maps {
  readonly variables: JsonObject | undefined
  readonly extensions: JsonObject | undefined
}

type JsonObject = Readonly<Record<string, unknown>>

const twice = 'A JSON object names a member twice.'

const names: ReadonlySet<string> = new Set([
  'query',
  'documentId',
  'operationName',
  'variables',
  'extensions',
])

/** Throws BAD_REQUEST, BATCHING_NOT_ENABLED or BAD_USER_INPUT. */
export function readBodyParameters(bytes: Buffer, limits: VariableLimits): Parameters {
  const json = readStrictJson(bytes, limits)
  const body = requestObject(json.value)
  const variables = readMap('variables', body['variables'])
  const extensions = readMap('extensions', body['extensions'])
  const maps = { variables, extensions }
  const { query, documentId, operationName } = body
  const parameters = readParameters({ query, documentId, operationName }, maps)

  const members =
    Object.keys(body).length +
    countMapMembers(subjectOf('variables', json), variables, limits) +
    countMapMembers(subjectOf('extensions', json), extensions, limits)
  if (members !== json.writtenMembers) throw new FraiseqlError('BAD_REQUEST', { message: twice })
  if (json.hasInexactNumber) refuseInexactVariable(inexactNumberPaths(json.text))
  if (bytes.length > limits.maxBytes) checkBytes(variables, limits.maxBytes)
  return parameters
}

/** `search` is the request target after the question mark, as sent. */
export function readQueryParameters(search: string, limits: VariableLimits): Parameters {
  const fields = decodeFields(search)
  const variables = readEncodedMap('variables', fields.get('variables'), limits)
  const extensions = readEncodedMap('extensions', fields.get('extensions'), limits)
  const maps = { variables, extensions }
  const [query, documentId, operationName] = ['query', 'documentId', 'operationName'].map((name) =>
    fields.get(name),
  )
  return readParameters({ query, documentId, operationName }, maps)
}

/** Whether a query string has `documentId`. */
export function namesDocument(search: string): boolean {
  return search.split('&').some((field) => field.startsWith('documentId='))
}

function requestObject(value: unknown): JsonObject {
  if (Array.isArray(value)) throw new FraiseqlError('BATCHING_NOT_ENABLED')
  if (!isObject(value)) throw illShaped('The body is not a JSON object.')
  for (const name of Object.keys(value)) {
    if (!names.has(name)) throw illShaped(`Unknown request parameter ${printName(name)}.`)
  }
  return value
}

function readParameters(sent: Sent, { variables, extensions }: Maps): Parameters {
  // Other extensions are announcements a server may ignore (section 5.1); this one says what is to be
  // executed.
  const isNamed = extensions !== undefined && Object.hasOwn(extensions, 'persistedQuery')
  const persistedQuery = isNamed ? extensions['persistedQuery'] : undefined
  const reference = readReference({ documentId: sent.documentId, persistedQuery })
  const query = readQuery(sent.query, reference)
  const operationName = sent.operationName ?? undefined
  if (operationName !== undefined && typeof operationName !== 'string') {
    throw illShaped('"operationName" must be a string or null.')
  }
  return { query, reference, operationName, variables: variables && withoutPrototype(variables) }
}

/** Beside a `documentId` there is none; Apollo's clients send both to register a document. */
function readQuery(query: unknown, reference: DocumentReference | undefined): string | undefined {
  if (query === undefined && reference !== undefined) return undefined
  if (typeof query !== 'string') throw illShaped('"query" must be a string.')
  if (!query.isWellFormed()) throw illShaped('"query" contains a lone surrogate.')
  if (reference?.dialect === 'documentId')
    throw illShaped('Send "query" or "documentId", not both.')
  return query
}

/** So that a variable called `toString` is absent until it is sent. */
function withoutPrototype(map: JsonObject): JsonObject {
  return { __proto__: null, ...map }
}

function readMap(name: string, value: unknown): JsonObject | undefined {
  if (value === undefined || value === null) return undefined
  if (!isObject(value)) throw illShaped(`"${name}" must be an object or null.`)
  return value
}

function subjectOf(root: keyof Maps, json: StrictJson): JsonSubject {
  const code = root === 'variables' ? 'BAD_USER_INPUT' : 'BAD_REQUEST'
  return { root, code, hasUnicodeEscape: json.hasUnicodeEscape }
}

function countMapMembers(
  subject: JsonSubject,
  map: JsonObject | undefined,
  limits: JsonLimits,
): number {
  return map === undefined ? 0 : countMembers(map, subject, limits)
}

function refuseInexactVariable(paths: readonly (readonly (string | number)[])[]): void {
  const path = paths.find((candidate) => candidate[0] === 'variables')
  if (path === undefined) return
  throw new FraiseqlError('BAD_USER_INPUT', {
    message: `The number at ${printPath(path)} cannot be represented exactly; send it as a string.`,
  })
}

/** The body was larger than the variables may be, so it is worth measuring them. */
function checkBytes(variables: JsonObject | undefined, maxBytes: number): void {
  if (variables === undefined || Buffer.byteLength(JSON.stringify(variables)) <= maxBytes) return
  throw new FraiseqlError('BAD_USER_INPUT', { message: 'The variables are too large.' })
}

/** application/x-www-form-urlencoded, strictly: each name once, only known names, valid UTF-8. */
function decodeFields(search: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  for (const field of search === '' ? [] : search.split('&')) {
    const separator = field.indexOf('=')
    const name = decodeField(separator === -1 ? field : field.slice(0, separator))
    const value = separator === -1 ? '' : decodeField(field.slice(separator + 1))
    if (!names.has(name)) throw illShaped(`Unknown request parameter ${printName(name)}.`)
    if (fields.has(name)) {
      throw new FraiseqlError('BAD_REQUEST', { message: `There are two "${name}" parameters.` })
    }
    fields.set(name, value)
  }
  return fields
}

function decodeField(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch (cause) {
    const message = 'The query string is not percent-encoded UTF-8.'
    throw new FraiseqlError('BAD_REQUEST', { message, cause })
  }
}

function readEncodedMap(
  name: keyof Maps,
  text: string | undefined,
  limits: VariableLimits,
): JsonObject | undefined {
  if (text === undefined) return undefined
  const json = parseStrictJson(text, limits)
  const map = readMap(name, json.value)
  const members = countMapMembers(subjectOf(name, json), map, limits)
  if (members !== json.writtenMembers) throw new FraiseqlError('BAD_REQUEST', { message: twice })
  if (json.hasInexactNumber) {
    refuseInexactVariable(inexactNumberPaths(text).map((path) => [name, ...path]))
  }
  return map
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function printName(name: string): string {
  return JSON.stringify(name.slice(0, 64).toWellFormed())
}

function illShaped(message: string): FraiseqlError {
  return new FraiseqlError('BAD_REQUEST', { message, status: 422 })
}
