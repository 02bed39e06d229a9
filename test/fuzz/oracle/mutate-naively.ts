/** The oracle of mutations: graphql-js, plain rows, and plain statements in a transaction. */
import {
  type DocumentNode,
  execute,
  getVariableValues,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  Kind,
  print,
} from 'graphql'
import type { Client } from 'pg'
import type { ColumnField, ModelType } from '../../../src/schema/model.ts'
import { printJson } from '../json-text.ts'
import { canFail } from './can-fail.ts'
import { checkAmount, checkOperand, checkWhere } from './check-arguments.ts'
import { hasKey, type NaiveAnswer, resolve } from './execute-naively.ts'
import { holds } from './filter.ts'
import { Refused } from './keys.ts'
import { NaiveRows, type OnConflict, type RowKey, upperCase } from './naive-rows.ts'
import { hasRelations, makesReferred, NestedRows, takesOthers } from './nested-rows.ts'
import { sortRows } from './order.ts'
import { Refusal, refusalOf } from './refusal.ts'
import { becomeRole, readVisible, type Reader, type Row } from './table.ts'
import { withoutPrototypes } from './without-prototypes.ts'
import { World } from './world.ts'

type Arguments = Readonly<Record<string, unknown>>
type Form = keyof ModelType['writeFields']

export interface NaiveMutation extends NaiveAnswer {
  /** Of the refusal. */
  readonly code: string | undefined
}

/** Nobody has said what this should mean. */
class Undecided extends Error {}

interface MutationRequest {
  readonly document: DocumentNode
  readonly variables: Arguments
}

export class NaiveDatabase {
  readonly #client: Client
  readonly #reader: Reader
  readonly #schema: GraphQLSchema
  readonly #rows: NaiveRows
  readonly #nested: NestedRows

  constructor(client: Client, reader: Reader, schema: GraphQLSchema) {
    this.#client = client
    this.#reader = reader
    this.#schema = schema
    this.#rows = new NaiveRows(client, reader)
    this.#nested = new NestedRows({
      rows: this.#rows,
      role: reader.role,
      see: () => this.#see(),
      settle: async () => {
        await client.query('set constraints all immediate')
        await client.query('set constraints all deferred')
      },
    })
  }

  /** What the role sees at the moment. */
  async world(): Promise<World> {
    await this.#client.query('begin')
    await becomeRole(this.#client, this.#reader)
    const world = await this.#see()
    await this.#client.query('rollback')
    return world
  }

  /** Undefined where the answer is a matter of taste; then nothing is written. */
  async mutate({
    document,
    variables: plain,
  }: MutationRequest): Promise<NaiveMutation | undefined> {
    const variables = withoutPrototypes(plain) as Arguments
    if (!areGood(document, variables, this.#schema)) return refused('BAD_USER_INPUT')
    await this.#client.query('begin')
    await becomeRole(this.#client, this.#reader)
    const answer = await this.#execute(document, variables)
    await this.#client.query(answer?.isRefused === false ? 'commit' : 'rollback')
    return answer
  }

  async #execute(
    document: DocumentNode,
    variableValues: Arguments,
  ): Promise<NaiveMutation | undefined> {
    const schema = this.#schema
    let refusal: Refusal | undefined
    let isUndecided = false
    let world = new World(this.#reader.model, this.#reader.role, new Map())
    const write = async (args: Arguments, info: GraphQLResolveInfo): Promise<unknown> => {
      if (refusal !== undefined || isUndecided) return null
      try {
        world = await this.#see()
        await this.#client.query('set constraints all deferred')
        const outcome = await this.#write(info.fieldName, args, world)
        await this.#client.query('set constraints all immediate')
        world = outcome.world
        return outcome.rows
      } catch (error) {
        isUndecided ||= error instanceof Undecided
        if (isUndecided) return null
        refusal = error instanceof Refused ? new Refusal('BAD_USER_INPUT') : refusalOf(error)
        return null
      }
    }
    const fieldResolver = (
      row: unknown,
      args: Arguments,
      ...[, info]: [unknown, GraphQLResolveInfo]
    ): unknown =>
      row === undefined ? write(args, info) : resolve(world, { row: row as Row, args, info })
    const result = await execute({ schema, document, variableValues, fieldResolver })
    // After a null that nothing may be, graphql-js executes no further field; the server has written it.
    const isCut = result.data === null && / m1: /.test(print(document))
    if (isUndecided || (isCut && refusal === undefined)) return undefined
    const errors = result.errors ?? []
    if (refusal !== undefined) return refused(refusal.code)
    // An argument that must not be null and is.
    if (errors.some(({ path }) => path?.length === 1)) return refused('BAD_USER_INPUT')
    return {
      isRefused: false,
      code: undefined,
      data: printJson(result.data),
      errorPaths: errors.map(({ path }) => JSON.stringify(path)),
    }
  }

  async #see(): Promise<World> {
    const { model, role } = this.#reader
    return new World(model, role, await readVisible(this.#client, { model, role }))
  }

  async #write(name: string, args: Arguments, before: World): Promise<WriteOutcome> {
    const { type, form } = this.#rootOf(name)
    const isOne = form.endsWith('One')
    if (form.startsWith('create')) {
      const keys = await this.#create(type, args, isOne)
      return this.#outcome(type, keys, { isOne, isSorted: false })
    }
    const chosen = isOne
      ? byKey(args, { type, world: before })
      : byFilter(args, { type, world: before })
    const keys = chosen.map((row) => keyOfRow(row, type))
    if (form.startsWith('update')) {
      const written = await this.#update(type, keys, { args, isOne })
      return this.#outcome(type, written, { isOne, isSorted: true })
    }
    await this.#rows.delete(type, keys)
    return { world: before, rows: isOne ? (chosen[0] ?? null) : chosen }
  }

  async #create(type: ModelType, args: Arguments, isOne: boolean): Promise<RowKey[]> {
    const { input, onConflict } = args
    // Neither the argument nor its list of fields has a meaning when it is null.
    if (onConflict === null) throw new Refusal('BAD_USER_INPUT')
    const conflict = onConflict as OnConflict | undefined
    if (conflict?.update === null) throw new Refusal('BAD_USER_INPUT')
    const rows = (isOne ? [input] : input) as readonly Arguments[]
    if (rows.length > type.maxLimit) throw new Refusal('BAD_USER_INPUT')
    if (rows.some((row) => hasRelations(type, row))) {
      if (onConflict !== undefined) throw new Refusal('BAD_USER_INPUT')
      return this.#createNested(type, rows)
    }
    const updated = conflict?.update ?? []
    if (rows.length === 0 && updated.length > 0) throw new Undecided()
    const names = rows.map((row) => Object.keys(row).map(upperCase))
    if (!updated.every((name) => names.every((given) => given.includes(name))))
      throw new Refusal('BAD_USER_INPUT')
    return this.#rows.insert(type, rows, { onConflict: conflict })
  }

  async #createNested(type: ModelType, rows: readonly Arguments[]): Promise<RowKey[]> {
    const keys: RowKey[] = []
    for (const row of rows) {
      const key = await this.#nested.create(type, row)
      if (key !== undefined) keys.push(key)
    }
    return keys
  }

  async #update(
    type: ModelType,
    keys: readonly RowKey[],
    { args, isOne }: { readonly args: Arguments; readonly isOne: boolean },
  ): Promise<RowKey[]> {
    const { relations } = args
    if (relations === null) throw new Refusal('BAD_USER_INPUT')
    const given = (relations ?? {}) as Arguments
    const cells = await this.#nested.change(type, given, isOne ? 'one' : 'many')
    const others = takesOthers(type, given)
    if (keys.length === 0 && isOne && (others || makesReferred(type, given)))
      throw new Refusal('RELATED_ROW_NOT_FOUND')
    const changes = ['set', 'inc', 'append', 'prepend', 'remove'].some(
      (way) => args[way] === null || Object.keys(args[way] ?? {}).length > 0,
    )
    // Without a change of its own the row is only looked for.
    const isChanged = changes || cells.length > 0 || !others
    const written = isChanged ? await this.#rows.update(type, keys, { args, cells }) : [...keys]
    if (others && written.length === 0) throw new Refusal('RELATED_ROW_NOT_FOUND')
    for (const key of written) await this.#nested.relateTo(type, key, given)
    return written
  }

  async #outcome(
    type: ModelType,
    keys: readonly RowKey[],
    { isOne, isSorted }: { readonly isOne: boolean; readonly isSorted: boolean },
  ): Promise<WriteOutcome> {
    const world = await this.#see()
    const found = keys.map((key) => {
      return world.rows(type).find((row) => keyOfRow(row, type).join('\n') === key.join('\n'))!
    })
    const rows = isSorted ? sortRows(found, null, { type, world }) : found
    return { world, rows: isOne ? (rows[0] ?? null) : rows }
  }

  #rootOf(name: string): { readonly type: ModelType; readonly form: Form } {
    for (const type of Object.values(this.#reader.model.types))
      for (const [form, field] of Object.entries(type.writeFields))
        if (field === name) return { type, form: form as Form }
    throw new Error(`no field ${name}`)
  }
}

interface WriteOutcome {
  /** What relations of the rows are read from. */
  readonly world: World
  readonly rows: unknown
}

interface Place {
  readonly type: ModelType
  readonly world: World
}

function byKey(args: Arguments, { type, world }: Place): readonly Row[] {
  const [key] = type.keys
  const given = Object.fromEntries(key!.fields.map((name) => [name, args[name]]))
  for (const [name, value] of Object.entries(given))
    checkOperand(type.fields[name] as ColumnField, value, world.model.enums)
  return world.rows(type).filter((row) => hasKey(row, given, { type, world }))
}

function byFilter({ where, atMost }: Arguments, place: Place): readonly Row[] {
  checkWhere(where, place)
  checkAmount(atMost, place.type.maxLimit)
  const [canFailSeen, canFailUnseen] = [true, false].map((seesLists) =>
    canFail(where, { ...place, seesLists }),
  )
  if (canFailSeen !== canFailUnseen) throw new Undecided()
  if (!canFailSeen) throw new Refusal('BAD_USER_INPUT')
  const rows = place.world.rows(place.type).filter((row) => holds(where, row, place) === true)
  if (rows.length > Number(atMost)) throw new Refusal('AT_MOST_EXCEEDED')
  return sortRows(rows, null, place)
}

function keyOfRow(row: Row, { primaryKey }: ModelType): RowKey {
  return primaryKey.map((column) => String(row.get(column)))
}

function areGood(document: DocumentNode, variables: Arguments, schema: GraphQLSchema): boolean {
  const [operation] = document.definitions
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return false
  const definitions = operation.variableDefinitions ?? []
  const names = definitions.map(({ variable }) => variable.name.value)
  if (Object.keys(variables).some((name) => !names.includes(name))) return false
  return getVariableValues(schema, definitions, variables).errors === undefined
}

function refused(code: string): NaiveMutation {
  return { isRefused: true, code, data: '', errorPaths: [] }
}
