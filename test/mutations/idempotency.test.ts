/** Idempotency-Key from outside: sent again, a write takes effect once, whatever happened in between. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Client } from 'pg'
import { startTappedServer, type TappedServer } from '../security/tapped-server.ts'

const mutation = `mutation($slug: String!) {
  createCategory(input: { slug: $slug, name: "Once" }) { id slug parent { name } }
  updateCategory(id: 1, inc: { position: 1 }) { position }
  __typename
}`

for (const channel of ['pipeline', 'pool'])
  describe(`a write with an Idempotency-Key over the ${channel} channel`, () => {
    let admin: TappedServer
    before(async () => {
      admin = await startTappedServer({
        role: 'admin',
        claims: { tenant_id: 1 },
        env: { FRAISEQL_DATABASE_CHANNEL: channel },
      })
    })
    after(() => admin[Symbol.asyncDispose]())

    test('sent twice takes effect once, and is answered with the same bytes', async () => {
      const first = await send(admin, 'twice', { slug: 'twice' })
      const second = await send(admin, 'twice', { slug: 'twice' })

      assert.equal(first.status, 200, first.text)
      assert.equal(first.headers.get('idempotent-replayed'), null)
      assert.equal(second.text, first.text)
      assert.equal(second.headers.get('idempotent-replayed'), 'true')
      assert.equal(await count(admin, 'twice'), 1)
    })

    test('sent many times at once takes effect once', async () => {
      const replies = await Promise.all(
        Array.from({ length: 20 }, () => send(admin, 'crowd', { slug: 'crowd' })),
      )

      assert.equal(new Set(replies.map(({ text }) => text)).size, 1)
      assert.equal(await count(admin, 'crowd'), 1)
    })

    test('with other values under the same key is refused, and nothing happens', async () => {
      await send(admin, 'other', { slug: 'other' })
      const { status, text } = await send(admin, 'other', { slug: 'another' })

      assert.equal(status, 409)
      assert.match(text, /"IDEMPOTENCY_KEY_USED"/)
      assert.equal(await count(admin, 'another'), 0)
    })

    test('that failed has no key taken: it runs again', async () => {
      const failed = await send(admin, 'failed', { slug: 'living-room' })
      assert.match(failed.text, /"CONFLICT"/)
      await run(
        admin,
        `update shop.categories set slug = 'moved-away' where slug = 'living-room' and tenant_id = 1`,
      )

      const { text } = await send(admin, 'failed', { slug: 'living-room' })

      assert.match(text, /"slug":"living-room"/)
    })

    test('runs again once its time is over, and what is over is cleared away', async () => {
      await send(admin, 'old', { slug: 'old-1' })
      await run(admin, `update fraiseql.idempotency_keys set expires_at = now() - interval '1 s'`)

      const { text } = await send(admin, 'old', { slug: 'old-2' })
      await send(admin, 'new', { slug: 'new' })
      await send(admin, 'newer', { slug: 'newer' })

      assert.match(text, /"slug":"old-2"/)
      assert.deepEqual(
        await run(
          admin,
          'select count(*)::int as over from fraiseql.idempotency_keys where expires_at <= now()',
        ),
        [{ over: 0 }],
      )
    })

    test('belongs to its caller', async () => {
      await using other = await startTappedServer({
        role: 'admin',
        claims: { tenant_id: 2 },
        env: { FRAISEQL_DATABASE_CHANNEL: channel },
        database: admin.database,
      })
      await send(admin, 'mine', { slug: 'mine' })
      const { text } = await send(other, 'mine', { slug: 'mine' })

      assert.match(text, /"slug":"mine"/)
      assert.equal(await count(admin, 'mine'), 2)
    })

    test('is given its answer again by another server', async () => {
      const first = await send(admin, 'shared', { slug: 'shared' })
      await using other = await startTappedServer({
        role: 'admin',
        claims: { tenant_id: 1 },
        env: { FRAISEQL_DATABASE_CHANNEL: channel },
        database: admin.database,
      })
      const second = await send(other, 'shared', { slug: 'shared' })

      assert.equal(second.text, first.text)
      assert.equal(second.headers.get('idempotent-replayed'), 'true')
    })

    test('that is no key is refused before anything is sent', async () => {
      admin.tap.clear()
      for (const key of ['', 'two words', '"open', 'x'.repeat(256), 'é', 'a, b']) {
        const { status, text } = await send(admin, key, { slug: 'never' })
        assert.equal(status, 400, key)
        assert.match(text, /"BAD_REQUEST"/)
      }
      assert.deepEqual(admin.tap.executed, [])
    })
  })

test('a server that is killed between commit and answer has done it once when it is asked again', async () => {
  const options = { role: 'admin', claims: { tenant_id: 1 } } as const
  await using first = await startTappedServer(options)
  // The commit waits for this row, and is let go when the server is gone.
  await using blocker = await connect(first)
  await blocker.query(
    `create function shop.wait() returns trigger language plpgsql as $$
       begin perform from shop.tenants where id = 5 for update; return null; end $$;
     create constraint trigger wait after insert on shop.categories
       deferrable initially deferred for each row execute function shop.wait();
     grant select, update on shop.tenants to shop_admin;
     create policy waiting on shop.tenants to shop_admin using (true)`,
  )
  await blocker.query('begin')
  await blocker.query('select from shop.tenants where id = 5 for update')
  const lost = send(first, 'killed', { slug: 'killed' }).catch((error: unknown) => error)
  await until(
    first,
    `select count(*) > 0 as done from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
  )
  first.server.kill('SIGKILL')
  assert.ok((await lost) instanceof Error)
  await blocker.query('commit')

  await using second = await startTappedServer({ ...options, database: first.database })
  const reply = await send(second, 'killed', { slug: 'killed' })

  assert.equal(reply.status, 200, reply.text)
  assert.equal(await count(second, 'killed'), 1)
  const [{ position } = {}] = await run(
    second,
    'select "position" from shop.categories where id = 1',
  )
  assert.match(reply.text, new RegExp(`"position":${String(position)}`))
})

test('without the schema fraiseql a key is refused, and writes without one go on', async () => {
  await using admin = await startTappedServer({ role: 'admin', claims: { tenant_id: 1 } })
  await run(admin, 'drop schema fraiseql cascade')
  await using bare = await startTappedServer({
    role: 'admin',
    claims: { tenant_id: 1 },
    // Its login role may not migrate.
    database: admin.database,
  })
  const refused = await send(bare, 'key', { slug: 'bare' })
  const { status } = await bare.ask({ query: mutation, variables: { slug: 'bare' } })

  assert.equal(refused.status, 400)
  assert.match(refused.text, /fraiseql migrate/)
  assert.equal(status, 200)
})

interface KeyedReply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

async function send(
  { server }: TappedServer,
  key: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<KeyedReply> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      'idempotency-key': key,
    },
    body: JSON.stringify({ query: mutation, variables }),
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

async function count(server: TappedServer, slug: string): Promise<unknown> {
  const [row] = await run(
    server,
    `select count(*)::int as count from shop.categories where slug = '${slug}'`,
  )
  return row?.['count']
}

async function until(server: TappedServer, text: string): Promise<void> {
  for (;;) {
    const [row] = await run(server, text)
    if (row?.['done'] === true) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function run(
  server: TappedServer,
  text: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  await using client = await connect(server)
  const { rows } = await client.query<Record<string, unknown>>(text)
  return rows
}

async function connect({ database }: TappedServer): Promise<Client & AsyncDisposable> {
  const client = new Client(database.adminUrl)
  await client.connect()
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() })
}
