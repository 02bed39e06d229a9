/**
 * A function that says how it went → three statements. The first calls it, judges its row and keeps both
 * in a setting of the transaction; the second answers; the third undoes all of it when the function has failed or
 * contradicts itself, so that this is decided before the commit:
 *
 * `with w$0 as materialized (select * from fn(…)) select set_config('fraiseql.w0', {defect, class, row}, true) …`
 * `select case when defect … when not succeeded … else row_to_json(…) end as r0 from {defect, class, row}`
 * `select ('fraiseql undoes this: ' || …)::int4 from {defect, row} where failed`
 *
 * What the second says of a failure has keys that no selection can make, so whoever reads it knows that it
 * comes from here.
 */
import { undoneText } from '../lib/raised-code.ts'
import type { EntityPlan, ResponseRoot } from '../plan/response-plan.ts'
import { errorClasses } from '../schema/mutation-response.ts'
import { cascadeOperations } from '../schema/response-types.ts'
import type { PrintContext } from './print-context.ts'
import { printResponseFields, type ResponsePlace } from './print-response-fields.ts'
import { printCall } from './print-write.ts'
import { alias, join, sql, text, type Sql } from './sql.ts'

export interface PrintedResponse {
  readonly call: Sql
  /** The JSON of the root and where it comes from. */
  readonly value: Sql
  readonly from: Sql
  readonly undo: Sql
}

/** The row as it was said. */
const row = alias('w', 0)
/** What is kept of it. */
const kept = alias('k', 0)
const comma = sql`, `

export function printResponse(
  root: ResponseRoot,
  index: number,
  context: PrintContext,
): PrintedResponse {
  const setting = text(`fraiseql.w${index}`)
  const from = sql`(select current_setting(${setting}, true)::json as ${kept}) as ${kept}`
  const place = { row, errorClass: sql`${kept}.${kept} -> 'class'`, entity: root.entity, context }
  const defect = sql`${kept}.${kept} ->> 'defect'`
  const failed = sql`not (${kept}.${kept} -> 'row' ->> 'succeeded')::bool`
  return {
    call: printJudged(root, setting, context),
    value: sql`case when ${defect} is not null then json_build_object('!defect', ${defect}) when not ${row}.succeeded then ${printFailure(root, place)} else ${printResponseFields(root.success, place)} end`,
    from: sql`${from}, json_to_record(${kept}.${kept} -> 'row') as ${row}(${rowColumns})`,
    undo: sql`select (${text(undoneText)} || json_typeof(${kept}.${kept}))::int4 from ${from} where ${defect} is not null or ${failed}`,
  }
}

const rowColumns = sql`succeeded bool, state_changed bool, error_class text, status_detail text, http_status int8, message text, entity_id text, entity_type text, entity json, updated_fields text[], cascade json, error_detail json, metadata json`

function printJudged({ call, entity }: ResponseRoot, setting: Sql, context: PrintContext): Sql {
  const table = context.nextTable()
  const rows = sql`select ${table}.* from ${printCall(call)} as ${table}`
  const classes = text(JSON.stringify(errorClasses))
  const judged = sql`json_build_object('defect', ${printDefect(entity)}, 'class', ${classes}::json -> ${row}.error_class::text, 'row', row_to_json(${row}))`
  return sql`with ${row} as materialized (${rows}) select set_config(${setting}, ${judged}::text, true) from ${row}`
}

/** In what the row contradicts itself; null when in nothing. */
function printDefect(entity: EntityPlan | null): Sql {
  const classes = join(Object.keys(errorClasses).map(text), comma)
  const cases: (readonly [condition: Sql, reason: string])[] = [
    [sql`${row}.succeeded is null`, 'succeeded is null'],
    [sql`${row}.succeeded and ${row}.error_class is not null`, 'succeeded with an error_class'],
    [sql`${row}.succeeded and ${row}.state_changed is null`, 'state_changed is null'],
    [sql`not ${row}.succeeded and ${row}.state_changed`, 'failed with state_changed'],
    [
      sql`not ${row}.succeeded and coalesce(${row}.error_class::text, '') not in (${classes})`,
      'failed with an unknown error_class',
    ],
    [sql`${row}.succeeded and (${printCascadeDefect()})`, 'cascade has an unknown form'],
  ]
  if (entity !== null)
    cases.push([
      sql`${row}.succeeded and ${row}.entity_type <> ${text(entity.typeName)}`,
      'entity_type is not the type that "returns" names',
    ])
  const printed = cases.map(([condition, reason]) => sql`when ${condition} then ${text(reason)}`)
  return sql`case ${join(printed, sql` `)} end`
}

/** Lists of objects with `__typename`, `id` and perhaps `operation`, and what is passed on as it is. */
function printCascadeDefect(): Sql {
  const cascade = sql`${row}.cascade::jsonb`
  const isOdd = (value: Sql, type: string): Sql =>
    sql`coalesce(jsonb_typeof(${value}), 'null') not in ('null', ${text(type)})`
  const listOf = (name: string): Sql => {
    const list = sql`${cascade} -> ${text(name)}`
    return sql`case jsonb_typeof(${list}) when 'array' then ${list} else '[]' end`
  }
  const whole = sql`case jsonb_typeof(${cascade}) when 'object' then ${cascade} else '{}' end`
  const entry = alias('c', 0)
  const operations = join(cascadeOperations.map(text), comma)
  return join(
    [
      isOdd(cascade, 'object'),
      isOdd(sql`${cascade} -> 'updated'`, 'array'),
      isOdd(sql`${cascade} -> 'deleted'`, 'array'),
      sql`exists (select from jsonb_object_keys(${whole}) as ${entry} where ${entry} not in ('updated', 'deleted', 'invalidations', 'metadata'))`,
      sql`exists (select from jsonb_array_elements((${listOf('updated')}) || (${listOf('deleted')})) as ${entry} where ${entry} ->> '__typename' is null or ${entry} ->> 'id' is null or coalesce(${entry} ->> 'operation', 'UPDATED') not in (${operations}))`,
    ],
    sql` or `,
  )
}

/** `!data` comes last: it is cut out of the text. */
function printFailure({ error }: ResponseRoot, place: ResponsePlace): Sql {
  const { errorClass } = place
  const message = sql`coalesce(${row}.message, ${errorClass} ->> 'message')`
  return sql`json_build_object('!code', ${errorClass} ->> 'code', '!message', ${message}, '!data', ${printResponseFields(error, place)})`
}
