/**
 * Golden cases: a document, and beside it the plan, the statement and the answer that it must give.
 * `GOLDEN=update` writes what is found instead; read the difference as you would read code.
 */
import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { print } from 'graphql'
import { Client } from 'pg'

import { schema as shop } from '../../examples/shop/schema.ts'
import { compileOperation, compileShape } from '../../src/operation.ts'
import type { OperationPlan } from '../../src/plan/plan.ts'
import type { SchemaDefinition } from '../../src/schema/definition.ts'
import { schema as chinook } from '../fixtures/chinook-schema.ts'
import { schema as kinds } from '../fixtures/kinds-schema.ts'
import { createTestDatabase, type TemplateName } from '../support/postgres.ts'
import { type GoldenCase, readGoldenCases, type SchemaName } from './golden-case.ts'
import { type EngineRun, type GoldenEngine, openGoldenEngine, requestOf } from './golden-engine.ts'
import { layOutSql, readSqlLayout } from './sql-layout.ts'

const folder = import.meta.dirname
const isUpdate = process.env['GOLDEN'] === 'update'
const cases = readGoldenCases(folder)

const sources: Readonly<
  Record<SchemaName, { readonly template: TemplateName; readonly definition: SchemaDefinition }>
> = {
  shop: { template: 'shop', definition: shop },
  chinook: { template: 'chinook', definition: chinook },
  kinds: { template: 'types', definition: kinds },
}

const resources = new AsyncDisposableStack()
const engines = new Map<SchemaName, GoldenEngine>()

before(async () => {
  for (const name of new Set(cases.map((golden) => golden.schema)))
    engines.set(name, await openSource(name))
})

after(() => resources.disposeAsync())

async function openSource(name: SchemaName): Promise<GoldenEngine> {
  const { template, definition } = sources[name]
  const database = resources.use(await createTestDatabase({ template }))
  if (name === 'kinds') await addViews(database.adminUrl)
  return resources.use(await openGoldenEngine({ databaseUrl: database.url, definition }))
}

async function addViews(adminUrl: string): Promise<void> {
  const file = fileURLToPath(new URL('../fixtures/kinds-views.sql', import.meta.url))
  const client = new Client(adminUrl)
  await client.connect()
  await client.query(readFileSync(file, 'utf8'))
  await client.end()
}

describe('a golden case', () => {
  test('exists ninety times and more', () => {
    assert.ok(cases.length >= 90, `${cases.length} cases`)
  })

  for (const golden of cases) {
    test(`${golden.name} has its plan, statement and answer`, async () => {
      const engine = engines.get(golden.schema)
      assert.ok(engine !== undefined)
      const run = await engine.run(golden)

      expectFile(golden, '.plan.json', planText(golden, engine))
      expectFile(golden, '.sql', statementText(run))
      expectFile(golden, '.json', answerText(run))
      JSON.parse(run.body)
    })
  }
})

function expectFile(golden: GoldenCase, ending: string, actual: string): void {
  const file = `${golden.path}${ending}`
  if (isUpdate) writeFileSync(file, actual)
  assert.ok(existsSync(file), `${golden.name}${ending} is missing: run with GOLDEN=update`)
  assert.equal(actual, readFileSync(file, 'utf8'))
}

/** `null` where the document is refused before there is a plan. */
function planText(golden: GoldenCase, { model, settings, schemaOf }: GoldenEngine): string {
  const context = {
    model,
    role: golden.role,
    schema: schemaOf(golden.role),
    settings,
    suggestions: true,
  }
  try {
    const operation = compileOperation({ ...requestOf(golden), text: golden.query }, context)
    const { values } = operation.coerce(golden.variables)
    return `${JSON.stringify(printable(compileShape(operation, { values }, context).plan), null, 2)}\n`
  } catch {
    return 'null\n'
  }
}

/** Introspection keeps nodes of the document; they are shown as text. */
function printable(plan: OperationPlan): unknown {
  const roots = plan.roots.map((root) =>
    root.kind === 'introspection' ? { ...root, nodes: root.nodes.map(print) } : root,
  )
  return { ...plan, roots }
}

function statementText({ executions }: EngineRun): string {
  if (executions.length === 0) return '-- no statement\n'
  return executions.map(printStatement).join('\n')
}

function printStatement({ text, parameters }: EngineRun['executions'][number]): string {
  const laidOut = layOutSql(text)
  assert.equal(readSqlLayout(laidOut), text)
  const values = parameters.map((value, index) => `-- $${index + 1} = ${JSON.stringify(value)}\n`)
  return `${laidOut}\n${values.join('')}`
}

/** The body stays as it was sent: digits, spaces and line breaks are part of what is promised. */
function answerText({ answer, body }: EngineRun): string {
  const stable = body.replaceAll(/"errorId":"[-0-9a-f]{36}"/g, '"errorId":"…"')
  return `{ "status": ${answer.status}, "body":\n${stable}\n}\n`
}
