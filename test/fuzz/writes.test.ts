/**
 * The oracle of mutations: random ones leave the tables, and give the answer, that plain statements in
 * another database do. A refused one leaves all as it was. Each document is sent again with other
 * values, keys and lengths of lists, so that shapes of variables are not mixed up.
 *
 * FRAISEQL_TEST_SEED chooses the first operation, FRAISEQL_TEST_RUNS the number of documents.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { parse } from 'graphql'
import { testSeed } from '../support/seed.ts'
import { differenceOf, isComparable, readAnswer } from './compare-answers.ts'
import type { NaiveMutation } from './oracle/mutate-naively.ts'
import { Random } from './random.ts'
import { randomMutation } from './random-mutation.ts'
import type { RandomRequest } from './random-operation.ts'
import { spoil } from './spoil.ts'
import { openWriteGrounds, type WriteGround } from './write-grounds.ts'

const runs = Number(process.env['FRAISEQL_TEST_RUNS'] ?? 150)
const firstSeed = testSeed()

const stack = new AsyncDisposableStack()
let grounds: readonly WriteGround[]

before(async () => {
  grounds = await openWriteGrounds(stack)
})

after(() => stack.disposeAsync())

describe('the engine and plain statements in another database', () => {
  test('write the same rows and give the same answers', async (context) => {
    context.diagnostic(`seed ${firstSeed}`)
    const verdicts = { written: 0, refused: 0, undecided: 0, invalid: 0 }
    let nested = 0

    for (let seed = firstSeed; seed < firstSeed + runs; seed += 1) {
      const ground = grounds[seed % grounds.length]!
      const { naive, schema } = ground
      const request = randomMutation({ world: await naive.world(), schema }, seed)
      if (!isComparable(schema, request)) verdicts.invalid += 1
      else
        for (const [index, variables] of variants(request, seed).entries()) {
          await ground.restart(1_000_000 + (seed % 100_000) * 1000 + index * 100)
          const verdict = await compare(ground, { ...request, variables }, seed)
          verdicts[verdict] += 1
          nested += Number(verdict === 'written' && isNested({ ...request, variables }))
        }
    }

    context.diagnostic(`${JSON.stringify(verdicts)}, ${nested} of the written ones nested`)
    assert.ok(verdicts.written > runs * 0.3, JSON.stringify(verdicts))
    assert.ok(verdicts.refused > runs * 0.1, JSON.stringify(verdicts))
    assert.ok(nested > runs * 0.005, `${nested} nested`)
    assert.ok(verdicts.invalid < runs * 0.1, JSON.stringify(verdicts))
  })
})

type Variables = RandomRequest['variables']

/** The request's own, and some more for the same document. */
function variants({ variables }: RandomRequest, seed: number): readonly Variables[] {
  if (Object.keys(variables).length === 0) return [variables]
  const random = new Random(seed)
  const regrown = regrow(variables, random) as Variables
  return [variables, regrown, spoil(regrown, random), spoil(variables, random)]
}

/**
 * Lists of rows with other lengths and now and then another key less, and other values where a value may
 * be there once.
 */
function regrow(value: unknown, random: Random): unknown {
  if (typeof value === 'string')
    return value.replace(
      /^(new-|00000000-0000-4000-8000-)(\d+)$/,
      (_, start: string, number: string) => {
        return `${start}${String(random.below(1e9)).padStart(number.length, '0')}`
      },
    )
  if (typeof value !== 'object' || value === null) return value
  if (!Array.isArray(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [key, regrow(part, random)]),
    )
  const rows = value as readonly unknown[]
  if (rows.length === 0) return rows
  const length = typeof rows[0] === 'object' ? random.below(5) : rows.length
  return Array.from({ length }, (_, index) => {
    const row = regrow(rows[index % rows.length], random)
    const isRow = typeof row === 'object' && row !== null
    return isRow && random.chance(0.2) ? withoutOne(row, random) : row
  })
}

function withoutOne(row: object, random: Random): object {
  const keys = Object.keys(row)
  const gone = random.pick(['', ...keys])
  return Object.fromEntries(Object.entries(row).filter(([key]) => key !== gone))
}

async function compare(
  { name, naive, engine, states }: WriteGround,
  { query, variables }: RandomRequest,
  seed: number,
): Promise<'written' | 'refused' | 'undecided'> {
  const expected = await naive.mutate({ document: parse(query), variables })
  if (expected === undefined) return 'undecided'
  const { text, status } = await engine.run(query, variables)
  const shown = `seed ${seed}, ${name}\n${query}\nvariables ${JSON.stringify(variables)}\n`

  const difference = expected.isRefused
    ? differenceOfRefusal(expected, {
        text,
        status,
        isAlone: !/ m1: /.test(query) && !isNested({ query, variables }),
      })
    : differenceOf(expected, readAnswer(text), text)
  if (difference !== undefined) assert.fail(`${shown}${difference}`)
  const [own, other] = await states()
  if (own !== other) assert.equal(own, other, shown)
  return expected.isRefused ? 'refused' : 'written'
}

/** Rows inside of rows, and rows related by an update. */
function isNested({ query, variables }: RandomRequest): boolean {
  const words = /\b(?:create|connect|disconnect)"?: ?[[{$t]/
  return words.test(query) || words.test(JSON.stringify(variables))
}

/** Of several refused fields or related rows it is not said which one is named. */
function differenceOfRefusal(
  { code }: NaiveMutation,
  {
    text,
    status,
    isAlone,
  }: { readonly text: string; readonly status: number; readonly isAlone: boolean },
): string | undefined {
  const { data, codes } = readAnswer(text)
  const isRefused = (data ?? 'null') === 'null' && codes.length > 0 && status < 500
  if (!isRefused) return `expected ${code}, got ${status} ${text}`
  // A value that fits none of the rows may be met before their number is known.
  const isEarlier =
    code === 'AT_MOST_EXCEEDED' && (codes[0] === 'BAD_USER_INPUT' || codes[0] === 'CONFLICT')
  return isAlone && !isEarlier && codes[0] !== code ? `expected ${code}, got ${text}` : undefined
}
