/** Small databases full of awkward rows, each with its engine and its oracle for some roles. */
import { join } from 'node:path'
import type { GraphQLSchema } from 'graphql'
import { Client } from 'pg'
import { schema as shop } from '../../examples/shop/schema.ts'
import { applySqlFiles, readSqlFiles } from '../../src/dev/sql-files.ts'
import type { SchemaDefinition } from '../../src/schema/definition.ts'
import { roleSchema } from '../../src/schema/role-schema.ts'
import { schema as chinook } from '../fixtures/chinook-schema.ts'
import { schema as kinds } from '../fixtures/kinds-schema.ts'
import { type Engine, openEngine } from '../support/engine.ts'
import { createTestDatabase, type TemplateName } from '../support/postgres.ts'
import { readTables } from './oracle/table.ts'
import { World } from './oracle/world.ts'

export interface Arena {
  readonly name: string
  readonly world: World
  readonly engine: Engine
  readonly schema: GraphQLSchema
}

interface Ground {
  readonly template: TemplateName
  readonly files: readonly string[]
  readonly definition: SchemaDefinition
  readonly schemas: readonly string[]
  /** Claims by role. */
  readonly roles: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

const root = join(import.meta.dirname, '../..')

const grounds: readonly Ground[] = [
  {
    template: 'empty',
    files: [
      ...['01-roles', '02-tables'].map((name) => `examples/shop/database/${name}.sql`),
      'test/fuzz/small-shop.sql',
      ...['04-keys', '05-policies', '06-grants', '07-functions'].map(
        (name) => `examples/shop/database/${name}.sql`,
      ),
    ],
    definition: shop,
    schemas: ['shop'],
    roles: { member: { tenant_id: 1 }, admin: { tenant_id: 2 }, anonymous: {} },
  },
  {
    template: 'types',
    files: ['test/fixtures/kinds-views.sql'],
    definition: withoutTies(kinds),
    schemas: ['kinds'],
    roles: { member: {} },
  },
  {
    template: 'chinook',
    files: ['test/fuzz/small-chinook.sql'],
    definition: chinook,
    schemas: ['public'],
    roles: { member: {} },
  },
]

export async function openArenas(stack: AsyncDisposableStack): Promise<readonly Arena[]> {
  return (await Promise.all(grounds.map((ground) => openGround(ground, stack)))).flat()
}

async function openGround(ground: Ground, stack: AsyncDisposableStack): Promise<Arena[]> {
  const { template, files, definition, schemas, roles } = ground
  const database = stack.use(await createTestDatabase({ template }))
  const admin = new Client(database.adminUrl)
  await admin.connect()
  await applySqlFiles(admin, await readSqlFiles(root, files))
  await admin.end()
  const reader = new Client({
    connectionString: database.url,
    options: '-c timezone=UTC -c intervalstyle=iso_8601',
  })
  await reader.connect()
  const arenas: Arena[] = []
  for (const [role, claims] of Object.entries(roles)) {
    const engine = stack.use(
      await openEngine({ url: database.url, definition, schemas, role, claims }),
    )
    const { model } = engine
    const world = new World(model, role, await readTables(reader, { model, role, claims }))
    arenas.push({
      name: `${schemas.join()} as ${role}`,
      world,
      engine,
      schema: roleSchema(model, role),
    })
  }
  await reader.end()
  return arenas
}

/** A list without a key has no order that two programs could agree on; one table is forbidden. */
function withoutTies(definition: SchemaDefinition): SchemaDefinition {
  const types = Object.entries(definition.types).filter(
    ([name]) => name !== 'Keyless' && name !== 'Forbidden',
  )
  return { ...definition, types: Object.fromEntries(types) }
}
