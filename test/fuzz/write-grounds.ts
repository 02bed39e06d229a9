/** Pairs of equal databases: one is written through the engine, the other with plain statements. */
import { join } from 'node:path'
import type { GraphQLSchema } from 'graphql'
import { Client } from 'pg'
import { schema as shop } from '../../examples/shop/schema.ts'
import { applySqlFiles, readSqlFiles } from '../../src/dev/sql-files.ts'
import type { AccessDefinition, SchemaDefinition } from '../../src/schema/definition.ts'
import { roleSchema } from '../../src/schema/role-schema.ts'
import { schema as kinds } from '../fixtures/kinds-schema.ts'
import { type Engine, openEngine } from '../support/engine.ts'
import { createTestDatabase, type TemplateName } from '../support/postgres.ts'
import { NaiveDatabase } from './oracle/mutate-naively.ts'

export interface WriteGround {
  readonly name: string
  readonly engine: Engine
  readonly naive: NaiveDatabase
  readonly schema: GraphQLSchema
  /** Sequences go on from this number, in both databases. */
  readonly restart: (number: number) => Promise<void>
  /** All rows of all tables, of the engine's database and of the other. */
  readonly states: () => Promise<readonly [string, string]>
}

interface Plan {
  readonly name: string
  readonly template: TemplateName
  readonly files: readonly string[]
  readonly definition: SchemaDefinition
  readonly schemas: readonly string[]
  readonly role: string
  readonly claims: Readonly<Record<string, unknown>>
  readonly writer: 'pipeline' | 'pool'
}

const root = join(import.meta.dirname, '../..')
const shopFiles = (...names: string[]): string[] =>
  names.map((name) => `examples/shop/database/${name}.sql`)

const smallShop = {
  template: 'empty',
  files: [
    ...shopFiles('01-roles', '02-tables'),
    'test/fuzz/small-shop.sql',
    ...shopFiles('04-keys', '05-policies', '06-grants', '07-functions'),
    'test/fuzz/same-moments.sql',
  ],
  definition: shop,
  schemas: ['shop'],
} as const

const plans: readonly Plan[] = [
  {
    ...smallShop,
    name: 'the shop as admin, over the pipeline',
    role: 'admin',
    claims: { tenant_id: 2 },
    writer: 'pipeline',
  },
  {
    ...smallShop,
    name: 'the shop as member, over the pool',
    role: 'member',
    claims: { tenant_id: 1 },
    writer: 'pool',
  },
  {
    name: 'kinds over the pipeline',
    template: 'types',
    files: ['test/fixtures/kinds-views.sql', 'test/fuzz/kinds-writes.sql'],
    definition: writable(kinds),
    schemas: ['kinds'],
    role: 'member',
    claims: {},
    writer: 'pipeline',
  },
]

/** One after the other: roles belong to the whole server, and are created where they are missing. */
export async function openWriteGrounds(
  stack: AsyncDisposableStack,
): Promise<readonly WriteGround[]> {
  const grounds: WriteGround[] = []
  for (const plan of plans) grounds.push(await openGround(plan, stack))
  return grounds
}

async function openGround(plan: Plan, stack: AsyncDisposableStack): Promise<WriteGround> {
  const { definition, schemas, role, claims, writer } = plan
  const own = await fill(plan, stack)
  const files = [...plan.files, 'test/fuzz/deferrable-keys.sql']
  const other = await fill({ ...plan, files }, stack)
  const engine = stack.use(
    await openEngine({ url: own.url, definition, schemas, role, claims, writer }),
  )
  const { model } = engine
  const schema = roleSchema(model, role)
  const clients = [own.client, other.client] as const
  const tables = await tablesOf(own.client, schemas)
  return {
    name: plan.name,
    engine,
    naive: new NaiveDatabase(other.client, { model, role, claims }, schema),
    schema,
    restart: async (number) => {
      await Promise.all(clients.map((client) => client.query(restartText(number, schemas))))
    },
    states: () => Promise.all([stateOf(own.client, tables), stateOf(other.client, tables)]),
  }
}

interface FilledDatabase {
  readonly url: string
  /** Of the superuser, with the settings that the engine pins. */
  readonly client: Client
}

async function fill(
  { template, files }: Plan,
  stack: AsyncDisposableStack,
): Promise<FilledDatabase> {
  const database = stack.use(await createTestDatabase({ template }))
  const client = new Client({
    connectionString: database.adminUrl,
    options: '-c timezone=UTC -c intervalstyle=iso_8601',
  })
  // The server may be gone before the last hook of a test file.
  client.on('error', () => undefined)
  await client.connect()
  stack.defer(() => client.end())
  await applySqlFiles(client, await readSqlFiles(root, files))
  return { url: database.url, client }
}

function restartText(number: number, schemas: readonly string[]): string {
  const names = schemas.map((name) => `'${name}'`).join()
  return `select setval(format('%I.%I', schemaname, sequencename)::regclass, ${number}, false)
    from pg_sequences where schemaname in (${names})`
}

async function tablesOf(client: Client, schemas: readonly string[]): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class
     where relkind = 'r' and relnamespace::regnamespace::text = any ($1) order by 1`,
    [schemas],
  )
  return rows.map(({ name }) => name)
}

async function stateOf(client: Client, tables: readonly string[]): Promise<string> {
  const texts = tables.map(
    (name) =>
      `(select coalesce(string_agg(t::text, e'\\n' order by t::text collate "C"), '') from ${name} as t)`,
  )
  const { rows } = await client.query<string[]>({
    text: `select ${texts.join(', ')}`,
    rowMode: 'array',
  })
  return tables.map((name, index) => `${name}\n${rows[0]?.[index]}`).join('\n\n')
}

/** Everything may be written but what rows are found by; a list without a key has no order. */
function writable(definition: SchemaDefinition): SchemaDefinition {
  const keys: Readonly<Record<string, readonly string[]>> = {
    Specimen: ['id'],
    Matrix: ['id'],
    HostileName: ['select'],
    Node: ['id'],
    Person: ['id'],
    Passport: ['personId'],
    Message: ['id'],
    GridCell: ['x', 'y'],
    GridMark: ['x', 'y', 'markNumber'],
    Label: ['id'],
  }
  const usable = Object.entries(definition.types).filter(
    ([name]) => name !== 'Keyless' && name !== 'Forbidden',
  )
  const types = usable.map(([name, type]) => {
    const except = keys[name]
    if (except === undefined) return [name, type] as const
    const member: AccessDefinition = {
      select: 'all',
      create: 'all',
      update: { fields: { except: [...except] } },
      delete: true,
    }
    return [name, { ...type, access: { member } }] as const
  })
  return { ...definition, types: Object.fromEntries(types) }
}
