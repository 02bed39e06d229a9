/**
 * The row by which a function says how it went: a composite type of exactly these columns, whatever it is
 * called and wherever it lives.
 */
import type { Catalog, DatabaseType } from '../catalog/catalog.ts'
import type { ErrorCode } from '../error-registry.ts'

interface ErrorClass {
  readonly code: ErrorCode
  /** What the failure would be over plain HTTP. */
  readonly httpStatus: number
  /** Where the function has no words of its own. */
  readonly message: string
}

/** Values of `error_class`, with what each stands for. */
export const errorClasses: Readonly<Record<string, ErrorClass>> = {
  validation: errorClass('BAD_USER_INPUT', 422, 'A value is not valid.'),
  conflict: errorClass('CONFLICT', 409, 'It conflicts with what is there.'),
  not_found: errorClass('NOT_FOUND', 404, 'It was not found.'),
  unauthorized: errorClass('UNAUTHENTICATED', 401, 'It is not known who asks.'),
  forbidden: errorClass('FORBIDDEN', 403, 'This is not allowed.'),
  internal: errorClass('INTERNAL', 500, 'It has failed.'),
  transaction_failed: errorClass('INTERNAL', 500, 'The transaction has failed.'),
  timeout: errorClass('TIMEOUT', 504, 'It took too long.'),
  rate_limited: errorClass('RATE_LIMITED', 429, 'There were too many requests.'),
  service_unavailable: errorClass('UNAVAILABLE', 503, 'A service is not available.'),
}

function errorClass(code: ErrorCode, httpStatus: number, message: string): ErrorClass {
  return { code, httpStatus, message }
}

const text = ['text', 'varchar', 'bpchar']
const wholeNumber = ['int2', 'int4', 'int8']
const document = ['json', 'jsonb']

/** What each column may be, domains over it included. */
const columns: Readonly<Record<string, readonly string[]>> = {
  succeeded: ['bool'],
  state_changed: ['bool'],
  error_class: [...text, 'an enum'],
  status_detail: text,
  http_status: wholeNumber,
  message: text,
  entity_id: ['uuid', ...text, ...wholeNumber],
  entity_type: text,
  entity: document,
  updated_fields: ['text[]', 'varchar[]'],
  cascade: document,
  error_detail: document,
  metadata: document,
}

/**
 * What keeps a composite type from being the row; nothing when it is. Undefined for a type that does not
 * look like it at all.
 */
export function responseProblems(
  type: DatabaseType | undefined,
  catalog: Catalog,
): readonly string[] | undefined {
  const attributes = type?.attributes ?? []
  const found = new Map(attributes.map((attribute) => [attribute.name, attribute.type]))
  const names = Object.keys(columns)
  if (names.filter((name) => found.has(name)).length * 2 <= names.length) return undefined
  const missing = names.filter((name) => !found.has(name)).map((name) => `"${name}" is missing`)
  const others = [...found.keys()].filter((name) => !Object.hasOwn(columns, name))
  const wrong = names.flatMap((name) => {
    const expected = columns[name] ?? []
    const oid = found.get(name)
    if (oid === undefined || expected.includes(describe(catalog, oid))) return []
    return [`"${name}" must be ${expected.join(' or ')}`]
  })
  return [...missing, ...others.map((name) => `"${name}" is none of its columns`), ...wrong]
}

function describe(catalog: Catalog, oid: number): string {
  const type = catalog.types.get(oid)
  if (type === undefined) return 'unknown'
  if (type.base !== null) return describe(catalog, type.base)
  if (type.kind === 'e') return 'an enum'
  if (type.element !== null) return `${describe(catalog, type.element)}[]`
  return type.schema === 'pg_catalog' ? type.name : `${type.schema}.${type.name}`
}
