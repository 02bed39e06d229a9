/**
 * A column → its JSON value in the form GraphQL promises: keys, int8 and numeric as strings, enums as
 * their GraphQL values. What must be checked at run time carries a marker that no honest value can
 * have, so that the answer's bytes tell whether there is a defect (docs/decisions/0004).
 */
import { defectMarker } from '../lib/defect-marker.ts'
import type { ColumnPlan } from '../plan/plan.ts'
import type { BaseType, ColumnType, ModelEnum } from '../schema/model.ts'
import { invariant } from '../lib/invariant.ts'
import type { PrintContext } from './print-context.ts'
import { identifier, join, sql, text, type Sql } from './sql.ts'

export function printColumn(field: ColumnPlan, table: Sql, context: PrintContext): Sql {
  const column = sql`${table}.${identifier(field.column)}`
  const value = printValue(field.type, column, context)
  const marker = sql`${text(defectMarker)}::json`
  // A GraphQL list is flat; a PostgreSQL array may have any number of dimensions.
  if (field.type.list)
    return sql`case when ${isDefect(field, column)} then ${marker} else to_json(${value}) end`
  if (field.asserted)
    return sql`case when ${column} is null then ${marker} else to_json(${value}) end`
  return value
}

function isDefect(field: ColumnPlan, column: Sql): Sql {
  const deep = sql`array_ndims(${column}) > 1`
  return field.asserted ? sql`${column} is null or ${deep}` : deep
}

const asText: ReadonlySet<BaseType> = new Set(['int8', 'numeric', 'tsvector'])

function printValue(type: ColumnType, column: Sql, context: PrintContext): Sql {
  if (type.base === 'enum') return printEnum(type, column, context)
  if (type.list) return asText.has(type.base) ? sql`${column}::text[]` : column
  const isKey = type.graphql === 'ID' && type.base !== 'uuid' && type.base !== 'text'
  return isKey || asText.has(type.base) ? sql`${column}::text` : column
}

function printEnum(type: ColumnType, column: Sql, context: PrintContext): Sql {
  const definition = context.enums[type.graphql]
  invariant(definition !== undefined, `enum ${type.graphql}`)
  if (definition.values.every(({ name, label }) => name === label)) return column
  if (!type.list) return printLabels(definition, column)
  const cell = context.nextCell()
  const row = context.nextRow()
  return sql`(select case when ${column} is null then null else coalesce(json_agg(${printLabels(definition, sql`${row}.${cell}`)} order by ${row}.ordinality), '[]'::json) end from unnest(${column}) with ordinality as ${row}(${cell}, ordinality))`
}

function printLabels(definition: ModelEnum, value: Sql): Sql {
  const cases = definition.values.map(
    ({ name, label }) => sql`when ${text(label)} then ${text(name)}`,
  )
  return sql`case ${value} ${join(cases, sql` `)} end`
}
