/** A database of a test's own, with one role that may do what its types let it. */
import { Client } from 'pg'
import { readCatalog } from '../../../src/catalog/read-catalog.ts'
import { compileModel } from '../../../src/schema/compile-model.ts'
import type { SchemaDefinition, TypeDefinition } from '../../../src/schema/definition.ts'
import { SchemaError } from '../../../src/schema/problems.ts'
import { type Engine, openEngine } from '../../support/engine.ts'
import { createTestDatabase } from '../../support/postgres.ts'

export type Types = SchemaDefinition<'writer'>['types']

export const everything: TypeDefinition<'writer'>['access'] = {
  writer: { select: 'all', create: 'all', update: 'all', delete: true },
}

export interface OddWorld extends AsyncDisposable {
  /** Problems of a schema over this database; none when it compiles. */
  readonly problemsOf: (
    definition: Partial<SchemaDefinition<'writer'>>,
  ) => Promise<readonly string[]>
  /** The one error code of the answer, or its data. */
  readonly ask: (query: string, variables?: Readonly<Record<string, unknown>>) => Promise<unknown>
  readonly rows: (text: string) => Promise<readonly Readonly<Record<string, unknown>>[]>
}

export async function openOddWorld(
  sql: string,
  definition: Partial<SchemaDefinition<'writer'>>,
  claims: Readonly<Record<string, unknown>> = {},
): Promise<OddWorld> {
  await using resources = new AsyncDisposableStack()
  const database = resources.use(await createTestDatabase({ template: 'empty' }))
  const admin = new Client(database.adminUrl)
  admin.on('error', () => undefined)
  await admin.connect()
  resources.defer(() => admin.end())
  await admin.query(`
    do $$ begin create role odd_writer nologin; exception when duplicate_object then null; end $$;
    grant odd_writer to fraiseql_authenticator;
    create schema x; grant usage on schema x to odd_writer;
    ${sql};
    grant select, insert, update, delete on all tables in schema x to odd_writer;
    grant usage on all sequences in schema x to odd_writer;`)
  const whole = (part: Partial<SchemaDefinition<'writer'>>): SchemaDefinition => ({
    roles: { writer: { databaseRole: 'odd_writer' } },
    types: {},
    ...part,
  })
  let engine: Promise<Engine> | undefined
  const open = async (): Promise<Engine> =>
    owned.use(
      await openEngine({
        url: database.url,
        definition: whole(definition),
        schemas: ['x'],
        role: 'writer',
        claims,
      }),
    )
  const rows: OddWorld['rows'] = async (text) =>
    (await admin.query<Record<string, unknown>>(text)).rows
  const owned = resources.move()
  return {
    rows,
    problemsOf: async (part) => {
      const catalog = await readCatalog(
        async (text, values) =>
          (await admin.query<Record<string, unknown>>(text, [...values])).rows,
        ['x'],
      )
      try {
        compileModel(whole(part), catalog)
        return []
      } catch (error) {
        if (error instanceof SchemaError) return error.problems
        throw error
      }
    },
    ask: async (query, variables) => {
      engine ??= open()
      const { text } = await (await engine).run(query, variables)
      const body = JSON.parse(text) as {
        readonly data?: unknown
        readonly errors?: readonly [{ readonly extensions: { readonly code: string } }]
      }
      return body.errors === undefined ? body.data : body.errors[0].extensions.code
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
