/** `Prefer: tx=rollback` from outside: the answer of a write, and a database as it was. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Client } from 'pg'
import { startTappedServer, type TappedServer } from '../security/tapped-server.ts'

const create = `mutation($slug: String!) {
  createCategory(input: { slug: $slug, name: "Tried" }) { slug position }
}`
const createOf = (slug: string): Asked => ({ query: create, variables: { slug } })
const rollback = { prefer: 'tx=rollback' } as const

for (const channel of ['pipeline', 'pool'])
  describe(`a dry run over the ${channel} channel`, () => {
    let admin: TappedServer
    before(async () => {
      admin = await startTappedServer({
        role: 'admin',
        claims: { tenant_id: 1 },
        env: { FRAISEQL_DATABASE_CHANNEL: channel },
      })
    })
    after(() => admin[Symbol.asyncDispose]())

    test('is answered as if it were done, says that it was not, and is logged as what it was', async () => {
      const tried = await send(admin, createOf('tried'), rollback)
      const again = await send(admin, createOf('tried'), { prefer: 'Tx = rollback ' })
      assert.equal(await count(admin, 'tried'), 0)
      const done = await send(admin, createOf('tried'), { prefer: 'tx=commit' })

      assert.deepEqual(
        [tried, again, done].map(({ applied }) => applied),
        ['tx=rollback', 'tx=rollback', null],
      )
      assert.equal(tried.status, 200, tried.text)
      assert.equal(tried.text, '{"data":{"createCategory":{"slug":"tried","position":0}}}')
      assert.equal(again.text, tried.text)
      assert.equal(done.text, tried.text)
      assert.equal(await count(admin, 'tried'), 1)
      const lines = await linesOf(admin, 3)
      assert.deepEqual(
        lines.map((line) => line['dry_run']),
        [true, true, undefined],
      )
    })

    test('sees constraints that a commit would check', async () => {
      await run(
        admin,
        `create function shop.late() returns trigger language plpgsql as $$
           begin raise exception 'late' using errcode = 'unique_violation'; end $$;
         create constraint trigger late after insert on shop.categories
           deferrable initially deferred for each row when (new.slug = 'late')
           execute function shop.late()`,
      )
      const { text, status, applied } = await send(admin, createOf('late'), rollback)

      assert.equal(status, 422)
      assert.match(text, /"CONFLICT"/)
      assert.equal(applied, 'tx=rollback')
    })

    test('of a query is a query', async () => {
      const query = '{ categories(limit: 1, where: { tenantId: { eq: "1" } }) { tenantId } }'
      const { status, text, applied } = await send(admin, { query }, rollback)

      assert.equal(status, 200)
      assert.equal(text, '{"data":{"categories":[{"tenantId":"1"}]}}')
      assert.equal(applied, 'tx=rollback')
    })

    test('takes back what comes before a failure, too', async () => {
      const both = `mutation {
        first: createCategory(input: { slug: "half", name: "Half" }) { slug }
        second: createCategory(input: { slug: "living-room", name: "Taken" }) { slug }
      }`
      const { text } = await send(admin, { query: both }, rollback)

      assert.match(text, /"CONFLICT"/)
      assert.equal(await count(admin, 'half'), 0)
    })

    test('cannot be asked for together with an Idempotency-Key', async () => {
      admin.tap.clear()
      const key = { ...rollback, 'idempotency-key': 'both' }
      const { status, text } = await send(admin, createOf('both'), key)

      assert.equal(status, 400)
      assert.match(text, /"BAD_REQUEST"/)
      assert.deepEqual(admin.tap.executed, [])
    })

    test('other preferences are passed over, unreadable ones are refused with nothing sent', async () => {
      const ignored = [
        'return=minimal, respond-async',
        'handling="lenient, or not"; a; b=c, tx=commit',
        ', ,',
        '',
        'xtx=rollback',
      ]
      for (const [index, prefer] of ignored.entries()) {
        const slug = `ignored-${index}`
        const { status, applied, text } = await send(admin, createOf(slug), { prefer })
        assert.equal(status, 200, `${prefer}: ${text}`)
        assert.equal(applied, null)
        assert.equal(await count(admin, slug), 1)
      }
      admin.tap.clear()
      const refused = [
        'tx',
        'tx=',
        'tx=maybe',
        'tx=Rollback',
        'tx="rollback"',
        'tx=rollback;now',
        'tx=rollback, tx=rollback',
        'tx=commit, tx=rollback',
        'tx=commit, TX=commit',
        'tx=rollback commit',
        'tx==rollback',
        '=rollback',
        'return="open',
        'return=(minimal)',
        ';tx=rollback',
      ]
      for (const prefer of refused) {
        const { status, text } = await send(admin, createOf('refused'), { prefer })
        assert.equal(status, 400, prefer)
        assert.match(text, /"BAD_REQUEST"/)
      }
      assert.deepEqual(admin.tap.executed, [])
    })

    test('a role without the right is refused, and nothing is sent', async () => {
      await using member = await startTappedServer({
        role: 'member',
        claims: { tenant_id: 1 },
        env: { FRAISEQL_DATABASE_CHANNEL: channel },
        database: admin.database,
      })
      member.tap.clear()
      const mutation =
        'mutation { updateReviews(where: { id: { eq: "1" } }, set: { isPublished: true }) { id } }'
      for (const query of [mutation, '{ reviews(limit: 1) { id } }']) {
        const reply = await send(member, { query }, rollback)
        assert.equal(reply.status, 403, reply.text)
        assert.match(reply.text, /"FORBIDDEN"/)
        assert.equal(reply.applied, null)
      }
      assert.deepEqual(member.tap.executed, [])
    })
  })

interface Asked {
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
}

interface PreferReply {
  readonly status: number
  readonly text: string
  readonly applied: string | null
}

async function send(
  { server }: TappedServer,
  { query, variables = {} }: Asked,
  headers: Readonly<Record<string, string>>,
): Promise<PreferReply> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
  })
  const applied = response.headers.get('preference-applied')
  return { status: response.status, text: await response.text(), applied }
}

async function linesOf(
  { server }: TappedServer,
  count: number,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  for (;;) {
    const lines = server.logs.filter(({ event }) => event === 'operation.completed')
    if (lines.length >= count) return lines
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

async function count(server: TappedServer, slug: string): Promise<unknown> {
  const [row] = await run(
    server,
    `select count(*)::int as count from shop.categories where slug = '${slug}'`,
  )
  return row?.['count']
}

async function run(
  { database }: TappedServer,
  text: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new Client(database.adminUrl)
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, unknown>>(text)
    return rows ?? []
  } finally {
    await client.end()
  }
}
