/** A random valid operation over a role's schema, with its variables. */
import type { ManyField, ModelType, OneField } from '../../src/schema/model.ts'
import { isOrderable } from '../../src/schema/operators.ts'
import { visibleFields } from './oracle/visible-fields.ts'
import { type InputTree, printLiteral, Variables } from './input-tree.ts'
import type { World } from './oracle/world.ts'
import { Random } from './random.ts'
import { RandomInput } from './random-input.ts'

export interface RandomRequest {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

export function randomRequest(world: World, seed: number): RandomRequest {
  return new OperationWriter(world, new Random(seed)).write()
}

/** Response names in use in one merged selection set, with what they stand for. */
interface Scope {
  readonly names: Map<string, string>
  readonly scopes: Map<string, Scope>
  /** Inside a named fragment, whose fields must fit wherever it is spread. */
  readonly isShared: boolean
}

interface Budget {
  fields: number
}

/** Names that hurt, of no field of any test schema. */
const hostileNames = [
  't',
  'j',
  'r0',
  't0',
  'c0',
  'constructor',
  '__proto__',
  'data',
  'errors',
  'x'.repeat(70),
]

class OperationWriter {
  readonly #world: World
  readonly #random: Random
  readonly #input: RandomInput
  readonly #variables: Variables
  readonly #budget: Budget = { fields: 14 }
  readonly #fragments: { readonly name: string; readonly type: string; readonly text: string }[] =
    []
  #aliases = 0

  constructor(world: World, random: Random) {
    this.#world = world
    this.#random = random
    this.#input = new RandomInput(world, random)
    this.#variables = new Variables(random)
  }

  write(): RandomRequest {
    const scope = newScope(false)
    const count = this.#random.pick([1, 1, 1, 1, 2, 2, 3])
    const roots = Array.from({ length: count }, () => this.#root(scope))
    if (this.#random.chance(0.1)) roots.splice(this.#random.below(2), 0, '__typename')
    const { declarations, values } = this.#variables
    const head = declarations.length > 0 ? `query Q(${declarations.join(', ')}) ` : ''
    const fragments = this.#fragments.map(({ text }) => text)
    return { query: [`${head}{ ${roots.join(' ')} }`, ...fragments].join('\n'), variables: values }
  }

  #root(scope: Scope): string {
    const { model, role } = this.#world
    const types = Object.values(model.types).filter(
      (type) => type.listRoles.includes(role) && visibleFields(type, role).length > 0,
    )
    const type = this.#random.pick(types)
    const keys = type.keys.filter((key) => this.#isVisible(type, key.fields))
    if (keys.length > 0 && type.oneRoles.includes(role) && this.#random.chance(0.25)) {
      const key = this.#random.pick(keys)
      const args = key.fields.map((name) => {
        const field = type.fields[name]
        if (field?.kind !== 'column') throw new Error('keys are columns')
        return [name, this.#input.keyValue(field)] as const
      })
      return this.#composite(key.rootField, { type, args: this.#arguments(args), scope, depth: 3 })
    }
    const wraps = this.#random.chance(0.05)
    const text = this.#list(type.listField, { type, scope, depth: 3 })
    return wraps ? `... on Query { ${text} }` : text
  }

  #isVisible(type: ModelType, names: readonly string[]): boolean {
    return names.every((name) => type.fields[name]?.roles.includes(this.#world.role))
  }

  #list(name: string, place: { type: ModelType; scope: Scope; depth: number }): string {
    const { type } = place
    const random = this.#random
    const args: (readonly [string, InputTree])[] = []
    if (random.chance(0.55)) args.push(['where', this.#input.where(type, 2)])
    if (random.chance(0.45)) args.push(['orderBy', this.#input.orderBy(type)])
    if (random.chance(0.5)) args.push(['limit', this.#input.limit(type.maxLimit)])
    if (random.chance(0.25)) args.push(['offset', this.#input.offset()])
    const usable = args.filter(([argument]) => argument !== 'orderBy' || this.#isOrderable(type))
    return this.#composite(name, { ...place, args: this.#arguments(usable) })
  }

  #isOrderable(type: ModelType): boolean {
    return visibleFields(type, this.#world.role).some(
      (field) => field.kind === 'column' && isOrderable(field.type),
    )
  }

  #arguments(args: readonly (readonly [string, InputTree])[]): string {
    if (args.length === 0) return ''
    const texts = this.#random
      .some(args, args.length)
      .map(([name, tree]) => `${name}: ${printLiteral(tree, this.#random, this.#variables)}`)
    return `(${texts.join(', ')})`
  }

  #composite(
    name: string,
    place: {
      readonly type: ModelType
      readonly args: string
      readonly scope: Scope
      readonly depth: number
    },
  ): string {
    const { type, args, scope, depth } = place
    const responseName = this.#responseName(name, args, scope)
    const inner = scope.scopes.get(responseName) ?? newScope(scope.isShared)
    scope.scopes.set(responseName, inner)
    const head = `${responseName === name ? '' : `${responseName}: `}${name}${args}`
    const text = () => `${head}${this.#directives()} { ${this.#selections(type, inner, depth)} }`
    // The same field a second time: the selections merge.
    return this.#random.chance(0.06) ? `${text()} ${text()}` : text()
  }

  /** The field's own name where it still means the same, else an alias. */
  #responseName(name: string, args: string, scope: Scope): string {
    const meaning = `${name}${args}`
    const isFree =
      (scope.names.get(name) ?? meaning) === meaning && !(scope.isShared && args !== '')
    if (isFree && this.#random.chance(0.7)) {
      scope.names.set(name, meaning)
      return name
    }
    const hostile = this.#random.pick(hostileNames)
    const isHostile = !scope.isShared && !scope.names.has(hostile) && this.#random.chance(0.3)
    const alias = isHostile ? hostile : `a${this.#aliases++}`
    scope.names.set(alias, meaning)
    return alias
  }

  #selections(type: ModelType, scope: Scope, depth: number): string {
    const random = this.#random
    const fields = visibleFields(type, this.#world.role)
    const count = random.pick([1, 1, 2, 2, 3, 4])
    const texts = random.some(fields, count).map((field) => {
      if (field.kind === 'column') return this.#column(field.name, scope)
      if (depth <= 0 || this.#budget.fields <= 0) return '__typename'
      this.#budget.fields -= 1
      return this.#relation(field, scope, depth - 1)
    })
    if (random.chance(0.1)) texts.push(this.#column('__typename', scope))
    if (random.chance(0.12)) texts.push(this.#inlineFragment(type, scope, depth))
    if (random.chance(0.12)) texts.push(this.#spread(type, depth))
    return random.some(texts, texts.length).join(' ')
  }

  #column(name: string, scope: Scope): string {
    const responseName = this.#responseName(name, '', scope)
    const head = responseName === name ? name : `${responseName}: ${name}`
    return `${head}${this.#directives()}`
  }

  #relation(field: OneField | ManyField, scope: Scope, depth: number): string {
    const type = this.#world.model.types[field.target]!
    if (field.kind === 'many') return this.#list(field.name, { type, scope, depth })
    return this.#composite(field.name, { type, args: '', scope, depth })
  }

  #inlineFragment(type: ModelType, scope: Scope, depth: number): string {
    const condition = this.#random.chance(0.5) ? ` on ${type.name}` : ''
    return `...${condition}${this.#directives()} { ${this.#selections(type, scope, depth - 1)} }`
  }

  #spread(type: ModelType, depth: number): string {
    const known = this.#fragments.filter((fragment) => fragment.type === type.name)
    if (known.length > 0 && this.#random.chance(0.5))
      return `...${this.#random.pick(known).name}${this.#directives()}`
    const selections = this.#selections(type, newScope(true), Math.min(depth - 1, 1))
    const name = `F${this.#aliases++}`
    const text = `fragment ${name} on ${type.name} { ${selections} }`
    this.#fragments.push({ name, type: type.name, text })
    return `...${name}${this.#directives()}`
  }

  #directives(): string {
    if (!this.#random.chance(0.06)) return ''
    const tree: InputTree = {
      type: 'Boolean!',
      value: { kind: 'leaf', json: this.#random.chance(0.5) },
    }
    const condition = this.#random.chance(0.5)
      ? this.#variables.use(tree)
      : printLiteral(tree, this.#random)
    return ` @${this.#random.pick(['skip', 'include'])}(if: ${condition})`
  }
}

function newScope(isShared: boolean): Scope {
  return { names: new Map(), scopes: new Map(), isShared }
}
