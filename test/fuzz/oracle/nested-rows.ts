/**
 * Rows with related ones, written one after the other as the documents say: what a row refers to, the row,
 * then what refers to it. What is looked for is looked for among the rows that the role sees at that moment.
 */
import type { ColumnField, ModelType, RelationField } from '../../../src/schema/model.ts'
import { checkOperand } from './check-arguments.ts'
import { hasKey } from './execute-naively.ts'
import { Refused } from './keys.ts'
import type { Cell, NaiveRows, RowKey } from './naive-rows.ts'
import { Refusal } from './refusal.ts'
import type { Row } from './table.ts'
import type { World } from './world.ts'

type Input = Readonly<Record<string, unknown>>

interface Context {
  readonly rows: NaiveRows
  readonly role: string
  readonly see: () => Promise<World>
  /** What the constraints of the database say of all that was written so far. */
  readonly settle: () => Promise<void>
}

export class NestedRows {
  readonly #context: Context

  constructor(context: Context) {
    this.#context = context
  }

  /** The new row's key; undefined when a trigger kept it out and nothing refers to it. */
  async create(
    type: ModelType,
    input: Input,
    { given = [], isReferred = false }: { given?: readonly Cell[]; isReferred?: boolean } = {},
  ): Promise<RowKey | undefined> {
    const { rows, settle } = this.#context
    const { columns, relations } = split(input, type)
    const known = new Map<string, string | null>()
    for (const { column, text } of [...rows.presets(type), ...given])
      if (!known.has(column)) known.set(column, text)
    for (const { field, value } of relations.filter(isOwn)) {
      if (field.join.some(({ column }) => fieldOf(type, column).name in columns)) throw badInput()
      const target = await this.#referred(field, value, known)
      const free = field.join.filter(({ column }) => this.#mayCreate(type, column))
      takeOver(free, target, known)
    }
    const own = [...known].map(([column, text]) => ({ column, text }))
    const presets = rows.presets(type)
    const cells = own.filter(({ column }) => !presets.some((preset) => preset.column === column))
    const [key] = await rows.insert(type, [columns], { given: cells })
    await settle()
    const others = relations.filter((relation) => !isOwn(relation))
    const takes = others.some(({ value }) => isSomething(value))
    if (key === undefined && (takes || isReferred)) throw new Refusal('RELATED_ROW_NOT_FOUND')
    if (key !== undefined) await this.#relate(type, key, others)
    return key
  }

  /** Many rows inside another one: one statement when none of them has rows of its own. */
  async #children(
    type: ModelType,
    inputs: readonly Input[],
    given: readonly Cell[],
  ): Promise<void> {
    if (inputs.length > type.maxLimit) throw badInput()
    for (const input of inputs) await this.create(type, input, { given })
  }

  /** Cells of the row's own foreign keys, by relations of an update. */
  async change(type: ModelType, relations: Input, rows: 'one' | 'many'): Promise<readonly Cell[]> {
    const cells: Cell[] = []
    const known = new Map<string, string | null>()
    for (const relation of split(relations, type).relations.filter(isOwn)) {
      const { field, value } = relation
      const { disconnect } = linksOf(value)
      if (disconnect !== undefined) {
        if (disconnect !== true) throw badInput()
        for (const column of field.key!.parting) cells.push({ column, text: null })
        continue
      }
      if (rows === 'many' && linksOf(value).create !== undefined) throw new Error('not offered')
      const target = await this.#referred(field, value, known)
      for (const { column, targetColumn } of field.join) {
        if (known.has(column) || !this.#mayUpdate(type, column)) continue
        known.set(column, target.get(targetColumn) ?? null)
        cells.push({ column, text: target.get(targetColumn) ?? null })
      }
    }
    return cells
  }

  /** The row of an update, and what refers to it. */
  async relateTo(type: ModelType, key: RowKey, relations: Input): Promise<void> {
    await this.#relate(
      type,
      key,
      split(relations, type).relations.filter((relation) => !isOwn(relation)),
    )
  }

  async #relate(type: ModelType, key: RowKey, relations: readonly Relation[]): Promise<void> {
    for (const { field, value } of relations) {
      const world = await this.#context.see()
      const row = world.rows(type).find((some) => keyOf(some, type) === key.join('\n'))!
      const target = world.model.types[field.target]!
      const given = field.join.map(({ column, targetColumn }) => ({
        column: targetColumn,
        text: row.get(column) ?? null,
      }))
      const { disconnect, connect, create } = linksOf(value)
      if (disconnect !== undefined) await this.#part(field, disconnect, given)
      if (connect !== undefined) {
        const cells = given.filter(({ column }) => this.#mayUpdate(target, column))
        const found = await this.#find(target, listOf(connect))
        await this.#update(target, found, cells)
      }
      const free = given.filter(({ column }) => this.#mayCreate(target, column))
      if (create !== undefined) await this.#children(target, listOf(create), free)
    }
  }

  async #part(field: RelationField, value: unknown, given: readonly Cell[]): Promise<void> {
    const world = await this.#context.see()
    const target = world.model.types[field.target]!
    if (field.kind === 'one' && value !== true) throw badInput()
    const named =
      field.kind === 'one' ? world.rows(target) : await this.#find(target, listOf(value))
    const related = named.filter((row) =>
      given.every(({ column, text }) => text !== null && row.get(column) === text),
    )
    if (field.kind === 'one' ? related.length !== 1 : related.length < named.length)
      throw new Refusal('RELATED_ROW_NOT_FOUND')
    const cells = field.key!.parting.map((column) => ({ column, text: null }))
    await this.#update(target, related, cells)
  }

  /** All of them, or none. */
  async #update(type: ModelType, rows: readonly Row[], cells: readonly Cell[]): Promise<void> {
    if (rows.length === 0) return
    const keys = rows.map((row) => type.primaryKey.map((column) => String(row.get(column))))
    const written = await this.#context.rows.updateCells(type, keys, cells)
    if (written.length < rows.length) throw new Refusal('RELATED_ROW_NOT_FOUND')
    await this.#context.settle()
  }

  /** The row that a foreign key is to refer to. */
  async #referred(
    field: RelationField,
    value: unknown,
    known: ReadonlyMap<string, string | null>,
  ): Promise<Row> {
    const { connect, create } = linksOf(value)
    const world = await this.#context.see()
    const target = world.model.types[field.target]!
    if (create !== undefined) {
      const key = await this.create(target, create as Input, { isReferred: true })
      const now = await this.#context.see()
      return now.rows(target).find((row) => keyOf(row, target) === key!.join('\n'))!
    }
    const [row] = await this.#find(target, [connect as Input])
    const agrees = field.join.every(
      ({ column, targetColumn }) =>
        !known.has(column) || known.get(column) === row!.get(targetColumn),
    )
    if (!agrees) throw new Refusal('RELATED_ROW_NOT_FOUND')
    return row!
  }

  /** Each row once, however often it is named. */
  async #find(type: ModelType, references: readonly Input[]): Promise<readonly Row[]> {
    if (references.length > type.maxLimit) throw badInput()
    const world = await this.#context.see()
    const found = references.map((reference) => {
      const names = Object.keys(reference).toSorted().join()
      if (!type.keys.some(({ fields }) => fields.toSorted().join() === names)) throw badInput()
      for (const [name, value] of Object.entries(reference)) {
        if (value === null) throw badInput()
        checkValue(type.fields[name] as ColumnField, value, world)
      }
      return world.rows(type).find((row) => hasKey(row, reference, { type, world }))
    })
    if (found.includes(undefined)) throw new Refusal('RELATED_ROW_NOT_FOUND')
    return [...new Set(found as Row[])]
  }

  #mayCreate(type: ModelType, column: string): boolean {
    const fields = type.writes[this.#context.role]?.create?.fields ?? []
    return fields.includes(fieldOf(type, column).name)
  }

  #mayUpdate(type: ModelType, column: string): boolean {
    const fields = type.writes[this.#context.role]?.update?.fields ?? []
    return fields.includes(fieldOf(type, column).name)
  }
}

/** Whether relations of an update have anything to do with rows that refer to it. */
export function takesOthers(type: ModelType, relations: Input): boolean {
  return split(relations, type).relations.some(
    (relation) => !isOwn(relation) && isSomething(relation.value),
  )
}

/** Whether relations of an update make a row that this one refers to. */
export function makesReferred(type: ModelType, relations: Input): boolean {
  return split(relations, type).relations.some(
    (relation) => isOwn(relation) && linksOf(relation.value).create !== undefined,
  )
}

export function hasRelations(type: ModelType, input: Input): boolean {
  return split(input, type).relations.length > 0
}

interface Relation {
  readonly field: RelationField
  readonly value: unknown
}

function split(
  input: Input,
  { fields }: ModelType,
): { readonly columns: Input; readonly relations: readonly Relation[] } {
  const relations: Relation[] = []
  const columns: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(input)) {
    const field = fields[name]!
    if (field.kind === 'column') columns[name] = value
    else relations.push({ field, value })
  }
  return { columns, relations }
}

/** Columns that nothing else gives. */
function takeOver(
  join: RelationField['join'],
  target: Row,
  known: Map<string, string | null>,
): void {
  for (const { column, targetColumn } of join)
    if (!known.has(column)) known.set(column, target.get(targetColumn) ?? null)
}

function isOwn({ field }: Relation): boolean {
  return field.key?.holder === 'own'
}

interface Links {
  readonly create?: unknown
  readonly connect?: unknown
  readonly disconnect?: unknown
}

function linksOf(value: unknown): Links {
  if (value === null) throw badInput()
  const links = value as Readonly<Record<string, unknown>>
  if (Object.values(links).includes(null)) throw badInput()
  return links
}

/** Not only empty lists. */
function isSomething(value: unknown): boolean {
  return Object.values(linksOf(value)).some((link) => !Array.isArray(link) || link.length > 0)
}

function listOf(value: unknown): readonly Input[] {
  return (Array.isArray(value) ? value : [value]) as readonly Input[]
}

function fieldOf({ fields }: ModelType, column: string): ColumnField {
  return Object.values(fields).find(
    (field) => field.kind === 'column' && field.column === column,
  ) as ColumnField
}

function keyOf(row: Row, { primaryKey }: ModelType): string {
  return primaryKey.map((column) => String(row.get(column))).join('\n')
}

function checkValue(field: ColumnField, value: unknown, { model }: World): void {
  try {
    checkOperand(field, value, model.enums)
  } catch (error) {
    throw error instanceof Refused ? badInput() : error
  }
}

function badInput(): Refusal {
  return new Refusal('BAD_USER_INPUT')
}
