/** Which GraphQL type a PostgreSQL type becomes. What is not here has no GraphQL form. */
import type { Catalog, DatabaseType } from '../catalog/catalog.ts'
import type { BaseType, ColumnType } from './model.ts'
import { quoteName } from '../lib/quote-name.ts'

const builtIn: Readonly<Record<string, readonly [graphql: string, base: BaseType]>> = {
  int2: ['Int', 'int2'],
  int4: ['Int', 'int4'],
  int8: ['BigInt', 'int8'],
  float4: ['Float', 'float4'],
  float8: ['Float', 'float8'],
  numeric: ['Decimal', 'numeric'],
  text: ['String', 'text'],
  varchar: ['String', 'text'],
  name: ['String', 'text'],
  bpchar: ['String', 'bpchar'],
  bool: ['Boolean', 'bool'],
  uuid: ['UUID', 'uuid'],
  date: ['Date', 'date'],
  time: ['LocalTime', 'time'],
  timetz: ['Time', 'timetz'],
  timestamp: ['LocalDateTime', 'timestamp'],
  timestamptz: ['DateTime', 'timestamptz'],
  interval: ['Duration', 'interval'],
  json: ['JSON', 'json'],
  jsonb: ['JSON', 'jsonb'],
  bytea: ['Bytes', 'bytea'],
  inet: ['Inet', 'inet'],
  cidr: ['Cidr', 'cidr'],
  macaddr: ['MacAddress', 'macaddr'],
  tsvector: ['String', 'tsvector'],
}

/** The scalar that a base type becomes unless it is a key; undefined for an enum. */
export function scalarOf(base: BaseType): string | undefined {
  return (builtIn[base] ?? byExtension[base])?.[0]
}

/** Extension types, known by name in whatever schema they live. */
const byExtension: Readonly<Record<string, readonly [graphql: string, base: BaseType]>> = {
  citext: ['String', 'citext'],
}

/** The GraphQL enum name of an enum type, or null when the schema does not expose it. */
export type EnumName = (type: DatabaseType) => string | null

/**
 * Null when the type has no GraphQL form. Arrays over a domain have none: the array operators want
 * both sides of one type, and a cast of the column would lose its index.
 */
export function columnType(catalog: Catalog, oid: number, enumName: EnumName): ColumnType | null {
  const type = withoutDomain(catalog, oid)
  if (type === undefined) return null
  if (type.element === null) return namedType(type, false, enumName)
  const element = catalog.types.get(type.element)
  return element === undefined ? null : namedType(element, true, enumName)
}

function namedType(type: DatabaseType, list: boolean, enumName: EnumName): ColumnType | null {
  if (type.kind === 'e') return enumType(type, list, enumName)
  if (type.kind !== 'b') return null
  const isBuiltIn = type.schema === 'pg_catalog'
  const known = isBuiltIn ? builtIn[type.name] : byExtension[type.name]
  if (known === undefined) return null
  const [graphql, base] = known
  const sql = isBuiltIn ? base : `${quoteName(type.schema)}.${quoteName(type.name)}`
  return { graphql, list, base, sql, operatorSchema: type.operatorSchema }
}

function enumType(type: DatabaseType, list: boolean, enumName: EnumName): ColumnType | null {
  const graphql = enumName(type)
  if (graphql === null) return null
  const sql = `${quoteName(type.schema)}.${quoteName(type.name)}`
  return { graphql, list, base: 'enum', sql, operatorSchema: null }
}

/** Values of a domain are compared and cast as values of its base type. */
function withoutDomain(catalog: Catalog, oid: number): DatabaseType | undefined {
  const type = catalog.types.get(oid)
  return type?.base ? withoutDomain(catalog, type.base) : type
}
