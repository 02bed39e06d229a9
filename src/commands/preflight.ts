/**
 * The documents of a deployed schema against a database and a schema.ts that are to come. The migration is run in a
 * transaction that is rolled back; in it the deployed SQL is explained as its role, which looks at names, types
 * and privileges, and the documents are compiled anew.
 */
import type { Client } from 'pg'
import type { Catalog } from '../catalog/catalog.ts'
import { readCatalog } from '../catalog/read-catalog.ts'
import { databaseOfOwner, runOn, schemasOf, withDatabase } from '../dev/compile-definition.ts'
import type { ConfigWithDatabase } from '../dev/development-database.ts'
import { runSqlFiles, type SqlFile } from '../dev/sql-files.ts'
import { answerChanges, answerSignature } from '../documents/answer-signature.ts'
import { type ShapeOfDocument, trustedShapes } from '../documents/trusted-shapes.ts'
import { FraiseqlError, FraiseqlErrors } from '../errors.ts'
import { compileOperation, compileShape, type RoleContext, roleContexts } from '../operation.ts'
import { sessionStatement } from '../pg/session.ts'
import { compileModel } from '../schema/compile-model.ts'
import type { SchemaDefinition } from '../schema/definition.ts'
import type { Model } from '../schema/model.ts'
import { SchemaError } from '../schema/problems.ts'

export interface PreflightSettings {
  readonly config: ConfigWithDatabase
  readonly deployed: Model
  readonly definition: SchemaDefinition
  readonly files: readonly SqlFile[]
}

export interface Finding {
  readonly document: string
  readonly operation: string | null
  readonly role: string
  /** For the servers that run today, for those of the new schema, or for clients that read its answers. */
  readonly breaks: 'running servers' | 'new schema' | 'clients'
  readonly reason: string
}

export interface PreflightReport {
  readonly findings: readonly Finding[]
  /** How many pairs of a shape and a role were looked at, twice each. */
  readonly checked: number
}

export function preflight(settings: PreflightSettings): Promise<PreflightReport> {
  const { config, deployed, definition, files } = settings
  return withDatabase(databaseOfOwner(config.database), async (client) => {
    await client.query('begin')
    try {
      await client.query(`set local lock_timeout = ${config.database.lockTimeoutMs}`)
      await runSqlFiles(client, files)
      await client.query('reset role')
      const catalog = await readCatalog(runOn(client), schemasOf(definition))
      const shapes = trustedShapes(deployed)
      const running = await runningServers(client, shapes, config)
      const compiled = newSchema(shapes, { definition, catalog, config })
      return { findings: unique([...running, ...compiled]), checked: shapes.length * 2 }
    } finally {
      await client.query('rollback')
    }
  })
}

/** The SQL that servers hold today, once the database is another one. */
async function runningServers(
  client: Client,
  shapes: readonly ShapeOfDocument[],
  { database, dev }: ConfigWithDatabase,
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  const enter = sessionStatement('none', database)
  for (const each of shapes)
    for (const { text } of each.shape.statements) {
      await client.query('savepoint document')
      try {
        await client.query(enter, [JSON.stringify(dev.claims), each.databaseRole])
        await client.query(`explain (generic_plan) ${text}`)
      } catch (error) {
        findings.push(
          finding(each, 'running servers', error instanceof Error ? error.message : String(error)),
        )
      }
      // The role is set back, too.
      await client.query('rollback to savepoint document')
    }
  return findings
}

interface NewSchema extends Pick<PreflightSettings, 'config' | 'definition'> {
  readonly catalog: Catalog
}

function newSchema(
  shapes: readonly ShapeOfDocument[],
  { definition, catalog, config }: NewSchema,
): readonly Finding[] {
  let model: Model
  try {
    ;({ model } = compileModel(definition, catalog))
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error
    const of = { document: config.schema.path, operation: null, role: 'any' }
    return error.problems.map((reason) => ({ ...of, breaks: 'new schema', reason }))
  }
  const settings = { ...config.graphql, introspection: false }
  const contexts = roleContexts({ model, settings, suggestions: true })
  return shapes.flatMap((each) => {
    const context = contexts.get(each.role)
    if (context === undefined)
      return [finding(each, 'new schema', `there is no role ${each.role} any more`)]
    return compare(each, context)
  })
}

function compare(each: ShapeOfDocument, context: RoleContext): readonly Finding[] {
  const { text, operation, shape } = each
  try {
    const operationName = operation.name ?? undefined
    const compiled = compileOperation({ text, operationName, method: 'POST' }, context)
    const { values } = compiled.coerce({ __proto__: null, ...shape.variables })
    const { plan } = compileShape(compiled, { values }, context)
    const changes = answerChanges(answerSignature(shape.plan), answerSignature(plan))
    return changes.map((change) => finding(each, 'clients', change))
  } catch (error) {
    return [finding(each, 'new schema', refusalOf(error))]
  }
}

function finding(
  { document, operation, role }: ShapeOfDocument,
  breaks: Finding['breaks'],
  reason: string,
): Finding {
  return { document, operation: operation.name, role, breaks, reason }
}

/** Shapes of one operation mostly break for one reason. */
function unique(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((each) => [JSON.stringify(each), each])).values()]
}

/** Anything else is a fault of ours. */
function refusalOf(error: unknown): string {
  if (error instanceof FraiseqlErrors) return error.errors.map(({ message }) => message).join(' ')
  if (error instanceof FraiseqlError) return error.message
  throw error
}
