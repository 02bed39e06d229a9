/** Random filters, orders and amounts for a type of the model, with values that its rows have. */
import type { ColumnField, ModelType } from '../../src/schema/model.ts'
import { isOrderable, operandKind, operatorsOf, filterName } from '../../src/schema/operators.ts'
import { visibleFields } from './oracle/visible-fields.ts'
import type { InputTree } from './input-tree.ts'
import { outputOf } from './oracle/output.ts'
import type { World } from './oracle/world.ts'
import type { Random } from './random.ts'
import { RawJson } from './json-text.ts'
import { flatten, parseArray } from './oracle/array-text.ts'
import { edgeValues, wordsFrom } from './value-pool.ts'

export class RandomInput {
  readonly #world: World
  readonly #random: Random

  constructor(world: World, random: Random) {
    this.#world = world
    this.#random = random
  }

  where(type: ModelType, depth: number): InputTree {
    const random = this.#random
    const fields = visibleFields(type, this.#world.role)
    const picked = random.some(fields, random.pick([0, 1, 1, 1, 2, 2, 3]))
    const entries: [string, InputTree][] = []
    for (const field of picked) {
      if (field.kind === 'column') entries.push([field.name, this.#filter(field)])
      else if (depth > 0) entries.push([field.name, this.#relation(field, depth - 1)])
    }
    if (depth > 0 && random.chance(0.35)) entries.push(this.#combinator(type, depth - 1))
    return { type: `${type.name}Where`, value: { kind: 'object', fields: entries } }
  }

  orderBy(type: ModelType): InputTree {
    const count = this.#random.pick([0, 1, 1, 2, 2, 3])
    const items = Array.from({ length: count }, () => this.#orderTerm(type, 2)).filter(
      (item) => item !== undefined,
    )
    return { type: `[${type.name}OrderBy!]`, value: { kind: 'list', items } }
  }

  limit(max: number): InputTree {
    const edges = this.#random.chance(0.03) ? [-1, max + 1, 2_147_483_647] : [0, 1, 2, 3, 5, 9, max]
    return leaf('Int', this.#random.pick(edges))
  }

  offset(): InputTree {
    const edges = this.#random.chance(0.03) ? [-1, 1_000_001] : [0, 0, 1, 2, 4, 1_000_000]
    return leaf('Int', this.#random.pick(edges))
  }

  /** A value of a column, as the argument of a key. */
  keyValue(field: ColumnField): InputTree {
    return this.#leaf(field, true)
  }

  /** A value to be stored in a column, a list where the column is one. */
  storedValue(field: ColumnField): InputTree {
    const { graphql, list } = field.type
    return list
      ? this.#list(field, { type: `[${graphql}]`, isNonNull: false })
      : this.#leaf(field, false)
  }

  /** An element of a column of lists. */
  element(field: ColumnField): InputTree {
    return this.#leaf(field, false)
  }

  /** A filter for some of the values that there are. */
  membership(field: ColumnField): InputTree {
    const items = this.#list(field, { type: `[${field.type.graphql}!]`, isNonNull: true })
    return { type: filterName(field.type), value: { kind: 'object', fields: [['in', items]] } }
  }

  #relation(
    field: { readonly kind: 'one' | 'many'; readonly target: string },
    depth: number,
  ): InputTree {
    const target = this.#world.model.types[field.target]!
    if (field.kind === 'one') return this.where(target, depth)
    const quantifiers = this.#random.some(
      ['some', 'none', 'every'],
      this.#random.pick([0, 1, 1, 1, 2]),
    )
    const fields = quantifiers.map((name) => [name, this.where(target, depth)] as const)
    return { type: `${field.target}ListWhere`, value: { kind: 'object', fields } }
  }

  #combinator(type: ModelType, depth: number): [string, InputTree] {
    const name = this.#random.pick(['_and', '_or', '_not'])
    if (name === '_not') return [name, this.where(type, depth)]
    const items = Array.from({ length: this.#random.pick([0, 1, 2, 2, 3]) }, () => {
      return { ...this.where(type, depth), type: `${type.name}Where!` }
    })
    return [name, { type: `[${type.name}Where!]`, value: { kind: 'list', items } }]
  }

  #filter(field: ColumnField): InputTree {
    // The oracle has no dictionary of stems: text search has cases of its own.
    const known = operatorsOf(field.type).filter((operator) => operator !== 'matches')
    const operators = this.#random.some(known, this.#random.pick([1, 1, 1, 1, 2]))
    const fields = operators.map((operator) => [operator, this.#operand(field, operator)] as const)
    return { type: filterName(field.type), value: { kind: 'object', fields } }
  }

  #operand(field: ColumnField, operator: Parameters<typeof operandKind>[0]): InputTree {
    const { graphql } = field.type
    switch (operandKind(operator, field.type)) {
      case 'value':
      case 'json':
        return this.#leaf(field, false)
      case 'values':
        return this.#list(field, { type: `[${graphql}!]`, isNonNull: true })
      case 'array':
        return this.#list(field, { type: `[${graphql}]`, isNonNull: false })
      case 'text':
        return leaf('String', this.#random.pick(wordsFrom(this.#texts(field), this.#random)))
      case 'boolean':
        return leaf('Boolean', this.#random.chance(0.5))
    }
  }

  #list(
    field: ColumnField,
    { type, isNonNull }: { readonly type: string; readonly isNonNull: boolean },
  ): InputTree {
    const items = Array.from({ length: this.#random.pick([0, 1, 1, 2, 3]) }, (): InputTree => {
      if (!isNonNull && this.#random.chance(0.15)) return leaf(field.type.graphql, null)
      return this.#leaf(field, isNonNull)
    })
    return { type, value: { kind: 'list', items } }
  }

  #leaf(field: ColumnField, isNonNull: boolean): InputTree {
    const { graphql, base } = field.type
    const edges = edgeValues(base, this.#world.model.enums[graphql])
    const own = this.#values(field)
    const pool = own.length === 0 || this.#random.chance(0.25) ? edges : own
    const json = this.#random.pick(pool)
    const type = isNonNull ? `${graphql}!` : graphql
    return base === 'enum'
      ? { type, value: { kind: 'enum', name: String(json) } }
      : leaf(type, json)
  }

  #texts(field: ColumnField): string[] {
    const type = Object.values(this.#world.model.types).find(
      ({ fields }) => fields[field.name] === field,
    )
    return this.#world
      .rows(type!)
      .map((row) => row.get(field.column))
      .filter((text) => typeof text === 'string')
  }

  /** JSON values of the column, or of the elements of its arrays. */
  #values(field: ColumnField): unknown[] {
    const { enums } = this.#world.model
    const flat = { ...field, type: { ...field.type, list: false } }
    return this.#texts(field)
      .flatMap((text) => (field.type.list ? flatten(parseArray(text).cells) : [text]))
      .filter((text) => text !== null)
      .map((text) => outputOf(flat, text, enums))
      .map((value) => (value instanceof RawJson ? JSON.parse(value.text) : value))
      .filter((value) => typeof value !== 'number' || Number.isFinite(value))
      .filter((value) => isWritable(value))
  }

  #orderTerm(type: ModelType, depth: number): InputTree | undefined {
    const fields = visibleFields(type, this.#world.role).filter((field) =>
      field.kind === 'column' ? isOrderable(field.type) : field.kind === 'one' && depth > 0,
    )
    if (fields.length === 0) return undefined
    const field = this.#random.pick(fields)
    const direction = this.#random.pick(['ASC', 'DESC'])
    const nulls = this.#random.pick(['', '', '_NULLS_FIRST', '_NULLS_LAST'])
    const value =
      field.kind === 'column'
        ? enumLeaf('OrderDirection', `${direction}${nulls}`)
        : this.#orderTerm(this.#world.model.types[field.target]!, depth - 1)
    if (value === undefined) return undefined
    const entry = [
      field.name,
      { ...value, type: value.type.replace('!', ''), isOneOf: true },
    ] as const
    return { type: `${type.name}OrderBy!`, value: { kind: 'object', fields: [entry] } }
  }
}

function leaf(type: string, json: unknown): InputTree {
  return { type, value: { kind: 'leaf', json } }
}

function enumLeaf(type: string, name: string): InputTree {
  return { type, value: { kind: 'enum', name } }
}

/** Keys of JSON literals are GraphQL names. */
function isWritable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every(isWritable)
  return Object.entries(value).every(
    ([key, part]) => /^(?!__)[A-Za-z_]\w*$/.test(key) && isWritable(part),
  )
}
