/** Rows that were written, found again by keys that travel in settings of the transaction. */
import type { WritePlan } from '../plan/write-plan.ts'
import type { PrintContext } from './print-context.ts'
import type { RowSource } from './print-select.ts'
import { alias, identifier, join, sql, typeName, type Sql } from './sql.ts'

export interface KeyList {
  /** A JSON array of objects. */
  readonly json: Sql
  /** The key in these objects. */
  readonly nameOf: (column: string, index: number) => Sql
}

/**
 * In the order they were written.
 *
 * perf: PostgreSQL takes a list whose length it does not know for a hundred rows, and may read the whole table for
 * them; where there is one row, it is told so.
 */
export function writtenRows(
  write: WritePlan,
  list: KeyList,
  { context, kind }: { readonly context: PrintContext; readonly kind: 'one' | 'many' },
): RowSource {
  const { key, source } = write
  const keys = alias('k', 0)
  const cells = key.map(({ type }) => ({ alias: context.nextCell(), type }))
  const place = context.nextCell()
  const definitions = key.map(
    ({ column, type }, index) =>
      sql`${list.nameOf(column, index)} ${typeName(type.sql, type.list)}`,
  )
  const names = [...cells.map((cell) => cell.alias), place]
  const all = sql`rows from (json_to_recordset(${list.json}) as (${join(definitions, sql`, `)})) with ordinality as ${keys}(${join(names, sql`, `)})`
  const rows =
    kind === 'many' ? all : sql`(select ${join(names, sql`, `)} from ${all} limit 1) as ${keys}`
  return {
    from: (table) => {
      const pairs = key.map(({ column }, index) => {
        const cell = cells[index]?.alias ?? place
        return sql`${table}.${identifier(column)} = ${keys}.${cell}`
      })
      return sql`${rows} join ${identifier(source.schema)}.${identifier(source.relation)} as ${table} on ${join(pairs, sql` and `)}`
    },
    orderBy: orderOf(write) ?? (() => sql`${keys}.${place}`),
  }
}

/** New rows come in the order they were given, those of a function in its own, others by their keys. */
export function orderOf(write: WritePlan): RowSource['orderBy'] {
  const { kind, key } = write
  if (kind === 'insert' || kind === 'call' || (kind === 'nested' && write.isInGivenOrder))
    return null
  return (table) =>
    join(
      key.map(({ column }) => sql`${table}.${identifier(column)}`),
      sql`, `,
    )
}
