/** A random mutation over a role's schema, with its variables: most are valid, some are refused. */
import {
  getNamedType,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLSchema,
  isInputObjectType,
  isLeafType,
  isNonNullType,
} from 'graphql'
import type { ColumnField, ModelType } from '../../src/schema/model.ts'
import { type InputTree, printLiteral, Variables } from './input-tree.ts'
import { upperCase } from './oracle/naive-rows.ts'
import { visibleFields } from './oracle/visible-fields.ts'
import type { World } from './oracle/world.ts'
import { Random } from './random.ts'
import { RandomRelations } from './random-relations.ts'
import { RandomInput } from './random-input.ts'
import type { RandomRequest } from './random-operation.ts'

interface Ground {
  readonly world: World
  readonly schema: GraphQLSchema
}

/** Of a role that may write. */
export function randomMutation(ground: Ground, seed: number): RandomRequest {
  return new MutationWriter(ground, new Random(seed)).write(seed)
}

type Form = keyof ModelType['writeFields']
type Arguments = (readonly [string, InputTree])[]

const ways = ['set', 'inc', 'append', 'prepend', 'remove'] as const

interface RowPlace {
  readonly inputName: string
  readonly keys: readonly string[]
  /** Of rows inside. */
  readonly depth: number
}

class MutationWriter {
  readonly #world: World
  readonly #schema: GraphQLSchema
  readonly #random: Random
  readonly #input: RandomInput
  readonly #relations: RandomRelations
  readonly #variables: Variables
  #fresh = 0
  /** How often a value of a key is one that no row has. */
  #freshness = 0.8

  constructor({ world, schema }: Ground, random: Random) {
    this.#world = world
    this.#schema = schema
    this.#random = random
    this.#input = new RandomInput(world, random)
    this.#relations = new RandomRelations({
      world,
      schema,
      random,
      input: this.#input,
      newRow: (type, inputName, depth) =>
        this.#row(type, { inputName, keys: this.#keys(type, inputName, [0, 0, 1]), depth }),
    })
    this.#variables = new Variables(random)
  }

  write(seed: number): RandomRequest {
    this.#fresh = (seed % 1e6) * 100
    const count = this.#random.pick([1, 1, 1, 1, 2, 2, 3])
    const roots = Array.from({ length: count }, (_, index) => this.#root(index))
    if (this.#random.chance(0.05)) roots.push('__typename')
    const { declarations, values } = this.#variables
    const head = declarations.length > 0 ? `mutation M(${declarations.join(', ')})` : 'mutation'
    return { query: `${head} { ${roots.join(' ')} }`, variables: values }
  }

  #root(index: number): string {
    this.#freshness = 0.8
    const { model } = this.#world
    const known = this.#schema.getMutationType()?.getFields() ?? {}
    const roots = Object.values(model.types).flatMap((type) =>
      Object.entries(type.writeFields)
        .filter(([, name]) => name in known)
        .map(([form, name]) => ({ type, form: form as Form, name })),
    )
    const { type, form, name } = this.#random.pick(roots)
    const args = this.#random.chance(0.5)
      ? this.#arguments(type, form)
      : this.#arguments(type, form).toReversed()
    const texts = args.map(([argument, tree]) => `${argument}: ${this.#print(tree)}`)
    return `m${index}: ${name}(${texts.join(', ')}) ${this.#selection(type, 2)}`
  }

  /** As clients do, often the whole argument as a variable. */
  #print(tree: InputTree): string {
    return this.#random.chance(0.4)
      ? this.#variables.use(tree)
      : printLiteral(tree, this.#random, this.#variables)
  }

  #arguments(type: ModelType, form: Form): Arguments {
    switch (form) {
      case 'createOne':
        return this.#createOne(type)
      case 'createMany':
        return this.#createMany(type)
      case 'updateOne':
        return [...this.#key(type), ...this.#changes(type), ...this.#related(type, 'Relations')]
      case 'updateMany':
        return [
          ...this.#filter(type),
          ...this.#changes(type),
          ...this.#related(type, 'ManyRelations'),
        ]
      case 'deleteOne':
        return this.#key(type)
      case 'deleteMany':
        return this.#filter(type)
    }
  }

  #createOne(type: ModelType): Arguments {
    const isNested = this.#random.chance(0.5)
    const keys = this.#keys(type, `${type.name}Input`, isNested ? [0, 1] : undefined)
    return [['input', this.#topRow(type, keys, isNested)]]
  }

  #createMany(type: ModelType): Arguments {
    const random = this.#random
    const isNested = random.chance(0.35)
    const keys = this.#keys(type, `${type.name}Input`, isNested ? [0, 1] : undefined)
    const isAlike = random.chance(0.6)
    const items = Array.from({ length: random.pick([0, 1, 1, 2, 3, 4]) }, () =>
      this.#topRow(type, isAlike ? keys : this.#keys(type, `${type.name}Input`), isNested),
    )
    const input: InputTree = { type: `[${type.name}Input!]!`, value: { kind: 'list', items } }
    const shared = keys.filter((name) => isAlike || this.#isRequired(type, name))
    return random.chance(isNested ? 0.05 : 0.4)
      ? [['input', input], this.#onConflict(type, shared)]
      : [['input', input]]
  }

  #isRequired(type: ModelType, name: string): boolean {
    const field = this.#inputType(`${type.name}Input`)?.getFields()[name]
    return field !== undefined && isNonNullType(field.type)
  }

  /** Mostly with fields that all rows give. */
  #onConflict(type: ModelType, given: readonly string[]): readonly [string, InputTree] {
    const random = this.#random
    const key = random.pick(this.#enumValues(`${type.name}Key`))
    const fields: [string, InputTree][] = [['key', enumTree(`${type.name}Key!`, key)]]
    const known = this.#enumValues(`${type.name}UpdateField`)
    const usable = random.chance(0.1)
      ? known
      : known.filter((value) => given.some((name) => upperCase(name) === value))
    const names = random.some(usable, random.below(4))
    if (names.length > 0 || random.chance(0.2)) {
      const items = names.map((name) => enumTree(`${type.name}UpdateField!`, name))
      const list = { kind: 'list', items } as const
      fields.push(['update', { type: `[${type.name}UpdateField!]`, value: list }])
    }
    return ['onConflict', { type: `${type.name}OnConflict`, value: { kind: 'object', fields } }]
  }

  #enumValues(name: string): string[] {
    const type = this.#schema.getType(name)
    return type !== undefined && 'getValues' in type
      ? type.getValues().map((value) => value.name)
      : []
  }

  /** Names of the columns of a new row: mostly all that are required, some of the rest. */
  #keys(
    type: ModelType,
    inputName: string,
    more: readonly number[] = [0, 1, 2, 3, 5, Infinity],
  ): readonly string[] {
    const random = this.#random
    const fields = Object.values(this.#inputType(inputName)?.getFields() ?? {}).filter((field) =>
      isLeafType(getNamedType(field.type)),
    )
    const isRequired = (field: GraphQLInputField): boolean =>
      isNonNullType(field.type) || (mustBeGiven(columnOf(type, field.name)) && random.chance(0.97))
    const required = fields.filter(isRequired).map(({ name }) => name)
    const rest = fields.map(({ name }) => name).filter((name) => !required.includes(name))
    const some = random.some(rest, Math.min(random.pick(more), rest.length))
    return random.some([...required, ...some], required.length + some.length)
  }

  #topRow(type: ModelType, keys: readonly string[], isNested: boolean): InputTree {
    const depth = isNested ? this.#random.pick([1, 2, 2, 3]) : 0
    return this.#row(type, { inputName: `${type.name}Input`, keys, depth })
  }

  #row(type: ModelType, { inputName, keys, depth }: RowPlace): InputTree {
    const random = this.#random
    // With many rows even a rare key that is taken would refuse nearly all.
    if (depth > 0) this.#freshness = 0.98
    const relations = this.#relations.some(inputName, { type, depth })
    // What a relation gives is rarely given twice.
    const linked = new Set(relations.flatMap(([name]) => ownColumns(type, name)))
    const own = keys.filter((name) => !linked.has(name) || random.chance(0.02))
    const columns = own.map((name) => [name, this.#stored(type, name, inputName)] as const)
    const fields = random.chance(0.7) ? [...columns, ...relations] : [...relations, ...columns]
    return { type: `${inputName}!`, value: { kind: 'object', fields } }
  }

  #related(type: ModelType, suffix: string): Arguments {
    const depth = this.#random.chance(0.5) ? this.#random.pick([1, 1, 2, 3]) : 0
    const tree = this.#relations.argument(`${type.name}${suffix}`, { type, depth })
    return tree === undefined || (depth === 0 && this.#random.chance(0.9))
      ? []
      : [['relations', tree]]
  }

  /** A value for a column, often one that no row has where that is a matter of a key. */
  #stored(type: ModelType, name: string, inputName: string): InputTree {
    const field = columnOf(type, name)
    const place = this.#inputType(inputName)?.getFields()[name]?.type
    const isNonNull = place !== undefined && isNonNullType(place)
    const isNullRare = mustBeGiven(field) && inputName.endsWith('Input')
    if (!isNonNull && this.#random.chance(isNullRare ? 0.01 : 0.12))
      return leafTree(String(place), null)
    const isKey = type.keys.some(({ fields }) => fields.includes(name))
    const fresh =
      isKey && this.#random.chance(this.#freshness) ? this.#freshValue(field, type) : undefined
    const value = fresh ?? this.#input.storedValue(field)
    return { ...value, type: String(place) }
  }

  #freshValue({ column, type: { base } }: ColumnField, type: ModelType): InputTree | undefined {
    this.#fresh += 1
    if (base === 'uuid')
      return leafTree('', `00000000-0000-4000-8000-${String(this.#fresh).padStart(12, '0')}`)
    if (base === 'text' || base === 'citext') return leafTree('', `new-${this.#fresh}`)
    return type.primaryKey.join() === column ? leafTree('', String(this.#fresh)) : undefined
  }

  #key(type: ModelType): Arguments {
    const [key] = type.keys
    return (key?.fields ?? []).map((name) => [name, this.#input.keyValue(columnOf(type, name))])
  }

  #filter(type: ModelType): Arguments {
    const random = this.#random
    const where = { ...(random.chance(0.6) ? this.#rowsByKey(type) : this.#input.where(type, 1)) }
    const args: Arguments = [['where', { ...where, type: `${type.name}Where!` }]]
    if (random.chance(0.8))
      args.push(['atMost', leafTree('Int!', random.pick([0, 1, 2, 3, 5, 50, 100, 100, 100_000]))])
    return args
  }

  #rowsByKey(type: ModelType): InputTree {
    const fields = type.primaryKey.map((column) => {
      const field = Object.values(type.fields).find(
        (some) => some.kind === 'column' && some.column === column,
      )
      return [field!.name, this.#input.membership(field as ColumnField)] as const
    })
    return { type: `${type.name}Where`, value: { kind: 'object', fields } }
  }

  #changes(type: ModelType): Arguments {
    const random = this.#random
    const taken = new Set<string>()
    const args: Arguments = []
    const usable = ways.filter((way) => this.#inputType(`${type.name}${capitalized(way)}`))
    const count = random.pick([0, 1, 1, 1, 1, 1, 2, 2, 3])
    for (const way of random.some(usable, count)) {
      const suffix = capitalized(way)
      const names = Object.keys(this.#inputType(`${type.name}${suffix}`)?.getFields() ?? {})
      const free = names.filter((name) => !taken.has(name) || random.chance(0.02))
      const chosen = random.some(free, random.pick([1, 1, 2, 3]))
      for (const name of chosen) taken.add(name)
      const fields = chosen.map((name) => [name, this.#change(type, name, way)] as const)
      args.push([way, { type: `${type.name}${suffix}`, value: { kind: 'object', fields } }])
    }
    return args
  }

  #change(type: ModelType, name: string, way: (typeof ways)[number]): InputTree {
    const random = this.#random
    const suffix = capitalized(way)
    if (way === 'set') return this.#stored(type, name, `${type.name}${suffix}`)
    const place = String(this.#inputType(`${type.name}${suffix}`)?.getFields()[name]?.type)
    if (random.chance(0.02)) return leafTree(place, null)
    const field = columnOf(type, name)
    if (way === 'inc' && random.chance(0.8)) return leafTree(place, random.pick(steps(place)))
    if (way === 'remove' && field.type.list) return { ...this.#input.element(field), type: place }
    if (way === 'remove') return this.#jsonKeys(place)
    return { ...this.#input.storedValue(field), type: place }
  }

  #jsonKeys(type: string): InputTree {
    const keys = this.#random.some(['a', 'b', 'c', 'city', 'topics', 'x'], this.#random.below(3))
    const items = keys.map((key) => leafTree('String!', key))
    return { type, value: { kind: 'list', items } }
  }

  #selection(type: ModelType, depth: number): string {
    const random = this.#random
    const fields = visibleFields(type, this.#world.role)
    const texts = random.some(fields, random.pick([1, 1, 2, 3, 4])).map((field) => {
      if (field.kind === 'column') return field.name
      if (depth <= 0) return '__typename'
      const target = this.#world.model.types[field.target]!
      const limit = field.kind === 'many' ? `(limit: ${random.pick([1, 2, 3, 9])})` : ''
      return `${field.name}${limit} ${this.#selection(target, depth - 1)}`
    })
    return `{ ${texts.join(' ')} }`
  }

  #inputType(name: string): GraphQLInputObjectType | undefined {
    const type = getNamedType(this.#schema.getType(name))
    return isInputObjectType(type) ? type : undefined
  }
}

/** What to add: small enough to stay in range again and again. */
function steps(type: string): readonly unknown[] {
  if (type === 'Int') return [1, -1, 3, 0]
  if (type === 'Float') return [0.5, -0.25, 1]
  return ['1', '-1', '3', '0']
}

function mustBeGiven({ input }: ColumnField): boolean {
  return input?.nullable === false && !input.hasDefault
}

/** Fields for columns of the row itself that a relation gives. */
function ownColumns({ fields }: ModelType, relation: string): readonly string[] {
  const field = fields[relation]
  if (field === undefined || field.kind === 'column' || field.key?.holder !== 'own') return []
  const columns = new Set(field.join.map(({ column }) => column))
  return Object.values(fields)
    .filter((some) => some.kind === 'column' && columns.has(some.column))
    .map(({ name }) => name)
}

function columnOf(type: ModelType, name: string): ColumnField {
  const field = type.fields[name]
  if (field?.kind !== 'column') throw new Error(`${name} is no column`)
  return field
}

function leafTree(type: string, json: unknown): InputTree {
  return { type, value: { kind: 'leaf', json } }
}

function enumTree(type: string, name: string): InputTree {
  return { type, value: { kind: 'enum', name } }
}

function capitalized(word: string): string {
  return word.replace(/^[a-z]/, (first) => first.toUpperCase())
}
