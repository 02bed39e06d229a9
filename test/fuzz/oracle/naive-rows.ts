/**
 * Writes of rows as plain statements, one row after the other where the order counts: the oracle of
 * mutations. Every value is a parameter with the column's own type, read from the catalogue.
 */
import type { Client } from 'pg'
import { quoteName } from '../../../src/lib/quote-name.ts'
import type { ColumnField, Model, ModelType } from '../../../src/schema/model.ts'
import { checkOperand } from './check-arguments.ts'
import { Refused } from './keys.ts'
import { Refusal, refusalOf } from './refusal.ts'
import { storedText } from './stored-text.ts'
import { becomeRole, type Reader } from './table.ts'

type Input = Readonly<Record<string, unknown>>

/** Texts of the primary key. */
export type RowKey = readonly string[]

interface CatalogueColumn {
  readonly type: string
  readonly notNull: boolean
}

/** A value as PostgreSQL spells it. */
export interface Cell {
  readonly column: string
  readonly text: string | null
}

interface Change {
  readonly way: string
  readonly field: ColumnField
  readonly value: unknown
  /** The column's type. */
  readonly cast: string
}

export interface OnConflict {
  readonly key: string
  readonly update?: readonly string[]
}

export class NaiveRows {
  readonly #client: Client
  readonly #reader: Reader
  readonly #catalogue = new Map<string, ReadonlyMap<string, CatalogueColumn>>()

  constructor(client: Client, reader: Reader) {
    this.#client = client
    this.#reader = reader
  }

  async insert(
    type: ModelType,
    rows: readonly Input[],
    {
      onConflict,
      given = [],
    }: { onConflict?: OnConflict | undefined; given?: readonly Cell[] } = {},
  ): Promise<RowKey[]> {
    // Values that are none of their types come to light before anything is written.
    const all: Cell[][] = []
    for (const row of rows) all.push([...(await this.#cells(type, row)), ...given])
    const written: RowKey[] = []
    for (const cells of all) {
      const key =
        onConflict === undefined
          ? await this.#insertOne(type, cells)
          : await this.#upsert(type, { cells, onConflict, written })
      if (key !== undefined) written.push(key)
    }
    return written
  }

  async update(
    type: ModelType,
    keys: readonly RowKey[],
    { args, cells = [] }: { readonly args: Input; readonly cells?: readonly Cell[] },
  ): Promise<RowKey[]> {
    const columns = await this.#columns(type)
    const sets: string[] = []
    const values: (string | null)[] = []
    const changes = changesOf(args, type)
    const changed = [
      ...changes.map(([, { column }]) => column),
      ...cells.map(({ column }) => column),
    ]
    if (changed.length === 0 || new Set(changed).size < changed.length)
      throw new Refusal('BAD_USER_INPUT')
    for (const [way, field, value] of changes) {
      const column = columns.get(field.column)!
      if (value === null && (way !== 'set' || column.notNull)) throw new Refusal('BAD_USER_INPUT')
      const { text, cast } = this.#operand({ way, field, value, cast: column.type })
      values.push(text)
      // Also where there is no row to change.
      await this.#query(`select $1::${cast}`, [text])
      const given = `$${values.length}::${cast}`
      sets.push(`${quoteName(field.column)} = ${expressionOf(way, field, given)}`)
    }
    if (keys.length === 0) return []
    for (const { column, text: given } of cells) {
      values.push(given)
      sets.push(`${quoteName(column)} = $${values.length}::${columns.get(column)!.type}`)
    }
    const text = `update ${sourceOf(type)} set ${sets.join(', ')} where ${chosen(type, keys)}`
    return this.#query(`${text} returning ${keyList(type)}`, values)
  }

  async updateCells(
    type: ModelType,
    keys: readonly RowKey[],
    cells: readonly Cell[],
  ): Promise<RowKey[]> {
    return this.update(type, keys, { args: {}, cells })
  }

  #operand({ way, field, value, cast }: Change): { readonly text: string | null; cast: string } {
    const { model } = this.#reader
    const { type } = field
    if (way === 'remove' && !type.list) {
      const keys = { ...type, base: 'text', list: true } as const
      return { text: storedText(keys, value, {}), cast: 'text[]' }
    }
    checkValue(field, value, model)
    if (way !== 'remove') return { text: storedText(type, value, model.enums), cast }
    const element = { ...type, list: false }
    return { text: storedText(element, value, model.enums), cast: cast.replace(/\[\]$/, '') }
  }

  async delete(type: ModelType, keys: readonly RowKey[]): Promise<void> {
    if (keys.length > 0)
      await this.#query(`delete from ${sourceOf(type)} where ${chosen(type, keys)}`)
  }

  presets(type: ModelType): readonly Cell[] {
    const { role, claims } = this.#reader
    return Object.entries(type.writes[role]!.create!.presets).map(([name, preset]) => {
      const value = preset.kind === 'claim' ? claims[preset.claim] : preset.value
      return { column: (type.fields[name] as ColumnField).column, text: String(value) }
    })
  }

  async #cells(type: ModelType, row: Input): Promise<Cell[]> {
    const { model } = this.#reader
    const given = Object.entries(row).map(([name, value]): Cell => {
      const field = type.fields[name] as ColumnField
      checkValue(field, value, model)
      return { column: field.column, text: storedText(field.type, value, model.enums) }
    })
    const presets = this.presets(type)
    const cells = [...given, ...presets]
    const columns = await this.#columns(type)
    for (const { column, text } of cells) {
      const { type: sql, notNull } = columns.get(column)!
      if (text === null && notNull) throw new Refusal('BAD_USER_INPUT')
      await this.#query(`select $1::${sql}`, [text])
    }
    return cells
  }

  async #insertOne(type: ModelType, cells: readonly Cell[]): Promise<RowKey | undefined> {
    const columns = await this.#columns(type)
    const names = cells.map(({ column }) => quoteName(column)).join(', ')
    const values = cells.map(({ column }, index) => `$${index + 1}::${columns.get(column)!.type}`)
    const [key] = await this.#query(
      `insert into ${sourceOf(type)} (${names}) values (${values.join(', ')}) returning ${keyList(type)}`,
      cells.map(({ text }) => text),
    )
    return key
  }

  async #upsert(
    type: ModelType,
    {
      cells,
      onConflict,
      written,
    }: {
      readonly cells: readonly Cell[]
      readonly onConflict: OnConflict
      readonly written: readonly RowKey[]
    },
  ): Promise<RowKey | undefined> {
    const existing = await this.#existing(type, cells, onConflict.key)
    if (existing === undefined) return this.#insertOne(type, cells)
    await this.#mustConflict(type, cells)
    const { update = [] } = onConflict
    if (update.length === 0) return undefined
    // PostgreSQL changes no row twice in one statement.
    if (written.some((key) => key.join() === existing.join())) throw new Refusal('BAD_USER_INPUT')
    const columns = await this.#columns(type)
    const values: (string | null)[] = []
    const sets = Object.values(type.fields)
      .filter((field) => field.kind === 'column' && update.includes(upperCase(field.name)))
      .map((field) => {
        const { column } = field as ColumnField
        values.push(cells.find((cell) => cell.column === column)!.text)
        return `${quoteName(column)} = $${values.length}::${columns.get(column)!.type}`
      })
    const [key] = await this.#query(
      `update ${sourceOf(type)} set ${sets.join(', ')} where ${chosen(type, [existing])} returning ${keyList(type)}`,
      values,
    )
    // There, but of somebody else.
    if (key === undefined) throw new Refusal('FORBIDDEN')
    return key
  }

  /** The row with the same key, whoever may see it. */
  async #existing(
    type: ModelType,
    cells: readonly Cell[],
    name: string,
  ): Promise<RowKey | undefined> {
    const key = type.keys.find(({ fields }) => fields.map(upperCase).join('_AND_') === name)!
    const columns = await this.#columns(type)
    const own = key.fields.map((field) => {
      const { column } = type.fields[field] as ColumnField
      return cells.find((cell) => cell.column === column)
    })
    // A key with a null, or with a value that comes from a sequence, is like no other.
    if (own.some((cell) => cell === undefined || cell.text === null)) return undefined
    const conditions = own.map(
      (cell, index) =>
        `${quoteName(cell!.column)} = $${index + 1}::${columns.get(cell!.column)!.type}`,
    )
    await this.#query(`select set_config('role', 'none', true)`)
    const [row] = await this.#query(
      `select ${keyList(type)} from ${sourceOf(type)} where ${conditions.join(' and ')}`,
      own.map((cell) => cell!.text),
    )
    await becomeRole(this.#client, this.#reader)
    return row
  }

  /** The new row must be good but for its key, and takes its numbers from sequences all the same. */
  async #mustConflict(type: ModelType, cells: readonly Cell[]): Promise<void> {
    await this.#client.query('savepoint attempt')
    try {
      await this.#insertOne(type, cells)
    } catch (error) {
      if (
        (error as { readonly code?: string }).code !== '23505' &&
        refusalOf(error).code !== 'CONFLICT'
      )
        throw error
      await this.#client.query('rollback to savepoint attempt')
      return
    }
    throw new Error('there is no conflict')
  }

  async #columns(type: ModelType): Promise<ReadonlyMap<string, CatalogueColumn>> {
    const source = sourceOf(type)
    const known = this.#catalogue.get(source)
    if (known !== undefined) return known
    // Without a modifier: a cast to `varchar(10)` would cut what an assignment refuses.
    const { rows } = await this.#client.query<{ name: string; type: string; not_null: boolean }>(
      `select attname as name, attnotnull as not_null,
         format_type(coalesce(nullif(typbasetype, 0), atttypid), -1) as type
       from pg_attribute join pg_type on pg_type.oid = atttypid
       where attrelid = $1::regclass and attnum > 0`,
      [source],
    )
    const columns = new Map(
      rows.map(({ name, type: sql, not_null: notNull }) => [name, { type: sql, notNull }]),
    )
    this.#catalogue.set(source, columns)
    return columns
  }

  async #query(text: string, values: readonly (string | null)[] = []): Promise<string[][]> {
    const { rows } = await this.#client.query<string[]>({
      text,
      values: [...values],
      rowMode: 'array',
    })
    return rows
  }
}

function changesOf(args: Input, type: ModelType): (readonly [string, ColumnField, unknown])[] {
  const changes = ['set', 'inc', 'append', 'prepend', 'remove'].flatMap((way) => {
    const given = args[way]
    if (given === undefined) return []
    if (given === null) throw new Refusal('BAD_USER_INPUT')
    return Object.entries(given as Input).map(
      ([name, value]) => [way, type.fields[name] as ColumnField, value] as const,
    )
  })
  return changes
}

function expressionOf(way: string, { column, type }: ColumnField, given: string): string {
  const old = quoteName(column)
  if (way === 'set') return given
  if (way === 'inc') return `${old} + ${given}`
  if (type.list) {
    if (way === 'append') return `array_cat(${old}, ${given})`
    return way === 'prepend' ? `array_cat(${given}, ${old})` : `array_remove(${old}, ${given})`
  }
  const isObject = `jsonb_typeof(${old}) = 'object'`
  const members = (rows: string): string =>
    `(select coalesce(jsonb_object_agg(key, value), '{}') from (${rows}) as members)`
  if (way === 'remove')
    return `case when ${isObject} then ${members(`select * from jsonb_each(${old}) where key <> all (${given})`)} else ${old} - ${given} end`
  const merged = members(
    `select * from jsonb_each(${old}) where not ${given} ? key union all select * from jsonb_each(${given})`,
  )
  return `case when ${old} is null then ${given} when ${isObject} and jsonb_typeof(${given}) = 'object' then ${merged} else ${old} || ${given} end`
}

function checkValue(field: ColumnField, value: unknown, model: Model): void {
  try {
    for (const item of Array.isArray(value) && field.type.list ? value : [value])
      if (item !== null && field.type.base !== 'json') checkOperand(field, item, model.enums)
  } catch (error) {
    throw error instanceof Refused ? new Refusal('BAD_USER_INPUT') : error
  }
}

function sourceOf({ source }: ModelType): string {
  return `${quoteName(source.schema)}.${quoteName(source.relation)}`
}

function keyList({ primaryKey }: ModelType): string {
  return primaryKey.map((column) => `${quoteName(column)}::text`).join(', ')
}

function chosen(type: ModelType, keys: readonly RowKey[]): string {
  const rows = keys.map((key) => `(${key.map((text) => `'${text.replaceAll("'", "''")}'`).join()})`)
  return `(${keyList(type)}) in (${rows.join()})`
}

/** `givenName` → `GIVEN_NAME`. */
export function upperCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, '_$&').toUpperCase()
}
