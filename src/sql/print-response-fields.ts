/**
 * What a function says, field by field, as JSON. Its entity is never what it says of it: the row is read
 * again by its key, as the role of the request.
 */
import type { SelectPlan } from '../plan/plan.ts'
import type {
  CascadeEntityField,
  CascadeField,
  EntityPlan,
  ResponseField,
} from '../plan/response-plan.ts'
import { invariant } from '../lib/invariant.ts'
import type { PrintContext } from './print-context.ts'
import { maxIdentifierBytes, printObject } from './print-object.ts'
import { printRows, printSource } from './print-select.ts'
import { alias, identifier, join, sql, text, typeName, type Sql } from './sql.ts'

export interface ResponsePlace {
  /** The row of the function. */
  readonly row: Sql
  /** What its error class stands for, as JSON; null for a success. */
  readonly errorClass: Sql
  readonly entity: EntityPlan | null
  readonly context: PrintContext
}

type Named = { readonly responseName: string }

export function printResponseFields(fields: readonly ResponseField[], place: ResponsePlace): Sql {
  return printFields(fields, (field) => printField(field, place), place.context)
}

/** The object of some fields, empty for none. */
function printFields<Field extends Named>(
  fields: readonly Field[],
  print: (field: Field) => Sql,
  context: PrintContext,
): Sql {
  const row = context.nextRow()
  const isLong = fields.some(({ responseName }) => responseName.length > maxIdentifierBytes)
  const cells = fields.map((field) => ({
    name: field.responseName,
    alias: isLong ? context.nextCell() : identifier(field.responseName),
    value: print(field),
  }))
  const object = isLong ? printObject(cells, row) : sql`row_to_json(${row})`
  const columns = join(
    cells.map((cell) => sql`${cell.value} as ${cell.alias}`),
    sql`, `,
  )
  return sql`(select ${object} from (select ${columns}) as ${row})`
}

function printField(field: ResponseField, place: ResponsePlace): Sql {
  switch (field.kind) {
    case 'constant':
      return sql`${text(field.value)}::text`
    case 'said':
      return printSaid(field.name, place)
    case 'entity':
      return printEntity(field.select, place)
    case 'updatedFields':
      return printUpdatedFields(field.names, place)
    case 'cascade':
      return printFields(field.fields, (some) => printCascade(some, place), place.context)
  }
}

function printSaid(name: string, { row, errorClass }: ResponsePlace): Sql {
  const values: Readonly<Record<string, Sql>> = {
    message: sql`coalesce(${row}.message, ${errorClass} ->> 'message')`,
    status: sql`${row}.status_detail`,
    httpStatus: sql`coalesce(${row}.http_status, (${errorClass} ->> 'httpStatus')::int8)`,
    stateChanged: sql`${row}.state_changed`,
    metadata: sql`${row}.metadata`,
    code: sql`${errorClass} ->> 'code'`,
    errorClass: sql`upper(${row}.error_class)`,
    detail: sql`${row}.error_detail`,
  }
  const value = values[name]
  invariant(value !== undefined, 'fields are validated before they are printed')
  return value
}

/** By `entity_id` where the key is one column, else by what the document of the entity has for each. */
function printEntity(select: SelectPlan, { row, entity, context }: ResponsePlace): Sql {
  invariant(entity !== null, 'a function without an entity has no such field')
  const keys = alias('k', 1)
  const cells = entity.key.map((column) => ({ ...column, alias: context.nextCell() }))
  const values = cells.map(({ column, field, type, alias: name }) => {
    const inEntity = [...new Set([column, field])].map((key) => sql`${row}.entity ->> ${text(key)}`)
    const given = cells.length === 1 ? [sql`${row}.entity_id`, ...inEntity] : inEntity
    return sql`coalesce(${join(given, sql`, `)})::${typeName(type.sql, type.list)} as ${name}`
  })
  const from = (table: Sql): Sql => {
    const pairs = cells.map(
      ({ column, alias: name }) => sql`${table}.${identifier(column)} = ${keys}.${name}`,
    )
    return sql`(select ${join(values, sql`, `)}) as ${keys} join ${printSource(entity.source, table)} on ${join(pairs, sql` and `)}`
  }
  return printRows(select, 'one', { context, outer: null, join: [], rows: { from, orderBy: null } })
}

/** In the order of the function, each once; names that mean nothing to the role are left out. */
function printUpdatedFields(
  names: Readonly<Record<string, string>>,
  { row, context }: ResponsePlace,
): Sql {
  const given = context.nextCell()
  const place = context.nextCell()
  const name = context.nextCell()
  const known = text(JSON.stringify(names))
  const found = sql`select ${known}::json ->> ${given} as ${name}, min(${place}) as ${place} from unnest(${row}.updated_fields) with ordinality as ${alias('k', 1)}(${given}, ${place}) group by 1`
  return sql`(select coalesce(json_agg(${name} order by ${place}), '[]'::json) from (${found}) as ${alias('k', 1)} where ${name} is not null)`
}

function printCascade(field: CascadeField, { row, context }: ResponsePlace): Sql {
  if (field.kind === 'constant') return sql`${text(field.value)}::text`
  if (field.kind === 'said') return sql`${row}.cascade -> ${text(field.name)}`
  const { list, typeNames, fields } = field
  const entry = context.nextCell()
  const place = context.nextCell()
  const objects = printFields(fields, (some) => printEntry(some, list, entry), context)
  const known = sql`case json_typeof(${row}.cascade -> ${text(list)}) when 'array' then ${row}.cascade -> ${text(list)} else '[]' end`
  const isVisible =
    typeNames.length === 0
      ? sql`false`
      : sql`${entry} ->> '__typename' in (${join(typeNames.map(text), sql`, `)})`
  return sql`(select coalesce(json_agg(${objects} order by ${place}), '[]'::json) from json_array_elements(${known}) with ordinality as ${alias('k', 1)}(${entry}, ${place}) where ${isVisible})`
}

function printEntry(field: CascadeEntityField, list: 'updated' | 'deleted', entry: Sql): Sql {
  if (field.kind === 'constant') return sql`${text(field.value)}::text`
  switch (field.name) {
    case 'typeName':
      return sql`${entry} ->> '__typename'`
    case 'id':
      return sql`${entry} ->> 'id'`
    default:
      return sql`coalesce(${entry} ->> 'operation', ${text(list.toUpperCase())})`
  }
}
