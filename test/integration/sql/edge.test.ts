/**
 * The edge and PostgreSQL agree on what a value is. What the edge lets through, PostgreSQL takes: no
 * statement is sent to be refused. What the edge refuses, PostgreSQL refuses too, or it is one of the
 * listed forms that PostgreSQL understands and no API should.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sample } from 'fast-check'
import { Client } from 'pg'
import type { BaseType } from '../../../src/schema/model.ts'
import { scalars } from '../../../src/schema/scalars.ts'
import { encodeBase } from '../../../src/sql/encode-base.ts'
import { createTestDatabase } from '../../support/postgres.ts'
import { testSeed } from '../../support/seed.ts'
import { nearValues } from './near-values.ts'

const runs = Number(process.env['FRAISEQL_TEST_RUNS'] ?? 3000)
const seed = testSeed()

/** The scalar of each type; keys come as `ID`, whose scalar takes any text. */
const scalarNames: Readonly<Record<string, string>> = {
  int2: 'ID',
  int4: 'ID',
  int8: 'BigInt',
  numeric: 'Decimal',
  uuid: 'UUID',
  date: 'Date',
  time: 'LocalTime',
  timetz: 'Time',
  timestamp: 'LocalDateTime',
  timestamptz: 'DateTime',
  interval: 'Duration',
  bytea: 'Bytes',
  inet: 'Inet',
  cidr: 'Cidr',
  macaddr: 'MacAddress',
}

/** Forms that PostgreSQL takes and the edge does not, each with its reason. */
const strictForms: Readonly<Record<string, readonly RegExp[]>> = {
  // Blanks, plus signs, underscores, and other bases: JSON and GraphQL know none of them.
  int2: [/^ | $|^\+|_|^-?0x/],
  int4: [/^ | $|^\+|_|^-?0x/],
  // Twenty digits are more than an int8 has; leading zeros need not be longer.
  int8: [/^ | $|^\+|_|^-?0x|^-?0+\d{19}/],
  // Words in other cases and short; over a thousand characters.
  numeric: [/^\+|_|^0x|nan|inf|^.{1001}/, /[eE][-+]?\d{4}/],
  uuid: [/^\{|^[^-]*$/],
  date: [/^(today|epoch|now)$/, /^\d{1,2}-|\/|-\d-/],
  // Leap seconds; words; parts left out.
  time: [/:60(\.|$)/, /^(now|12|1:2:3|12:30 PM)$/, /\.\d{7,}/],
  timetz: [/:60(\.|[-+Z])/, /\.\d{7,}/, /^[\d:.]+$/],
  timestamp: [/:60(\.|$| )/, /^(now|epoch)$/, /\.\d{7,}/],
  timestamptz: [/:60(\.|[-+Z])/, /^(tomorrow)$/, /\.\d{7,}/],
  // Nothing after a T; ten digits; parts of a unit where the whole is near the end of the range.
  interval: [/^(1 day|P1|PT1)$/, /T$/, /\d{10}/, /\d{9}.*\.\d/, /\.\d.*\d{9}/],
  // The escape form, blanks between pairs, an upper-case X.
  bytea: [/^(?!\\x)/, / /],
  // Left-out octets, leading zeros, a colon at the end.
  inet: [/^\d+(\.\d+){0,2}(\/|$)/, /(^|[.:])0\d/, /\/0\d/, /[^:]:(\/|$)/],
  cidr: [/^\d+(\.\d+){0,2}(\/|$)/, /(^|[.:])0\d/, /\/0\d/, /[^:]:(\/|$)/],
  macaddr: [/(^|[:-]).([:-]|$)|\.|^[^:-]*$/],
}

const stack = new AsyncDisposableStack()
let client: Client

before(async () => {
  const database = stack.use(await createTestDatabase({ template: 'empty' }))
  client = new Client({ connectionString: database.adminUrl, options: '-c timezone=UTC' })
  // A server that this file started is stopped before the file's own hooks run.
  client.on('error', () => undefined)
  await client.connect()
  stack.defer(() => client.end())
})

after(() => stack.disposeAsync())

describe('the edge and PostgreSQL agree on', () => {
  for (const [base, arbitrary] of Object.entries(nearValues))
    test(base, async (context) => {
      context.diagnostic(`seed ${seed}`)
      const texts = [...new Set(sample(arbitrary, { seed, numRuns: runs }))]

      const taken = await takenByPostgres(
        base,
        texts.map((text) => encode(base, text) ?? text),
      )

      const verdicts = texts.map((text, index) => ({
        text,
        edge: encode(base, text) !== undefined,
        postgres: taken[index]!,
      }))
      const sentInVain = verdicts.filter(({ edge, postgres }) => edge && !postgres)
      assert.deepEqual(sentInVain.slice(0, 5), [], 'the edge takes what PostgreSQL refuses')
      const lost = verdicts.filter(
        ({ edge, postgres, text }) => !edge && postgres && !isStrict(base, text),
      )
      assert.deepEqual(lost.slice(0, 5), [], 'the edge refuses what PostgreSQL takes')
      assert.ok(verdicts.some(({ edge }) => edge) && verdicts.some(({ edge }) => !edge))
    })
})

function isStrict(base: string, text: string): boolean {
  return (strictForms[base] ?? []).some((form) => form.test(text))
}

/** What is sent; undefined when it is refused. */
function encode(base: string, text: string): string | undefined {
  try {
    const value: unknown = scalars.get(scalarNames[base]!)!.coerceInputValue(text)
    return encodeBase(base as BaseType, value)
  } catch {
    return undefined
  }
}

async function takenByPostgres(base: string, texts: readonly string[]): Promise<boolean[]> {
  const { rows } = await client.query<{ valid: boolean }>(
    'select pg_input_is_valid(text, $2) as valid from unnest($1::text[]) with ordinality as t (text, n) order by n',
    [texts, base],
  )
  return rows.map(({ valid }) => valid)
}
