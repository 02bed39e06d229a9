/**
 * Variables: our compiled coercion and graphql-js come to the same verdict and the same values, but
 * for what we refuse beyond the specification. The shape decides the SQL text and nothing else does.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
  type VariableDefinitionNode,
} from 'graphql'
import { compileVariables } from '../../src/graphql/coerce-variables.ts'
import { compileOperation, compileShape, type Operation } from '../../src/operation.ts'
import { wideLimits } from '../support/engine.ts'
import { testSeed } from '../support/seed.ts'
import { compareAnswers } from './compare-answers.ts'
import { printJson } from './json-text.ts'
import { withoutPrototypes } from './oracle/without-prototypes.ts'
import { Random } from './random.ts'
import { randomMutation } from './random-mutation.ts'
import { randomRequest } from './random-operation.ts'
import { spoil } from './spoil.ts'
import { type Arena, openArenas } from './worlds.ts'

const runs = Number(process.env['FRAISEQL_TEST_RUNS'] ?? 1000)
const firstSeed = testSeed()

const stack = new AsyncDisposableStack()
let arenas: readonly Arena[]

before(async () => {
  arenas = await openArenas(stack)
})

after(() => stack.disposeAsync())

type Variables = Readonly<Record<string, unknown>>

describe('coercion of variables', () => {
  test('takes and refuses what graphql-js does, with the same values', (context) => {
    context.diagnostic(`seed ${firstSeed}`)
    const verdicts = { taken: 0, refused: 0 }

    for (const { arena, query, variables, seed } of requests()) {
      const operation = operationOf(query)
      const spoilt = spoil(variables, new Random(seed))
      const ours = coerceOurs(operation, arena, spoilt)
      const theirs = getVariableValues(
        arena.schema,
        operation.variableDefinitions ?? [],
        withoutPrototypes(spoilt) as Variables,
      )

      const shown = `seed ${seed}\n${query}\n${JSON.stringify(spoilt)}`
      verdicts[ours === undefined ? 'refused' : 'taken'] += 1
      const isStricter = hasUnknown(operation.variableDefinitions ?? [], spoilt)
      assert.equal(ours === undefined, theirs.errors !== undefined || isStricter, shown)
      if (ours !== undefined && theirs.variableValues !== undefined)
        assert.equal(canonical(ours.values), canonical(theirs.variableValues.coerced), shown)
    }

    assert.ok(Math.min(verdicts.taken, verdicts.refused) > runs / 30, JSON.stringify(verdicts))
  })

  test('gives equal SQL to equal shapes', () => {
    const statements = new Map<string, string>()
    for (const { arena, query, variables, seed } of requests()) {
      const random = new Random(seed)
      const operation = compile(query, arena)
      for (const candidate of [variables, spoil(variables, random), spoil(variables, random)]) {
        const text = statementOf(operation, arena, candidate)
        if (text === undefined) continue
        const key = `${seed} ${text.shape}`
        assert.equal(
          text.sql,
          statements.get(key) ?? text.sql,
          `${query}\n${JSON.stringify(candidate)}`,
        )
        statements.set(key, text.sql)
      }
    }
  })

  test('gives another shape to other keys, nulls, booleans and directions', () => {
    const [arena] = arenas
    const query = `query ($w: CategoryWhere, $o: [CategoryOrderBy!], $b: Boolean!, $s: String) {
      categories(where: $w, orderBy: $o) { id @include(if: $b) name }
      other: categories(where: {name: {eq: $s}}) { id }
    }`
    const shape = compile(query, arena!).coerce
    const base = { w: { name: { eq: 'a' } }, o: [{ name: 'ASC' }], b: true, s: 'x' }
    const others: Variables[] = [
      { ...base, w: { name: { neq: 'a' } } },
      { ...base, w: { slug: { eq: 'a' } } },
      { ...base, w: { name: { eq: 'a', neq: 'b' } } },
      { ...base, w: { _not: { name: { eq: 'a' } } } },
      { ...base, w: { parent: { name: { eq: 'a' } } } },
      { ...base, w: { name: { isNull: true } } },
      { ...base, w: { name: { isNull: false } } },
      { ...base, w: { name: { in: ['a'] } } },
      { ...base, w: {} },
      { ...base, w: null },
      { o: base.o, b: true, s: 'x' },
      { ...base, o: [{ name: 'DESC' }] },
      { ...base, o: [{ name: 'ASC_NULLS_FIRST' }] },
      { ...base, o: [{ slug: 'ASC' }] },
      { ...base, o: [{ name: 'ASC' }, { name: 'ASC' }] },
      { ...base, o: [] },
      { ...base, o: null },
      { ...base, b: false },
      { ...base, s: null },
      { w: base.w, o: base.o, b: true },
    ]

    const shapes = [base, ...others].map((variables) => shape(variables).shape)

    assert.equal(new Set(shapes).size, shapes.length)
  })

  test('gives one shape to other values and lengths of lists', () => {
    const [arena] = arenas
    const query = `query ($w: CategoryWhere, $l: Int) { categories(where: $w, limit: $l) { id } }`
    const shape = compile(query, arena!).coerce
    const members: Variables[] = [
      { w: { name: { in: [] }, id: { eq: '1' } }, l: 1 },
      { w: { name: { in: ['a'] }, id: { eq: 7 } }, l: 2 },
      { w: { name: { in: ['a', 'b', ''] }, id: { eq: '2147483647' } }, l: 0 },
      { w: { name: { in: 'a' }, id: { eq: 'x' } }, l: -1 },
    ]

    assert.equal(new Set(members.map((variables) => shape(variables).shape)).size, 1)
  })

  test('gives another shape to other keys of rows and changes, and to other ways on a conflict', () => {
    const query = `mutation ($i: [CategoryInput!]!, $c: CategoryOnConflict, $s: CategorySet, $n: CategoryInc) {
      createCategories(input: $i, onConflict: $c) { id }
      updateCategory(id: "1", set: $s, inc: $n) { id }
    }`
    const row = { slug: 'a', name: 'b' }
    const c = { key: 'ID', update: ['NAME', 'SLUG'] }
    const base = { i: [row], c, s: { name: 'a' }, n: { position: 1 } }
    const others: Variables[] = [
      { ...base, i: [{ ...row, position: 1 }] },
      { ...base, i: [{ name: 'b', slug: 'a' }] },
      { ...base, i: [row, { ...row, position: 1 }] },
      { ...base, i: [{ ...row, position: 1 }, row] },
      { ...base, i: [] },
      { ...base, c: { key: 'ID' } },
      { ...base, c: { ...c, key: 'TENANT_ID_AND_SLUG' } },
      { ...base, c: { ...c, update: ['NAME'] } },
      { ...base, c: { ...c, update: ['SLUG', 'NAME'] } },
      { ...base, c: { ...c, update: [] } },
      { ...base, c: { ...c, update: null } },
      { ...base, c: null },
      { i: base.i, s: base.s, n: base.n },
      { ...base, s: { slug: 'a' } },
      { ...base, s: { name: 'a', slug: 'a' } },
      { ...base, s: {} },
      { ...base, s: null },
      { ...base, n: {} },
      { ...base, n: null },
    ]

    const shapes = shapesOf(query, [base, ...others])

    assert.equal(new Set(shapes).size, shapes.length)
  })

  test('gives one shape to any values that are stored, nulls and booleans among them, and to any number of rows alike', () => {
    const query = `mutation ($i: [ProductInput!]!, $s: ProductSet, $a: ProductAppend, $r: ProductRemove) {
      createProducts(input: $i) { id }
      updateProduct(id: "1", set: $s, append: $a, remove: $r) { id }
    }`
    const product = {
      categoryId: '1',
      sku: 'a',
      name: 'a',
      price: '1',
      costPrice: '1',
      currency: 'EUR',
      tags: ['a'],
      attributes: { a: 1 },
      isListed: true,
      description: 'a',
    }
    const other = {
      categoryId: 2,
      sku: '',
      name: 'b',
      price: '2',
      costPrice: 3,
      currency: 'SEK',
      tags: null,
      attributes: [1, null],
      isListed: null,
      description: null,
    }
    const a = { sizes: [1] }
    const r = { tags: 'a' }
    const s = { isListed: true, description: 'a', stock: '1' }
    const members: Variables[] = [
      { i: [product], s, a, r },
      { i: [other], s: { ...s, isListed: false }, a: { sizes: [] }, r: { tags: null } },
      { i: [product, other], s: { ...s, isListed: null }, a: { sizes: [1, null] }, r },
      { i: [other, other, product], s: { ...s, description: null }, a: { sizes: null }, r },
      { i: product, s: { ...s, stock: null }, a: { sizes: 1 }, r },
    ]

    assert.equal(new Set(shapesOf(query, members)).size, 1)
  })

  test('SQL compiled for one member of a shape answers for every other member', async () => {
    let compared = 0
    for (const { arena, query, variables, seed } of requests(runs / 5)) {
      // What mutations do is compared in writes.test.ts.
      if (query.startsWith('mutation')) continue
      const random = new Random(seed)
      const { shape } = compile(query, arena).coerce(variables)
      await arena.engine.run(query, variables)
      const candidates = Array.from({ length: 6 }, () => spoil(variables, random))
      for (const member of candidates) {
        if (shapeOf(query, arena, member) !== shape) continue
        const answer = await arena.engine.run(query, member)
        const { difference } = compareAnswers({ query, variables: member }, answer, arena)
        assert.equal(difference, undefined, `${query}\n${JSON.stringify(member)}`)
        compared += 1
      }
    }
    assert.ok(compared > runs / 20, String(compared))
  })
})

/** As an administrator of the shop. */
function shapesOf(query: string, members: readonly Variables[]): readonly string[] {
  const arena = arenas.find(({ schema }) => schema.getType('CategoryInput') !== undefined)
  const { coerce } = compile(query, arena!)
  return members.map((variables) => coerce(variables).shape)
}

interface SeededRequest {
  readonly arena: Arena
  readonly query: string
  readonly variables: Variables
  readonly seed: number
}

/** Random valid operations that have variables. */
function* requests(count: number = runs): Generator<SeededRequest> {
  for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
    const arena = arenas[seed % arenas.length]!
    const { query, variables } = randomOf(arena, seed)
    if (!/^(query Q|mutation M)\(/.test(query) || validate(arena.schema, parse(query)).length > 0)
      continue
    if (shapeOf(query, arena, variables) !== undefined) yield { arena, query, variables, seed }
  }
}

/** Every third is a mutation where the role has any. */
function randomOf({ world, schema }: Arena, seed: number): ReturnType<typeof randomRequest> {
  const isMutation = schema.getMutationType() !== undefined && seed % 3 === 0
  return isMutation ? randomMutation({ world, schema }, seed) : randomRequest(world, seed)
}

function operationOf(query: string): OperationDefinitionNode {
  const operation = parse(query).definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION)
  assert.ok(operation?.kind === Kind.OPERATION_DEFINITION)
  return operation
}

function coerceOurs(
  operation: OperationDefinitionNode,
  { schema }: Arena,
  variables: Variables,
): { readonly values: Variables; readonly shape: string } | undefined {
  try {
    return compileVariables(operation, schema)(variables)
  } catch (error) {
    assert.equal((error as { code?: string }).code, 'BAD_USER_INPUT', String(error))
    return undefined
  }
}

function shapeOf(query: string, arena: Arena, variables: Variables): string | undefined {
  return coerceOurs(operationOf(query), arena, variables)?.shape
}

/** Stricter than the specification: variables that the operation does not define. */
function hasUnknown(definitions: readonly VariableDefinitionNode[], variables: Variables): boolean {
  const names = definitions.map(({ variable }) => variable.name.value)
  return Object.keys(variables).some((name) => !names.includes(name))
}

/** Keys may stand in another order: ours keep the client's, which is the order of its conditions. */
function canonical(value: unknown): string {
  return printJson(sortKeys(value))
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null || JSON.stringify(value)[0] !== '{') return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, part]) => [key, sortKeys(part)]))
}

function contextOf({ world, schema }: Arena): Parameters<typeof compileShape>[2] {
  const { model, role } = world
  return { model, role, schema, settings: wideLimits, suggestions: false }
}

function compile(query: string, arena: Arena): Operation {
  const request = { method: 'POST', text: query, operationName: undefined } as const
  return compileOperation(request, contextOf(arena))
}

function statementOf(
  operation: Operation,
  arena: Arena,
  variables: Variables,
): { readonly shape: string; readonly sql: string } | undefined {
  try {
    const { values, shape } = operation.coerce(variables)
    const { read, writes } = compileShape(operation, { values }, contextOf(arena))
    const statements = read === null ? writes : [read]
    return { shape, sql: statements.map(({ statement }) => statement.text).join(';\n') }
  } catch {
    return undefined
  }
}
