/**
 * The oracle of the engine: random operations give the answer that graphql-js gives with naive
 * resolvers over plain rows, byte for byte but for white space.
 *
 * FRAISEQL_TEST_SEED chooses the first operation, FRAISEQL_TEST_RUNS their number. Without a seed the
 * operations are always the same, so that a red run means a change; a long run takes a seed of its day.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { testSeed } from '../support/seed.ts'
import { compareAnswers, isComparable } from './compare-answers.ts'
import { randomRequest, type RandomRequest } from './random-operation.ts'
import { shrinkRequest } from './shrink.ts'
import { type Arena, openArenas } from './worlds.ts'

const runs = Number(process.env['FRAISEQL_TEST_RUNS'] ?? 2000)
const firstSeed = testSeed()

const stack = new AsyncDisposableStack()
let arenas: readonly Arena[]

before(async () => {
  arenas = await openArenas(stack)
})

after(() => stack.disposeAsync())

describe('the engine and graphql-js with naive resolvers', () => {
  test('give the same answer to random operations', async (context) => {
    context.diagnostic(`seed ${firstSeed}`)
    const verdicts = { answered: 0, refused: 0, partial: 0, invalid: 0 }

    for (let seed = firstSeed; seed < firstSeed + runs; seed += 1) {
      const arena = arenas[seed % arenas.length]!
      const request = randomRequest(arena.world, seed)
      if (!isComparable(arena.schema, request)) verdicts.invalid += 1
      else {
        const { verdict, difference } = await compare(request, arena)
        verdicts[verdict] += 1
        if (difference !== undefined) assert.fail(await explain(seed, request, arena))
      }
    }

    context.diagnostic(JSON.stringify(verdicts))
    assert.ok(verdicts.answered > runs * 0.6, JSON.stringify(verdicts))
    assert.ok(verdicts.invalid < runs * 0.05, JSON.stringify(verdicts))
  })
})

async function compare(
  request: RandomRequest,
  arena: Arena,
): Promise<ReturnType<typeof compareAnswers>> {
  return compareAnswers(request, await arena.engine.run(request.query, request.variables), arena)
}

async function explain(seed: number, request: RandomRequest, arena: Arena): Promise<string> {
  const smallest = await shrinkRequest(request, async (candidate) => {
    if (!isComparable(arena.schema, candidate)) return false
    return (await compare(candidate, arena)).difference !== undefined
  })
  const { difference } = await compare(smallest, arena)
  const variables = JSON.stringify(smallest.variables)
  return `seed ${seed}, ${arena.name}\n${smallest.query}\nvariables ${variables}\n${difference}`
}
