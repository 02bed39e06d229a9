/** Trusted documents from outside: compiled ahead, asked for by id, and, where so configured, nothing else. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'
import { runCli, temporaryFolder } from '../support/run-cli.ts'
import { type ServerProcess, startServerProcess } from '../support/server-process.ts'
import { type StatementTap, startStatementTap } from '../support/statement-tap.ts'

const schema = fileURLToPath(new URL('../../examples/shop/schema.ts', import.meta.url))

const categories = `query Categories($where: CategoryWhere, $first: Int = 2) {
  categories(where: $where, limit: $first) { name }
}
`
const product = 'query Product($id: ID!) { category(id: $id) { slug } }\n'
const orders = 'query Orders { orders(limit: 1) { id } }\n'
const write = `mutation Rename($id: ID!, $name: String!) {
  updateCategory(id: $id, set: { name: $name }) { name }
}
`

const files = {
  'categories.graphql': categories,
  'categories.variables.json': JSON.stringify([{}, { where: { slug: { eq: 'chairs' } } }]),
  'orders.graphql': orders,
  'write.graphql': write,
  'manifest.json': JSON.stringify({ [hashOf(product)]: product }),
}

const resources = new AsyncDisposableStack()
const folder = resources.use(temporaryFolder(files))
let database: TestDatabase
let tap: StatementTap

before(async () => {
  database = resources.use(await createTestDatabase({ template: 'shop' }))
  tap = resources.use(await startStatementTap({ databaseUrl: database.url }))
  const run = await compile('--documents', '*.graphql,manifest.json')
  assert.equal(run.exitCode, 0, run.stderr)
  assert.match(run.stdout, /4 trusted documents/)
})
after(() => resources.disposeAsync())

describe('a compiled schema', () => {
  test('has each document under the hash of its text, with its SQL for each role and shape', () => {
    const { model } = JSON.parse(
      readFileSync(join(folder.path, 'schema.compiled.json'), 'utf8'),
    ) as {
      model: { documents: Record<string, CompiledDocument> }
    }
    const document = model.documents[hashOf(categories)]

    assert.equal(document?.text, categories)
    assert.deepEqual(Object.keys(document.roles), ['anonymous', 'member', 'admin'])
    const [operation] = document.roles['anonymous'] ?? []
    assert.equal(operation?.name, 'Categories')
    assert.equal(operation.shapes.length, 2)
    const texts = operation.shapes.map(({ statements: [statement] }) => statement?.text ?? '')
    assert.match(texts[1] ?? '', /"slug" = \$1/)
    assert.equal(new Set(texts).size, 2)
    assert.ok(operation.shapes.every(({ plan }) => typeof plan === 'object'))
  })

  test('leaves a document out for a role that may not run it', () => {
    const { model } = JSON.parse(
      readFileSync(join(folder.path, 'schema.compiled.json'), 'utf8'),
    ) as {
      model: { documents: Record<string, CompiledDocument> }
    }

    assert.deepEqual(Object.keys(model.documents[hashOf(write)]?.roles ?? {}), ['admin'])
  })
})

interface CompiledDocument {
  readonly text: string
  readonly roles: Readonly<
    Record<
      string,
      readonly {
        readonly name: string
        readonly shapes: readonly {
          readonly plan: unknown
          readonly statements: readonly { readonly name: string; readonly text: string }[]
        }[]
      }[]
    >
  >
}

describe('documents that cannot be compiled', () => {
  const cases = {
    'that no role may run': [
      { 'x.graphql': '{ nothing }' },
      /x\.graphql: no role may run it\. .*nothing/,
    ],
    'that are no GraphQL': [{ 'x.graphql': '{ categories' }, /x\.graphql: no role may run it\./],
    'with variables of another type': [
      { 'x.graphql': product, 'x.variables.json': '[{"id": {}}]' },
      /x\.graphql: no role may run it\. .*\$id/,
    ],
    'with variables for an operation it has not': [
      { 'x.graphql': product, 'x.variables.json': '{"Other": [{}]}' },
      /for "Other", which is no operation/,
    ],
    'under an id that is not its hash': [
      { 'x.json': JSON.stringify({ [hashOf('{ a }')]: product }) },
      /is not the sha256 of its document/,
    ],
    twice: [
      { 'x.graphql': product, 'y.graphql': product },
      /y\.graphql: x\.graphql has the same text/,
    ],
    'that have no operation': [
      { 'x.graphql': 'fragment X on Category { id }' },
      /x\.graphql: no role may run it\. .*It has no operation/,
    ],
    'that are not there': [{}, /finds no document/],
  } as const
  for (const [name, [broken, expected]] of Object.entries(cases))
    test(`${name} are refused, and nothing is written`, async () => {
      using own = temporaryFolder(broken)
      const run = await runCli(['compile', '--schema', schema, '--documents', '*.{graphql,json}'], {
        directory: own.path,
        environment: { DATABASE_URL: database.url },
      })

      assert.equal(run.exitCode, 78, run.stderr)
      assert.match(run.stderr, expected)
      assert.throws(() => readFileSync(join(own.path, 'schema.compiled.json')), /ENOENT/)
    })
})

test('an example that is for other roles leaves a role its document, and is told of', async () => {
  using own = temporaryFolder({
    'x.graphql': 'query P($w: ProductWhere) { products(where: $w, limit: 1) { id } }',
    'x.variables.json': '[{}, {"w": {"costPrice": {"gt": "1"}}}]',
  })
  const run = await runCli(['compile', '--schema', schema, '--documents', 'x.graphql'], {
    directory: own.path,
    environment: { DATABASE_URL: database.url },
  })

  assert.equal(run.exitCode, 0, run.stderr)
  assert.match(
    run.stderr,
    /note: x\.graphql, P, anonymous: example 2 of its variables does not fit/,
  )
  for (const role of ['anonymous', 'member', 'admin'])
    assert.match(run.stdout, new RegExp(`^x\\.graphql +P +${role} +1 `, 'm'))
})

test('a file whose documents were changed by hand is refused', async () => {
  const file = join(folder.path, 'schema.compiled.json')
  const good = readFileSync(file, 'utf8')
  const spoiled = [
    [good.replaceAll('limit: $first', 'limit: 1'), /its id is not that of its text/],
    [good.replaceAll('\\"slug\\" = $1', '\\"slug\\" <> $1'), /its SQL is not what was compiled/],
  ] as const
  for (const [text, expected] of spoiled) {
    assert.notEqual(text, good)
    const { model } = JSON.parse(text) as { readonly model: unknown }
    const contentHash = hashOf(JSON.stringify(model, undefined, 1))
    writeFileSync(file, JSON.stringify({ format: 2, contentHash, model }))
    try {
      await assert.rejects(serve({}), expected)
    } finally {
      writeFileSync(file, good)
    }
  }
})

for (const channel of ['pipeline', 'pool'])
  describe(`a server with trusted documents over the ${channel} channel`, () => {
    let server: ServerProcess
    before(async () => {
      server = await serve({
        FRAISEQL_GRAPHQL_MAX_PERSISTED_QUERIES: '3',
        FRAISEQL_DATABASE_CHANNEL: channel,
      })
    })
    after(() => server[Symbol.asyncDispose]())

    test('answers a document by its id', async () => {
      const byId = await ask(server, { documentId: hashOf(categories) })
      const byText = await ask(server, { query: categories })

      assert.equal(byId.status, 200, byId.text)
      assert.match(byId.text, /^\{"data":\{"categories":\[\{"name"/)
      assert.equal(byId.text, byText.text)
      assert.equal((await ask(server, { documentId: `sha256:${hashOf(categories)}` })).status, 200)
    })

    test('answers it with variables, also of a shape that nobody declared', async () => {
      const where = [
        { slug: { eq: 'chairs' } },
        { name: { startsWith: 'C' }, _not: { id: { eq: '1' } } },
      ]
      for (const each of where) {
        const body = { documentId: hashOf(categories), variables: { where: each } }
        assert.match((await ask(server, body)).text, /^\{"data":\{"categories":\[/)
      }
    })

    test('answers it to clients that speak of persisted queries', async () => {
      const persistedQuery = { version: 1, sha256Hash: hashOf(product) }
      const variables = { id: '1' }
      const { status, text } = await ask(server, { variables, extensions: { persistedQuery } })

      assert.equal(status, 200)
      assert.match(text, /^\{"data":\{"category":/)
    })

    test('answers a query of it by GET', async () => {
      const { status, text } = await get(server, { documentId: hashOf(categories) })

      assert.equal(status, 200, text)
      assert.equal((await get(server, { query: '{ __typename }' })).status, 405)
    })

    test('answers 404 to an id that it does not know, or that is of other roles', async () => {
      tap.clear()
      const replies = [
        await ask(server, { documentId: hashOf('{ a }') }),
        await ask(server, { documentId: hashOf(write), variables: { id: '1', name: 'x' } }),
        await get(server, { documentId: hashOf(write), variables: '{"id":"1","name":"x"}' }),
        await get(server, { documentId: hashOf('{ a }') }),
      ]

      for (const { status, text } of replies) {
        assert.equal(status, 404)
        assert.equal(text, replies[0]?.text)
        assert.match(text, /"PERSISTED_QUERY_NOT_FOUND"/)
      }
      assert.deepEqual(tap.executed, [])
    })

    test('refuses what is ambiguous or no hash', async () => {
      const persistedQuery = { version: 1, sha256Hash: hashOf(product) }
      const documentId = hashOf(categories)
      const bodies = [
        { documentId, query: categories },
        { documentId, extensions: { persistedQuery } },
        { documentId: documentId.toUpperCase() },
        { documentId: `md5:${documentId}` },
        { documentId: '../../etc/passwd' },
        { documentId: 7 },
        { documentId: null },
        { extensions: { persistedQuery: { ...persistedQuery, version: 2 } } },
        { extensions: { persistedQuery: { ...persistedQuery, more: 1 } } },
        { extensions: { persistedQuery: null } },
        { extensions: { persistedQuery: [] } },
      ]
      for (const body of bodies) {
        const { status, text } = await ask(server, body)
        assert.deepEqual(
          [status, text.includes('"BAD_REQUEST"')],
          [422, true],
          JSON.stringify(body),
        )
      }
    })

    test('lets clients register documents, which are not trusted ones', async () => {
      const query = '{ categories(limit: 1) { name slug } }'
      const extensions = { persistedQuery: { version: 1, sha256Hash: hashOf(query) } }
      const before = await ask(server, { extensions })
      const registered = await ask(server, { query, extensions })
      const again = await ask(server, { extensions })

      assert.equal(before.status, 200)
      assert.match(before.text, /"PersistedQueryNotFound".*"PERSISTED_QUERY_NOT_FOUND"/)
      assert.match(registered.text, /^\{"data":/)
      assert.equal(again.text, registered.text)
      assert.equal((await ask(server, { documentId: hashOf(query) })).status, 404)
    })

    test('registers nothing that is refused, or has another hash', async () => {
      const refused = '{ nothing }'
      const of = (text: string) => ({ persistedQuery: { version: 1, sha256Hash: hashOf(text) } })
      const wrong = await ask(server, { query: '{ __typename }', extensions: of(categories) })
      await ask(server, { query: refused, extensions: of(refused) })

      assert.match(wrong.text, /"PERSISTED_QUERY_HASH_MISMATCH"/)
      assert.equal(wrong.status, 422)
      assert.match((await ask(server, { extensions: of(refused) })).text, /NOT_FOUND/)
    })

    test('keeps no more than so many of them, and trusted ones in any case', async () => {
      const queries = [1, 2, 3, 4].map((limit) => `{ categories(limit: ${limit}) { id } }`)
      const of = (text: string) => ({ persistedQuery: { version: 1, sha256Hash: hashOf(text) } })
      for (const query of queries) await ask(server, { query, extensions: of(query) })
      const replies = await Promise.all(
        queries.map((query) => ask(server, { extensions: of(query) })),
      )

      assert.deepEqual(
        replies.map(({ text }) => text.includes('"data"')),
        [false, true, true, true],
      )
      assert.equal((await ask(server, { documentId: hashOf(categories) })).status, 200)
    })

    test('says in the access line where a document came from', async () => {
      for (const source of ['trusted', 'request', 'registered'])
        await server.waitForEvent(
          'operation.completed',
          (line) => line['document_source'] === source,
        )
    })
  })

describe('a server that serves trusted documents only', () => {
  let server: ServerProcess
  before(async () => {
    tap.clear()
    server = await serve({ FRAISEQL_GRAPHQL_TRUSTED_DOCUMENTS: 'only' })
  })
  after(() => server[Symbol.asyncDispose]())

  test('has prepared their SQL before it is ready', () => {
    const prepared = tap.parsed.filter((text) => text.includes('"slug" = $1'))

    assert.ok(prepared.length > 0)
    assert.ok(!tap.executed.some((text) => text.includes('update "shop"')))
  })

  test('serves them', async () => {
    assert.equal((await ask(server, { documentId: hashOf(categories) })).status, 200)
    assert.equal((await get(server, { documentId: hashOf(categories) })).status, 200)
  })

  test('refuses all else, and no SQL is sent', async () => {
    tap.clear()
    const persistedQuery = { version: 1, sha256Hash: hashOf('{ __typename }') }
    const cases = [
      [{ query: '{ categories { name } }' }, 403, 'PERSISTED_QUERY_ID_REQUIRED'],
      [{ query: categories }, 403, 'PERSISTED_QUERY_ID_REQUIRED'],
      [{ query: '{ __typename }', extensions: { persistedQuery } }, 403, 'QUERY_NOT_IN_SAFELIST'],
      [{ extensions: { persistedQuery } }, 200, 'PERSISTED_QUERY_NOT_FOUND'],
      [{ documentId: hashOf('{ __typename }') }, 404, 'PERSISTED_QUERY_NOT_FOUND'],
      [{ query: '{ __schema { types { name } } }' }, 403, 'PERSISTED_QUERY_ID_REQUIRED'],
    ] as const
    for (const [body, status, code] of cases) {
      const reply = await ask(server, body)
      assert.equal(reply.status, status, reply.text)
      assert.match(reply.text, new RegExp(`"${code}"`))
    }
    assert.equal((await get(server, { query: '{ __typename }' })).status, 405)
    assert.deepEqual(tap.executed, [])
    for (const code of ['QUERY_NOT_IN_SAFELIST', 'PERSISTED_QUERY_ID_REQUIRED'])
      await server.waitForEvent('security.refused', (line) => line['code'] === code)
  })

  test('limits the variables of a trusted document like any others', async () => {
    const tooMany = { documentId: hashOf(categories), variables: { first: 1_000_000 } }
    const unknown = { documentId: hashOf(categories), variables: { other: 1 } }

    assert.equal((await ask(server, tooMany)).status, 422)
    assert.match((await ask(server, unknown)).text, /"BAD_USER_INPUT"/)
  })
})

test('a server whose limits refuse a trusted document does not start', async () => {
  await assert.rejects(
    serve({ FRAISEQL_GRAPHQL_MAX_TOKENS: '5' }),
    /does not fit this server, .*categories\.graphql for the role anonymous: .*tokens/,
  )
})

test('a server refuses to register documents unless it is told to', async () => {
  await using server = await serve({})
  const query = '{ categories { name } }'
  const extensions = { persistedQuery: { version: 1, sha256Hash: hashOf(query) } }
  const { status, text } = await ask(server, { query, extensions })

  assert.equal(status, 422)
  assert.match(text, /"PersistedQueryNotSupported".*"PERSISTED_QUERY_NOT_SUPPORTED"/)
})

test('trusted documents are compiled in development too, again when one changes', async () => {
  using own = temporaryFolder({ 'a.graphql': product })
  await using server = await startServerProcess({
    command: 'dev',
    args: ['--schema', schema, '--documents', join(own.path, '*.graphql')],
    cwd: own.path,
    env: { DATABASE_URL: database.url },
  })
  assert.equal(
    (await ask(server, { documentId: hashOf(product), variables: { id: '1' } })).status,
    200,
  )
  writeFileSync(join(own.path, 'a.graphql'), categories)

  const deadline = Date.now() + 20_000
  let status = 0
  while (status !== 200 && Date.now() < deadline) {
    ;({ status } = await ask(server, { documentId: hashOf(categories) }))
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  assert.equal(status, 200)
})

function compile(...words: readonly string[]) {
  return runCli(['compile', '--schema', schema, ...words], {
    directory: folder.path,
    environment: { DATABASE_URL: database.url },
  })
}

function serve(env: Readonly<Record<string, string>>): Promise<ServerProcess> {
  return startServerProcess({
    command: 'serve',
    cwd: folder.path,
    env: {
      DATABASE_URL: tap.url,
      FRAISEQL_DATABASE_DANGEROUSLY_ALLOW_UNENCRYPTED: 'true',
      FRAISEQL_DRAIN_DELAY_MS: '0',
      FRAISEQL_READINESS_INTERVAL_MS: '300000',
      ...env,
    },
  })
}

async function ask(server: ServerProcess, body: unknown) {
  return reply(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify(body),
  })
}

async function get(server: ServerProcess, parameters: Readonly<Record<string, string>>) {
  const search = new URLSearchParams(parameters).toString()
  const headers = { accept: 'application/graphql-response+json' }
  return reply(`${server.url}/graphql?${search}`, { headers })
}

async function reply(url: string, init: RequestInit) {
  const response = await fetch(url, init)
  return { status: response.status, text: await response.text() }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
