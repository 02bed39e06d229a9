/** Conditions of a plan → SQL. Values are parameters, always with their type stated. */
import type { Condition } from '../plan/plan.ts'
import type { ColumnType, JoinColumn } from '../schema/model.ts'
import type { PrintContext } from './print-context.ts'
import { identifier, join, operator, parameter, sql, type ParameterType, type Sql } from './sql.ts'

/** Whether a condition needs no text because it holds for every row. */
export function isAlways(condition: Condition): boolean {
  return condition.kind === 'and' && condition.items.every(isAlways)
}

export function printCondition(condition: Condition, table: Sql, context: PrintContext): Sql {
  switch (condition.kind) {
    case 'and':
      return combine(
        condition.items,
        { separator: sql` and `, empty: sql`true` },
        { table, context },
      )
    case 'or':
      return combine(
        condition.items,
        { separator: sql` or `, empty: sql`false` },
        { table, context },
      )
    case 'not':
      return sql`not (${printCondition(condition.item, table, context)})`
    case 'notTrue':
      return sql`(${printCondition(condition.item, table, context)}) is not true`
    case 'isNull':
      return condition.isNull
        ? sql`${table}.${identifier(condition.column)} is null`
        : sql`${table}.${identifier(condition.column)} is not null`
    case 'compare':
      return printComparison(condition, table)
    case 'exists':
      return printExists(condition, table, context)
  }
}

/** The rows of a relation that belong to an outer row. */
export function printJoin(columns: readonly JoinColumn[], outer: Sql, inner: Sql): Sql {
  const pairs = columns.map(
    ({ column, targetColumn, operatorSchema }) =>
      sql`${inner}.${identifier(targetColumn)} ${operator('=', operatorSchema)} ${outer}.${identifier(column)}`,
  )
  return join(pairs, sql` and `)
}

interface Combination {
  readonly separator: Sql
  readonly empty: Sql
}

function combine(
  items: readonly Condition[],
  { separator, empty }: Combination,
  { table, context }: { readonly table: Sql; readonly context: PrintContext },
): Sql {
  if (items.length === 0) return empty
  const parts = items.map((item) => printCondition(item, table, context))
  return sql`(${join(parts, separator)})`
}

type Comparison = Extract<Condition, { readonly kind: 'compare' }>

/** PostgreSQL's operators: https://www.postgresql.org/docs/18/functions.html */
const symbols: Readonly<Record<Exclude<Comparison['operator'], 'in' | 'nin' | 'matches'>, string>> =
  {
    eq: '=',
    neq: '<>',
    gt: '>',
    gte: '>=',
    lt: '<',
    lte: '<=',
    like: '~~',
    ilike: '~~*',
    contains: '~~',
    icontains: '~~*',
    startsWith: '~~',
    istartsWith: '~~*',
    endsWith: '~~',
    iendsWith: '~~*',
    overlaps: '&&',
    containsAll: '@>',
    containedBy: '<@',
    hasKey: '?',
  }

function printComparison({ column, type, operator: name, slot }: Comparison, table: Sql): Sql {
  const left = sql`${table}.${identifier(column)}`
  const schema = type.list ? null : type.operatorSchema
  const right = parameter(slot, operandType(name, type))
  if (name === 'in') return sql`${left} ${operator('=', schema)} any (${right})`
  if (name === 'nin') return sql`${left} ${operator('<>', schema)} all (${right})`
  if (name === 'matches') return sql`${left} @@ websearch_to_tsquery(${right})`
  const isContainment = name === 'contains' && type.base === 'jsonb'
  return sql`${left} ${operator(isContainment ? '@>' : symbols[name], schema)} ${right}`
}

const patterns: Partial<Record<Comparison['operator'], ParameterType['pattern']>> = {
  like: 'own',
  ilike: 'own',
  contains: 'contains',
  icontains: 'contains',
  startsWith: 'startsWith',
  istartsWith: 'startsWith',
  endsWith: 'endsWith',
  iendsWith: 'endsWith',
}

function operandType(name: Comparison['operator'], type: ColumnType): ParameterType {
  const { base, sql: cast } = type
  const enumName = base === 'enum' ? type.graphql : null
  const own = { base, list: type.list, sql: cast, enumName, pattern: null }
  if (name === 'in' || name === 'nin') return { ...own, list: true }
  if (name === 'matches' || name === 'hasKey') return { ...own, base: 'text', sql: 'text' }
  if (base === 'jsonb' || type.list) return own
  const pattern = patterns[name]
  if (pattern === undefined) return own
  return { ...own, sql: base === 'citext' ? cast : 'text', pattern }
}

type Exists = Extract<Condition, { readonly kind: 'exists' }>

function printExists(
  { negated, source, join: columns, where }: Exists,
  outer: Sql,
  context: PrintContext,
): Sql {
  const table = context.nextTable()
  const conditions = [printJoin(columns, outer, table)]
  if (!isAlways(where)) conditions.push(printCondition(where, table, context))
  const rows = sql`select from ${identifier(source.schema)}.${identifier(source.relation)} as ${table} where ${join(conditions, sql` and `)}`
  return negated ? sql`not exists (${rows})` : sql`exists (${rows})`
}
