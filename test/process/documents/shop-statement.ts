/** The SQL that a document becomes for a role of the shop, as `fraiseql explain` tells it. */
import { Client } from 'pg'
import { schema } from '../../../examples/shop/schema.ts'
import type { Catalog } from '../../../src/catalog/catalog.ts'
import { readCatalog } from '../../../src/catalog/read-catalog.ts'
import type { GraphqlConfig } from '../../../src/config/config.ts'
import { resolveConfig } from '../../../src/config/resolve-config.ts'
import { compileOperation, compileShape, type RoleContext } from '../../../src/operation.ts'
import { compileModel } from '../../../src/schema/compile-model.ts'
import type { Model } from '../../../src/schema/model.ts'
import { roleSchema } from '../../../src/schema/role-schema.ts'
import type { GraphqlExample } from './page-blocks.ts'

export async function readShopCatalog(url: string): Promise<Catalog> {
  const client = new Client(url)
  await client.connect()
  try {
    const run = async (text: string, values: readonly unknown[]) => {
      const { rows } = await client.query<Readonly<Record<string, unknown>>>(text, [...values])
      return rows
    }
    return await readCatalog(run, ['shop'])
  } finally {
    await client.end()
  }
}

export function compileShop(catalog: Catalog): Model {
  return compileModel(schema, catalog).model
}

/** Empty when the answer needs no database. */
export function shopStatement(model: Model, { document, variables, role }: GraphqlExample): string {
  const context = roleContext(model, role ?? 'anonymous')
  const request = { method: 'POST', text: document, operationName: undefined } as const
  const operation = compileOperation(request, context)
  const { values } = operation.coerce(variables)
  const { read, writes } = compileShape(operation, { values }, context)
  const statements = read === null ? writes : [read]
  return statements.map(({ statement }) => statement.text).join(';\n')
}

function roleContext(model: Model, role: string): RoleContext {
  const settings = defaultLimits()
  return { model, role, schema: roleSchema(model, role), settings, suggestions: true }
}

function defaultLimits(): GraphqlConfig {
  const resolution = resolveConfig({
    mode: 'development',
    flags: {},
    environment: {},
    workingDirectory: '/',
    terminal: false,
  })
  if (resolution.kind === 'resolved') return resolution.config.graphql
  throw new Error('the defaults are refused')
}
