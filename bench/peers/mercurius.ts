/**
 * Mercurius as somebody who knows it would set it up: compiled queries (JIT after the first), batched
 * loaders over lateral joins, prepared statements, a pool of eight, PostgreSQL's texts kept as they are.
 */
import Fastify from 'fastify'
import mercurius, { type IResolvers, type MercuriusContext, type MercuriusLoaders } from 'mercurius'
import { Pool, type PoolClient, types } from 'pg'
import { readerRole } from '../database/logins.ts'
import { announce, setting } from '../servers/child.ts'
import { caller, callerClaims } from '../workloads/workload.ts'
import { typeDefinitions } from './type-definitions.ts'

const pool = new Pool({
  connectionString: setting('BENCH_DATABASE_URL'),
  max: 8,
  options: '-c timezone=UTC',
  types: {
    getTypeParser: (oid, format) =>
      oid === types.builtins.TIMESTAMPTZ ? isoText : types.getTypeParser(oid, format),
  },
})

/** 2020-01-01 00:00:00.5+00 → 2020-01-01T00:00:00.5+00:00 */
function isoText(value: string): string {
  return `${value.slice(0, 10)}T${value.slice(11)}:00`
}

declare module 'mercurius' {
  interface MercuriusContext {
    readonly hasClaims: boolean
  }
}

type Row = Readonly<Record<string, unknown>>

const userColumns = 'id, name, email, city, score, created_at as "createdAt"'
const postColumns =
  'id, title, body, likes, is_published as "isPublished", author_id as "authorId", created_at as "createdAt"'
const commentColumns = 'id, body, author_id as "authorId", created_at as "createdAt"'

const insertNote = `insert into bench.notes (tenant_id, author_id, title, body, stars)
  values (${caller.claims.tenant_id}, $1, $2, $3, $4)
  returning id, tenant_id as "tenantId", author_id as "authorId", title, body, stars,
    is_open as "isOpen", created_at as "createdAt"`

const taskColumns =
  'id, tenant_id as "tenantId", title, body, stars, is_done as "isDone", updated_at as "updatedAt"'

const updateTask = `update bench.tasks set title = $2, stars = $3 where id = $1
  returning ${taskColumns}`

const reviseTask = `select ${taskColumns} from bench.revise_task($1, $2, $3)`

function listPosts(table: string): string {
  return `select ${postColumns} from bench.${table} where category_id = $1 order by created_at desc, id limit $2`
}

const resolvers: IResolvers = {
  Query: {
    user: async (_, { id }: { id: string }, context) =>
      (await query(context, `select ${userColumns} from bench.users where id = $1`, [id]))[0],
    users: (_, { teamId, limit }: { teamId: number; limit: number }, context) =>
      query(
        context,
        `select ${userColumns} from bench.users where team_id = $1 order by id limit $2`,
        [teamId, limit],
      ),
    posts: (_, { categoryId, limit }: { categoryId: number; limit: number }, context) =>
      query(context, listPosts('posts'), [categoryId, limit]),
    guardedPosts: (_, { categoryId, limit }: { categoryId: number; limit: number }, context) =>
      query(context, listPosts('guarded_posts'), [categoryId, limit]),
  },
  Mutation: {
    createNote: async (_, { input }: { input: NoteInput }, context) =>
      (await query(context, insertNote, [input.authorId, input.title, input.body, input.stars]))[0],
    updateTask: async (_, { id, title, stars }: TaskChange, context) =>
      (await query(context, updateTask, [id, title, stars]))[0],
    reviseTask: async (_, { id, title, stars }: TaskChange, context) =>
      (await query(context, reviseTask, [id, title, stars]))[0],
  },
}

interface TaskChange {
  readonly id: string
  readonly title: string
  readonly stars: number
}

interface NoteInput {
  readonly authorId: string
  readonly title: string
  readonly body: string
  readonly stars: number
}

interface Asked {
  readonly obj: Row
  readonly params: Readonly<Record<string, unknown>>
}

const loaders: MercuriusLoaders = {
  User: {
    posts: (asked: readonly Asked[], context: MercuriusContext) =>
      children(
        asked,
        context,
        `select u.id as "parentId", p.*
        from unnest($1::bigint[]) as u(id)
        cross join lateral (
          select ${postColumns} from bench.posts
          where author_id = u.id order by created_at desc, id limit $2
        ) as p`,
      ),
  },
  Post: {
    comments: (asked: readonly Asked[], context: MercuriusContext) =>
      children(
        asked,
        context,
        `select p.id as "parentId", c.*
        from unnest($1::bigint[]) as p(id)
        cross join lateral (
          select ${commentColumns} from bench.comments
          where post_id = p.id order by id limit $2
        ) as c`,
      ),
  },
  Comment: {
    author: async (asked: readonly Asked[], context: MercuriusContext) => {
      const ids = [...new Set(asked.map(({ obj }) => obj['authorId']))]
      const text = `select ${userColumns} from bench.users where id = any($1::bigint[])`
      const rows = await query(context, text, [ids])
      const byId = new Map(rows.map((row) => [row['id'], row]))
      return asked.map(({ obj }) => byId.get(obj['authorId']))
    },
  },
}

async function children(
  asked: readonly Asked[],
  context: MercuriusContext,
  text: string,
): Promise<readonly (readonly Row[])[]> {
  const ids = asked.map(({ obj }) => obj['id'])
  const rows = await query(context, text, [ids, asked[0]?.params['limit']])
  const byParent = new Map<unknown, Row[]>(ids.map((id) => [id, []]))
  for (const row of rows) byParent.get(row['parentId'])?.push(row)
  return ids.map((id) => byParent.get(id) ?? [])
}

const names = new Map<string, string>()

function nameOf(text: string): string {
  const known = names.get(text)
  if (known !== undefined) return known
  const name = `q${names.size}`
  names.set(text, name)
  return name
}

function query(
  { hasClaims }: MercuriusContext,
  text: string,
  values: unknown[],
): Promise<readonly Row[]> {
  return hasClaims ? inTransaction(text, values) : run(pool, text, values)
}

async function run(
  client: Pool | PoolClient,
  text: string,
  values: unknown[],
): Promise<readonly Row[]> {
  const { rows } = await client.query<Row>({ name: nameOf(text), text, values })
  return rows
}

async function inTransaction(text: string, values: unknown[]): Promise<readonly Row[]> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query({
      name: 'session',
      text: `select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)`,
      values: [readerRole, callerClaims],
    })
    const rows = await run(client, text, values)
    await client.query('commit')
    client.release()
    return rows
  } catch (error) {
    client.release(true)
    throw error
  }
}

const app = Fastify()
await app.register(mercurius, {
  schema: typeDefinitions,
  resolvers,
  loaders,
  jit: 1,
  graphiql: false,
  context: (request) => ({ hasClaims: request.headers['x-claims'] === 'on' }),
})
announce(await app.listen({ host: '127.0.0.1', port: 0 }))
