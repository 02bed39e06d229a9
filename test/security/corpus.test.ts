/**
 * The attacks of lines 1 to 10, 26, 30 to 33 and 36 of the threat model, sent over real sockets to
 * the real server, and to a weak server that must fail where the attack is real.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'

import { createTestDatabase } from '../support/postgres.ts'
import { type RawResponse, sendBytes } from '../support/send-bytes.ts'
import { startServerProcess } from '../support/server-process.ts'
import { type StatementTap, startStatementTap } from '../support/statement-tap.ts'
import { type Attack, requestBytes } from './attack.ts'
import { batches } from './cases/batches.ts'
import { crossSite } from './cases/cross-site.ts'
import { fragmentsAndFloods } from './cases/fragments-and-floods.ts'
import { identifiers } from './cases/identifiers.ts'
import { introspection } from './cases/introspection.ts'
import { bombValues, numberValues, prototypePollution, textValues } from './cases/json-values.ts'
import { smuggling } from './cases/smuggling.ts'

const attempts = 20
/** Work is long beside a harmless request of the same server, not beside a clock: machines differ. */
const longFactor = 4
const exampleFolder = fileURLToPath(new URL('../../examples/shop', import.meta.url))

const corpus: readonly { readonly id: string; readonly attacks: readonly Attack[] }[] = [
  { id: 'SEC-01', attacks: [...fragmentsAndFloods, ...batches] },
  { id: 'SEC-30', attacks: introspection },
  { id: 'SEC-04', attacks: crossSite },
  { id: 'SEC-02', attacks: identifiers },
  { id: 'SEC-01', attacks: [...prototypePollution, ...textValues, ...numberValues, ...bombValues] },
  { id: 'SEC-01', attacks: smuggling },
]

interface Servers {
  readonly url: string
  readonly controlUrl: string
  /** Between the server and PostgreSQL. */
  readonly tap: StatementTap
}

const resources = new AsyncDisposableStack()
let servers: Servers

before(async () => {
  const controlUrl = await startControl()
  const database = resources.use(await createTestDatabase({ template: 'shop' }))
  const tap = resources.use(await startStatementTap({ databaseUrl: database.url }))
  const { url } = resources.use(
    await startServerProcess({
      command: 'dev',
      cwd: exampleFolder,
      env: {
        DATABASE_URL: tap.url,
        FRAISEQL_GRAPHQL_INTROSPECTION: 'off',
        FRAISEQL_READINESS_INTERVAL_MS: '300000',
        FRAISEQL_DEV_DATABASE_INTERVAL_MS: '300000',
      },
    }),
  )
  servers = { url, controlUrl, tap }
})

after(() => resources.disposeAsync())

/** In a process of its own, so that its long work does not count as the server's. */
async function startControl(): Promise<string> {
  const file = fileURLToPath(new URL('../support/weak-control.ts', import.meta.url))
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] })
  resources.defer(() => void child.kill())
  const [port] = await once(createInterface({ input: child.stdout }), 'line')
  return `http://127.0.0.1:${port}`
}

describe('the server', () => {
  test('answers a request without fault', async () => {
    const response = await sendBytes(servers.url, harmless)

    assert.equal(response.status, 200)
    assert.match(response.body, /^\{"data":\{"categories":\[\{"id"/)
  })

  for (const { id, attacks } of corpus) {
    for (const attack of attacks) {
      test(`[${id}] refuses ${attack.name} with ${attack.status} ${attack.code} (line ${attack.line})`, async () => {
        servers.tap.clear()
        const response = await bestOf(servers.url, attack)

        assert.equal(response.status, attack.status, response.body)
        assertRefusal(response, attack.code)
        assert.deepEqual(servers.tap.executed, [])
        assert.ok(response.ms <= attack.maxMs, `${response.ms} ms`)
      })
    }
  }

  test('[SEC-30] answers __schema by the words for any unknown field', async () => {
    const known = await refusalOf('{__schema{types{name}}}')
    const unknown = await refusalOf('{__schemb{types{name}}}')

    assert.equal(known.status, unknown.status)
    assert.equal(known.body, unknown.body.replaceAll('__schemb', '__schema'))
  })

  test('[SEC-30] never repeats a value of the document', async () => {
    const { body } = await refusalOf('{category(id:"s3cret"){id} categories(limit:"s3cret"){id}}')

    assert.match(body, /GRAPHQL_VALIDATION_FAILED/)
    assert.doesNotMatch(body, /s3cret/)
  })

  test('[SEC-03] writes no character of a name that could start markup', async () => {
    const body = JSON.stringify({ query: '{categories{id}}', '<script>alert(1)</script>': 1 })
    const response = await sendBytes(servers.url, requestBytes(body))

    assert.equal(response.status, 422)
    assert.doesNotMatch(response.body, /[<>&]/)
    assert.match(response.head, /^x-content-type-options: nosniff/im)
    assert.match(response.head, /^content-security-policy: default-src 'none'/im)
  })

  test('still answers a request without fault', async () => {
    const response = await sendBytes(servers.url, harmless)

    assert.equal(response.status, 200)
  })
})

describe('the weak control', () => {
  let harmlessMs = Infinity

  before(async () => {
    for (let attempt = 0; attempt < attempts; attempt += 1)
      harmlessMs = Math.min(harmlessMs, (await sendBytes(servers.controlUrl, harmless)).ms)
  })

  test('answers a request without fault', async () => {
    const response = await sendBytes(servers.controlUrl, harmless)

    assert.equal(response.body, '{"data":{"categories":[{"id":"1"}]}}')
  })

  for (const attack of corpus.flatMap(({ attacks }) => attacks)) {
    if (attack.control === 'refuses') continue
    test(`${attack.control} when it gets ${attack.name} (line ${attack.line})`, async () => {
      const response = await sendBytes(servers.controlUrl, attack.bytes)

      if (attack.control === 'works long') assert.ok(response.ms > longFactor * harmlessMs)
      else if (attack.control === 'overflows') assert.match(response.body, /call stack/)
      else assertAnswer(response)
    })
  }
})

const harmless = requestBytes('{"query":"{categories{id}}"}')

function refusalOf(query: string): Promise<RawResponse> {
  return sendBytes(servers.url, requestBytes(JSON.stringify({ query })))
}

/** Several attempts, since another process may have had the processor; the first in time decides. */
async function bestOf(url: string, attack: Attack): Promise<RawResponse> {
  let best = await sendBytes(url, attack.bytes)
  for (let attempt = 1; attempt < attempts && best.ms > attack.maxMs; attempt += 1) {
    const response = await sendBytes(url, attack.bytes)
    if (response.ms < best.ms) best = response
  }
  return best
}

interface RefusalBody {
  readonly data?: unknown
  readonly errors: readonly { readonly message: string; readonly extensions: { code: string } }[]
}

/** One code, few errors, no data, and nothing of the inside: no path, stack, SQL or suggestion. */
function assertRefusal(response: RawResponse, code: string): void {
  const body = JSON.parse(response.body) as RefusalBody
  assert.equal(body.data, undefined)
  assert.ok(body.errors.length >= 1 && body.errors.length <= 5)
  for (const error of body.errors) {
    assert.equal(error.extensions.code, code)
    assert.ok(error.message.length <= 256)
    assert.doesNotMatch(error.message, /node_modules|\.ts\b|\n|select |pg_catalog/)
  }
  assert.match(response.head, /^x-content-type-options: nosniff/im)
}

function assertAnswer(response: RawResponse): void {
  assert.equal(response.status, 200, response.body)
  const results = [JSON.parse(response.body) as unknown].flat(2)
  for (const result of results) {
    assert.ok(typeof result === 'object' && result !== null && 'data' in result)
    assert.ok(!('errors' in result), JSON.stringify(result))
  }
}
