/**
 * A connection against a scripted backend, in random order: transactions of one or more statements begin,
 * bytes arrive in pieces, statements are forgotten, the socket ends. Each transaction ends exactly once, with
 * its own answer, and not before its own ReadyForQuery; one that is said not to have been sent was not.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  assert as assertProperty,
  array,
  asyncProperty,
  boolean,
  constant,
  constantFrom,
  integer,
  nat,
  oneof,
  option,
  record,
} from 'fast-check'
import { ResultBudget } from '../../src/pg/result-budget.ts'
import { SessionBytes } from '../../src/pg/wire/session-bytes.ts'
import type { Outcome } from '../../src/pg/wire/transaction.ts'
import { WireConnection } from '../../src/pg/wire/wire-connection.ts'
import { type Fate, ScriptedBackend, type Script } from '../support/scripted-backend.ts'
import { testSeed } from '../support/seed.ts'

const runs = Math.ceil(Number(process.env['FRAISEQL_TEST_RUNS'] ?? 3000) / 6)
const seed = testSeed()

const maxPreparedStatements = 3
const budgetBytes = 4096
const session = new SessionBytes({
  pooler: 'none',
  statementTimeoutMs: 1000,
  lockTimeoutMs: 1000,
}).of({ databaseRole: 'role', claims: '{}' })

const fate = constantFrom<Fate>(
  'fine',
  'fine',
  'fine',
  'session',
  'Parse',
  'Bind',
  'mid-list',
  'commit',
)

const name = constantFrom('a', 'a', 'a', 'b', 'c', 'd', 'e')

const submission = record({
  kind: constant('submit'),
  name: option(name),
  isList: boolean(),
  // A write, of which some statements answer.
  more: option(array(record({ name, answers: boolean() }), { maxLength: 3 })),
  fate,
  at: nat(3),
  rows: nat(3),
  notice: boolean(),
})

const command = oneof(
  { weight: 6, arbitrary: submission },
  {
    weight: 4,
    arbitrary: record({ kind: constant('deliver'), bytes: integer({ min: 1, max: 400 }) }),
  },
  { weight: 3, arbitrary: record({ kind: constant('turn') }) },
  { weight: 1, arbitrary: record({ kind: constant('barrier') }) },
  { weight: 1, arbitrary: record({ kind: constant('forget') }) },
)

const nothingSeen = Object.freeze({
  row: 0,
  refused: 0,
  lost: 0,
  miscounted: 0,
  oversized: 0,
  overloaded: 0,
})

type Submission = Script & {
  readonly isList: boolean
  readonly more: readonly { readonly name: string; readonly answers: boolean }[] | null
}

interface Submitted {
  readonly value: string
  /** How many of its statements answer; undefined for a read. */
  readonly answering: number | undefined
  readonly script: Script
  readonly outcomes: Outcome[]
}

class World {
  readonly budget: ResultBudget = new ResultBudget({
    maxResultBytes: 1000,
    maxTotalResultBytes: budgetBytes,
  })
  readonly submitted: Submitted[] = []
  readonly closed: Error[] = []
  readonly backend: ScriptedBackend
  readonly connection: WireConnection
  /** What a connection must never do, found while it happened. */
  readonly violations: string[] = []
  /** Names refused as not prepared since the backend last forgot them: those must be prepared again. */
  readonly #knownStale = new Set<string | null>()
  #forgets = 0
  readonly #scripts = new Map<string, Script>()

  constructor() {
    this.backend = new ScriptedBackend((value) => {
      const script = this.#scripts.get(value)
      assert.ok(script !== undefined, `a transaction nobody submitted: ${value}`)
      return script
    })
    this.connection = new WireConnection(this.backend.socket, {
      maxPreparedStatements,
      budget: this.budget,
      onClose: (cause) => this.closed.push(cause),
    })
  }

  submit(name: string | null, { isList, more, ...script }: Submission): void {
    const value = `value ${this.submitted.length} é`
    const statements = [{ name: name ?? '', answers: true }, ...(more ?? [])]
    const entry: Submitted = {
      value,
      answering: more === null ? undefined : statements.filter(({ answers }) => answers).length,
      script: {
        ...script,
        rows: isList || more !== null ? script.rows : 1,
        fate: isSpared(script, statements.length) ? 'fine' : script.fate,
      },
      outcomes: [],
    }
    const [forgets, isKnownStale] = [this.#forgets, this.#knownStale.has(name)]
    this.#scripts.set(value, entry.script)
    this.submitted.push(entry)
    this.connection.submit({
      session,
      statements: statements.map(({ name: own, answers }) => ({
        name: own,
        text: `select ${own}`,
        parameters: [null, value],
        answers,
      })),
      isPrepared: name !== null,
      rows: more === null ? rowsOf(isList) : 'exactly one',
      onEnd: (outcome) => {
        entry.outcomes.push(outcome)
        if (outcome.kind !== 'lost' && !this.backend.delivered.has(value))
          this.violations.push(`${value} ended before its ReadyForQuery`)
        if (outcome.kind !== 'refused' || outcome.error.code !== '26000') return
        if (forgets !== this.#forgets) return
        if (isKnownStale && more === null) this.violations.push(`${name} was not prepared again`)
        if (more === null) this.#knownStale.add(name)
      },
    })
  }

  barrier(): void {
    const entry: Submitted = {
      value: '',
      answering: undefined,
      script: { fate: 'fine', at: 0, rows: 0, notice: false },
      outcomes: [],
    }
    this.submitted.push(entry)
    this.connection.barrier((outcome) => entry.outcomes.push(outcome))
  }

  get hasForgotten(): boolean {
    return this.#forgets > 0
  }

  forget(): void {
    this.#forgets += 1
    this.#knownStale.clear()
    this.backend.forgetStatements()
  }

  async deliver(bytes: number): Promise<void> {
    this.backend.deliver(bytes)
    await turn()
  }

  async end(): Promise<void> {
    this.backend.socket.destroy()
    await turn()
    await turn()
  }
}

test('each transaction ends once, with its own answer, in any order of events', async (context) => {
  context.diagnostic(`seed ${seed}`)
  const seen = { ...nothingSeen }
  await assertProperty(
    asyncProperty(
      array(command, { maxLength: 60, size: 'max' }),
      boolean(),
      async (commands, isDrained) => {
        const world = new World()
        for (const step of commands) {
          if (step.kind === 'submit') world.submit(step.name, step)
          else if (step.kind === 'deliver') await world.deliver(step.bytes)
          else if (step.kind === 'turn') await turn()
          else if (step.kind === 'barrier') world.barrier()
          else world.forget()
        }
        if (isDrained) {
          await turn()
          await world.deliver(world.backend.undelivered)
          await turn()
          assert.equal(world.connection.depth, 0)
        }
        await world.end()
        judge(world, isDrained, seen)
      },
    ),
    { seed, numRuns: runs },
  )
  assert.ok(
    Math.min(seen.row, seen.refused, seen.miscounted, seen.lost) > runs / 10,
    JSON.stringify(seen),
  )
})

test('a name refused twice while it is prepared again is prepared afterwards', async () => {
  const world = new World()
  const fine = { fate: 'fine', at: 0, rows: 0, notice: false, isList: false, more: null } as const
  const settle = async () => {
    await turn()
    await world.deliver(world.backend.undelivered)
  }
  world.submit('a', fine)
  await settle()
  world.submit('a', fine)
  await turn()
  const answerBytes = world.backend.undelivered
  await settle()

  world.forget()
  world.submit('a', fine)
  world.submit('a', fine)
  await turn()
  // The first of two refusals arrives, the name is prepared again, then the second arrives.
  const refusalBytes = world.backend.undelivered / 2
  assert.ok(Number.isInteger(refusalBytes) && refusalBytes !== answerBytes)
  await world.deliver(refusalBytes)
  world.submit('a', fine)
  await settle()
  world.submit('a', fine)
  await settle()
  await world.end()

  judge(world, true, { ...nothingSeen })
})

function rowsOf(isList: boolean): 'many' | 'one' {
  return isList ? 'many' : 'one'
}

/** The statement that would fail is not there. */
function isSpared({ fate: own, at }: Script, statements: number): boolean {
  return ['Parse', 'Bind', 'mid-list'].includes(own) && at >= statements
}

function judge(world: World, isDrained: boolean, seen: Record<Outcome['kind'], number>): void {
  assert.deepEqual(world.violations, [])
  assert.equal(world.closed.length, 1)
  assert.match(String(world.closed[0]), /the connection was closed/)
  const { complaints } = world.backend
  const expected = world.hasForgotten ? /^not prepared/ : /^$/
  for (const complaint of complaints) assert.match(complaint, expected)
  for (const { value, script, answering, outcomes } of world.submitted) {
    assert.equal(outcomes.length, 1, `${outcomes.length} ends of ${value}`)
    const [outcome] = outcomes
    assert.ok(outcome !== undefined)
    seen[outcome.kind] += 1
    if (isDrained) assert.notEqual(outcome.kind, 'lost')
    if (outcome.kind === 'row') {
      // A statement that is prepared already is not parsed again.
      assert.ok(script.fate === 'fine' || script.fate === 'Parse', script.fate)
      // Rows of a list may stand apart by white space.
      const text = outcome.result.columns
        .map(String)
        .join(answering === undefined ? '' : ',')
        .replaceAll(/, +/g, ',')
      const count = answering ?? script.rows
      const wanted = value === '' ? '' : Array.from({ length: count }, () => value).join(',')
      if (answering !== undefined) assert.equal(script.rows, 1)
      assert.equal(text, wanted)
      outcome.result.release()
    } else if (outcome.kind === 'refused') {
      assert.equal(outcome.error.message, `about ${value}`)
    } else if (outcome.kind === 'miscounted') {
      assert.ok(answering !== undefined && script.rows !== 1)
    } else {
      assert.equal(outcome.kind, 'lost')
      if (value !== '') assert.equal(outcome.isSent, world.backend.received.has(value), value)
    }
  }
  assert.equal(world.budget.take(budgetBytes), true, 'bytes are still held')
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
