/** A random input value before it is written: as a literal, as JSON, or partly as variables. */
import type { Random } from './random.ts'

export interface InputTree {
  /** GraphQL type of the place, for a variable that stands there. */
  readonly type: string
  readonly value:
    | { readonly kind: 'object'; readonly fields: readonly (readonly [string, InputTree])[] }
    | { readonly kind: 'list'; readonly items: readonly InputTree[] }
    | { readonly kind: 'enum'; readonly name: string }
    | { readonly kind: 'leaf'; readonly json: unknown }
  /** A field of a OneOf object: a variable there must be non-null. */
  readonly isOneOf?: boolean
}

export function toJson({ value }: InputTree): unknown {
  switch (value.kind) {
    case 'object':
      return Object.fromEntries(value.fields.map(([name, field]) => [name, toJson(field)]))
    case 'list':
      return value.items.map(toJson)
    case 'enum':
      return value.name
    case 'leaf':
      return value.json
  }
}

/** The variables that an operation under construction has so far. */
export class Variables {
  readonly declarations: string[] = []
  readonly values: Record<string, unknown> = {}
  readonly #byType = new Map<string, string[]>()
  readonly #random: Random

  constructor(random: Random) {
    this.#random = random
  }

  /** Text of a use of a variable that fits the place. */
  use(tree: InputTree): string {
    const known = this.#byType.get(tree.type)
    if (known !== undefined && this.#random.chance(0.3)) return `$${this.#random.pick(known)}`
    const name = `v${this.declarations.length}`
    const isNonNull = tree.type.endsWith('!') || tree.isOneOf === true
    const type = tree.type.replace(/!$/, '')
    const declared = isNonNull
      ? this.#declareNonNull(name, type, tree)
      : this.#declare(name, type, tree)
    this.declarations.push(declared)
    if (tree.isOneOf !== true) this.#byType.set(tree.type, [...(known ?? []), name])
    return `$${name}`
  }

  #declareNonNull(name: string, type: string, tree: InputTree): string {
    if (tree.isOneOf === true || this.#random.chance(0.7)) {
      this.values[name] = toJson(tree)
      return `$${name}: ${type}!`
    }
    // Nullable, but with a default: an explicit null can still come.
    if (this.#random.chance(0.5)) this.values[name] = this.#random.chance(0.1) ? null : toJson(tree)
    return `$${name}: ${type} = ${printLiteral(tree, this.#random)}`
  }

  #declare(name: string, type: string, tree: InputTree): string {
    const random = this.#random
    const isRequired = random.chance(0.2)
    const hasDefault = random.chance(0.2)
    const isAbsent = (hasDefault || !isRequired) && random.chance(hasDefault ? 0.5 : 0.1)
    if (!isAbsent) this.values[name] = !isRequired && random.chance(0.04) ? null : toJson(tree)
    const fallback = hasDefault ? ` = ${printLiteral(tree, random)}` : ''
    return `$${name}: ${type}${isRequired ? '!' : ''}${fallback}`
  }
}

/** A literal, in which variables stand for some parts when there are any to be had. */
export function printLiteral(tree: InputTree, random: Random, variables?: Variables): string {
  if (variables !== undefined && random.chance(0.12)) return variables.use(tree)
  const { value } = tree
  switch (value.kind) {
    case 'object': {
      const fields = value.fields.map(
        ([name, field]) => `${name}: ${printLiteral(field, random, variables)}`,
      )
      return `{${fields.join(', ')}}`
    }
    case 'list':
      return printList(value.items, random, variables)
    case 'enum':
      return value.name
    case 'leaf':
      return printJsonLiteral(value.json)
  }
}

/** A list of one may be written as its item (specification, section 3.12). */
function printList(items: readonly InputTree[], random: Random, variables?: Variables): string {
  const [only, another] = items
  const isBare = only !== undefined && another === undefined && only.value.kind !== 'leaf'
  if (isBare && random.chance(0.3)) return printLiteral(only, random)
  return `[${items.map((item) => printLiteral(item, random, variables)).join(', ')}]`
}

function printJsonLiteral(json: unknown): string {
  if (Array.isArray(json)) return `[${json.map(printJsonLiteral).join(', ')}]`
  if (typeof json !== 'object' || json === null)
    return Object.is(json, -0) ? '-0' : JSON.stringify(json)
  const fields = Object.entries(json).map(([name, part]) => `${name}: ${printJsonLiteral(part)}`)
  return `{${fields.join(', ')}}`
}
