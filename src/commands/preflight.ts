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
import { type SqlFile, trySqlFiles } from '../dev/sql-files.ts'
import { answerChanges, answerSignature } from '../documents/answer-signature.ts'
import { type ShapeOfDocument, trustedShapes } from '../documents/trusted-shapes.ts'
import { FraiseqlError, FraiseqlErrors } from '../errors.ts'
import { compileOperation, compileShape, type RoleContext, roleContexts } from '../operation.ts'
import { StartupError } from '../ops/startup-error.ts'
import { verifyDatabase } from '../ops/verify-database.ts'
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
    await checkVersion(client)
    await client.query('begin')
    try {
      await client.query(`set local lock_timeout = ${config.database.lockTimeoutMs}`)
      await trySqlFiles(client, files)
      await client.query('set constraints all immediate')
      await client.query('reset role')
      const catalog = await readCatalog(runOn(client), schemasOf(definition))
      const shapes = trustedShapes(deployed)
      const running = await runningServers(client, shapes, config)
      const compiled = newSchema(shapes, { definition, catalog, config })
      const planned = await explained(client, compiled.statements, { config, breaks: 'new schema' })
      const misfit = await outOfService(client, deployed)
      const findings = unique([...misfit, ...running, ...compiled.findings, ...planned])
      return { findings, checked: shapes.length * 2 }
    } finally {
      await client.query('rollback')
    }
  })
}

/** EXPLAIN without values is of PostgreSQL 16. */
async function checkVersion(client: Client): Promise<void> {
  const { rows } = await client.query<{ readonly server_version_num: string }>(
    'show server_version_num',
  )
  if (Number(rows[0]?.server_version_num) < 160_000)
    throw new FraiseqlError('UNAVAILABLE', { message: 'preflight needs PostgreSQL 16 or newer.' })
}

/** The SQL that servers hold today, once the database is another one. */
function runningServers(
  client: Client,
  shapes: readonly ShapeOfDocument[],
  config: ConfigWithDatabase,
): Promise<readonly Finding[]> {
  const held = shapes.flatMap((of) => of.shape.statements.map(({ text }) => ({ of, text })))
  return explained(client, held, { config, breaks: 'running servers' })
}

/** They leave service when what they rely on in the catalogue is another thing. */
async function outOfService(client: Client, deployed: Model): Promise<readonly Finding[]> {
  try {
    await verifyDatabase(runOn(client), deployed)
    return []
  } catch (error) {
    if (!(error instanceof StartupError)) throw error
    const of = { document: 'all', operation: null, role: 'any' }
    return [{ ...of, breaks: 'running servers', reason: error.message }]
  }
}

interface StatementOf {
  readonly of: ShapeOfDocument
  readonly text: string
}

/** As the role, which looks at names, types and privileges, and runs nothing. */
async function explained(
  client: Client,
  statements: readonly StatementOf[],
  { config, breaks }: { config: ConfigWithDatabase; breaks: Finding['breaks'] },
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  const enter = sessionStatement('none', config.database)
  const claims = JSON.stringify(config.dev.claims)
  for (const { of, text } of statements) {
    await client.query('savepoint document')
    try {
      await client.query(enter, [claims, of.databaseRole])
      await client.query(`explain (generic_plan) ${text}`)
    } catch (error) {
      findings.push(finding(of, breaks, error instanceof Error ? error.message : String(error)))
    }
    // The role is set back, too.
    await client.query('rollback to savepoint document')
  }
  return findings
}

interface Compiled {
  readonly findings: readonly Finding[]
  readonly statements: readonly StatementOf[]
}

interface NewSchema extends Pick<PreflightSettings, 'config' | 'definition'> {
  readonly catalog: Catalog
}

function newSchema(
  shapes: readonly ShapeOfDocument[],
  { definition, catalog, config }: NewSchema,
): Compiled {
  let model: Model
  try {
    ;({ model } = compileModel(definition, catalog))
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error
    const of = { document: config.schema.path, operation: null, role: 'any' }
    const findings = error.problems.map((reason): Finding => ({
      ...of,
      breaks: 'new schema',
      reason,
    }))
    return { findings, statements: [] }
  }
  const settings = { ...config.graphql, introspection: false }
  const contexts = roleContexts({ model, settings, suggestions: true })
  const compiled = shapes.map((each) => {
    const context = contexts.get(each.role)
    if (context !== undefined) return compare(each, context)
    const reason = `there is no role ${each.role} any more`
    return { findings: [finding(each, 'new schema', reason)], statements: [] }
  })
  return {
    findings: compiled.flatMap(({ findings }) => findings),
    statements: compiled.flatMap(({ statements }) => statements),
  }
}

function compare(each: ShapeOfDocument, context: RoleContext): Compiled {
  const { text, operation, shape } = each
  try {
    const operationName = operation.name ?? undefined
    const compiled = compileOperation({ text, operationName, method: 'POST' }, context)
    const { values } = compiled.coerce({ __proto__: null, ...shape.variables })
    const { plan, read, writes } = compileShape(compiled, { values }, context)
    const changes = answerChanges(answerSignature(shape.plan), answerSignature(plan))
    const databaseRole = context.model.roles[each.role]?.databaseRole ?? each.databaseRole
    return {
      findings: changes.map((change) => finding(each, 'clients', change)),
      statements: (read === null ? writes : [read]).map(({ statement }) => ({
        of: { ...each, databaseRole },
        text: statement.text,
      })),
    }
  } catch (error) {
    return { findings: [finding(each, 'new schema', refusalOf(error))], statements: [] }
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
