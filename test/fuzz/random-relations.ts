/** Random `create`, `connect` and `disconnect` along relations, after the input types of a role's schema. */
import {
  getNamedType,
  getNullableType,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLSchema,
  isInputObjectType,
  isListType,
} from 'graphql'
import type { ColumnField, ModelType } from '../../src/schema/model.ts'
import type { InputTree } from './input-tree.ts'
import { outputOf } from './oracle/output.ts'
import type { World } from './oracle/world.ts'
import type { Random } from './random.ts'
import type { RandomInput } from './random-input.ts'

type Fields = (readonly [string, InputTree])[]

interface Place {
  readonly type: ModelType
  readonly depth: number
}

export interface RelationSources {
  readonly world: World
  readonly schema: GraphQLSchema
  readonly random: Random
  readonly input: RandomInput
  /** A new row of a type for the input type of this name. */
  readonly newRow: (type: ModelType, inputName: string, depth: number) => InputTree
}

export class RandomRelations {
  readonly #sources: RelationSources

  constructor(sources: RelationSources) {
    this.#sources = sources
  }

  /** Some of the relations that an input type has. */
  some(inputName: string, place: Place): Fields {
    const { random } = this.#sources
    const type = this.#inputType(inputName)
    const fields = Object.values(type?.getFields() ?? {}).filter((field) =>
      isInputObjectType(getNamedType(field.type)),
    )
    if (place.depth <= 0) return []
    return random.some(fields, random.pick([0, 1, 1, 1, 2])).map((field) => {
      if (random.chance(0.01)) return [field.name, leafTree(String(field.type), null)] as const
      return [field.name, this.#relation(field, place)] as const
    })
  }

  /** The argument of an update; undefined where there is none. */
  argument(inputName: string, place: Place): InputTree | undefined {
    if (this.#inputType(inputName) === undefined) return undefined
    return { type: inputName, value: { kind: 'object', fields: this.some(inputName, place) } }
  }

  #relation({ name, type: fieldType }: GraphQLInputField, { type, depth }: Place): InputTree {
    const { random, world } = this.#sources
    const relation = type.fields[name]
    const links = this.#inputType(String(getNamedType(fieldType)))
    if (relation === undefined || relation.kind === 'column' || links === undefined)
      throw new Error(`${name} is no relation`)
    const target = { type: world.model.types[relation.target]!, depth: depth - 1 }
    const known = Object.values(links.getFields())
    const count = links.isOneOf ? 1 : random.pick([0, 1, 1, 2, 3])
    const fields = random.some(known, count).map((link) => {
      const tree = this.#link(link, target)
      return [link.name, { ...tree, isOneOf: links.isOneOf }] as const
    })
    return { type: String(fieldType), value: { kind: 'object', fields } }
  }

  #link({ name, type: linkType }: GraphQLInputField, target: Place): InputTree {
    const { random } = this.#sources
    const type = String(linkType)
    const input = getNamedType(linkType)
    if (!isInputObjectType(input)) return leafTree(type, !random.chance(0.05))
    const one = (): InputTree =>
      name === 'create'
        ? this.#sources.newRow(target.type, input.name, target.depth)
        : this.#reference(input, target.type)
    if (!isListType(getNullableType(linkType))) return { ...one(), type }
    const items = Array.from({ length: random.pick([0, 1, 1, 1, 2, 3]) }, one)
    return { type, value: { kind: 'list', items } }
  }

  /** Mostly of a row that there is. */
  #reference(input: GraphQLInputObjectType, type: ModelType): InputTree {
    const { random, world, input: values } = this.#sources
    const usable = type.keys.filter(({ fields }) =>
      fields.every((field) => input.getFields()[field] !== undefined),
    )
    const { fields: names } = random.pick(usable)
    const rows = world.rows(type)
    const row = rows.length > 0 && random.chance(0.93) ? random.pick(rows) : undefined
    const fields = names.map((name) => {
      const field = type.fields[name] as ColumnField
      const place = String(input.getFields()[name]?.type)
      const text = row?.get(field.column) ?? null
      if (row === undefined || text === null)
        return [name, { ...values.keyValue(field), type: place }] as const
      return [name, leafOf(field, outputOf(field, text, world.model.enums), place)] as const
    })
    const some = random.chance(0.02) ? fields.slice(1) : fields
    return { type: `${input.name}!`, value: { kind: 'object', fields: some } }
  }

  #inputType(name: string): GraphQLInputObjectType | undefined {
    const type = this.#sources.schema.getType(name)
    return isInputObjectType(type) ? type : undefined
  }
}

function leafOf({ type: { base } }: ColumnField, json: unknown, type: string): InputTree {
  return base === 'enum'
    ? { type, value: { kind: 'enum', name: String(json) } }
    : leafTree(type, json)
}

function leafTree(type: string, json: unknown): InputTree {
  return { type, value: { kind: 'leaf', json } }
}
