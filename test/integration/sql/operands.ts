/** The operands of the matrix: every value of the column, and the edges of its type. */
import type { Client } from 'pg'
import type { ColumnField, Model } from '../../../src/schema/model.ts'
import { operandKind, type Operator } from '../../../src/schema/operators.ts'
import { RawJson } from '../../fuzz/json-text.ts'
import { flatten, parseArray } from '../../fuzz/oracle/array-text.ts'
import { outputOf } from '../../fuzz/oracle/output.ts'
import { edgeValues } from '../../fuzz/value-pool.ts'

export const matrixColumns: readonly string[] = `
  id label int2 int4 int8 float4 float8 numeric moneyLike text varchar bpchar citext bool uuid date
  time timetz timestamp timestamptz interval json jsonb bytea inet cidr macaddr mood percentage
  shortCode texts int4s int8s numerics uuids timestamptzs moods bools float8s jsonbs
`
  .trim()
  .split(/\s+/)

const words = [
  '',
  ' ',
  '  ',
  'a',
  'A',
  '%',
  '_',
  '\\',
  '\\%',
  "'",
  '"',
  "it's",
  '<',
  'x',
  '1',
  'É',
  'é',
  '🍓',
  'ß',
  'null',
  'x  ',
  '\n',
  '\t  ',
  '; --',
]
const patterns = [
  '',
  '%',
  '_',
  '__%',
  '%a%',
  '%A%',
  'x%',
  '%\\%%',
  '100\\%\\_off\\\\%',
  '%\\_%',
  '%\\\\%',
  "%'%",
  '%🍓%',
  '_🍓_',
  '%É%',
  'x  ',
  '%\n%',
]

export interface OperandRequest {
  readonly field: ColumnField
  readonly operator: Operator
  readonly client: Client
  readonly model: Model
}

export async function operandsFor(request: OperandRequest): Promise<unknown[]> {
  const { field, operator } = request
  const kind = operandKind(operator, field.type)
  if (kind === 'boolean') return [true, false]
  if (kind === 'text') return operator.endsWith('like') ? patterns : words
  const values = await valuesOf(request)
  if (kind === 'values') return [[], ...values.map((value) => [value]), values, values.slice(0, 2)]
  if (kind !== 'array') return values
  return [
    [],
    [null],
    [null, null],
    ...values.map((value) => [value]),
    ...(await listsOf(request)),
    values,
  ]
}

async function valuesOf({ field, client, model }: OperandRequest): Promise<unknown[]> {
  const { type } = field
  const texts = (await textsOf(field, client)).flatMap((text) =>
    type.list ? flatten(parseArray(text).cells) : [text],
  )
  const own = texts
    .filter((text) => text !== null)
    .map((text) => toJson({ ...field, type: { ...type, list: false } }, text, model))
  const edges =
    type.graphql === 'ID'
      ? ['1', 2, '-2147483648', '2147483647']
      : edgeValues(type.base, model.enums[type.graphql])
  return unique([...edges, ...own]).filter(isOperand)
}

/** A null asks for nothing, no JSON holds an infinite number, and keys of a literal are names. */
function isOperand(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (Array.isArray(value)) return value.every((item) => item === null || isOperand(item))
  if (typeof value !== 'object') return true
  if (value === null) return false
  const isName = (key: string) => /^[A-Za-z_]\w*$/.test(key) && key !== '__proto__'
  return Object.entries(value).every(
    ([key, part]) => isName(key) && (part === null || isOperand(part)),
  )
}

/** The arrays of the column themselves. */
async function listsOf({ field, client, model }: OperandRequest): Promise<unknown[]> {
  const texts = await textsOf(field, client)
  const lists = texts.map((text) => toJson(field, text, model) as unknown[])
  return lists.filter(isOperand)
}

async function textsOf(field: ColumnField, client: Client): Promise<string[]> {
  const { rows } = await client.query<{ value: string }>({
    text: `select "${field.column}" as value from kinds.specimens where "${field.column}" is not null`,
    types: { getTypeParser: () => String },
  })
  return rows.map(({ value }) => value)
}

function toJson(field: ColumnField, text: string, model: Model): unknown {
  const value = outputOf(field, text, model.enums)
  if (Array.isArray(value)) return value.map(unwrap)
  return unwrap(value)
}

function unwrap(value: unknown): unknown {
  return value instanceof RawJson ? (JSON.parse(value.text) as unknown) : value
}

function unique(values: readonly unknown[]): unknown[] {
  return [
    ...new Map(
      values.map((value) => [Object.is(value, -0) ? '-0' : JSON.stringify(value), value]),
    ).values(),
  ]
}

/** GraphQL literal of a JSON value; undefined where the keys of an object are no names. */
export function printLiteral(field: ColumnField, value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => printLiteral(field, item)).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(
      ([key, part]) => `${key}: ${printLiteral(field, part)}`,
    )
    return `{${members.join(', ')}}`
  }
  if (field.type.base === 'enum' && typeof value === 'string') return value
  return Object.is(value, -0) ? '-0' : JSON.stringify(value)
}
