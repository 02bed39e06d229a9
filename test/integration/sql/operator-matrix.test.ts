/** Every operator on every type finds the rows that a predicate written by hand finds. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Client } from 'pg'
import type { ColumnField } from '../../../src/schema/model.ts'
import { operandKind, type Operator, operatorsOf } from '../../../src/schema/operators.ts'
import { schema as definition } from '../../fixtures/kinds-schema.ts'
import { type Engine, openEngine } from '../../support/engine.ts'
import { createTestDatabase } from '../../support/postgres.ts'
import { matrixColumns, operandsFor, printLiteral } from './operands.ts'
import { predicateOf } from './predicate.ts'

const stack = new AsyncDisposableStack()
let engine: Engine
let client: Client

before(async () => {
  const database = stack.use(await createTestDatabase({ template: 'types' }))
  client = new Client({
    connectionString: database.adminUrl,
    options: '-c search_path=kinds,pg_catalog -c timezone=UTC -c intervalstyle=iso_8601',
  })
  // A server that this file started is stopped before the file's own hooks run.
  client.on('error', () => undefined)
  await client.connect()
  stack.defer(() => client.end())
  const types = { Specimen: definition.types['Specimen']! }
  engine = stack.use(
    await openEngine({
      url: database.url,
      definition: { ...definition, types },
      schemas: ['kinds'],
      role: 'member',
    }),
  )
})

after(() => stack.disposeAsync())

describe('every operator of', () => {
  for (const name of matrixColumns)
    test(`${name} finds what SQL written by hand finds, as literal and as variable`, async () => {
      const field = engine.model.types['Specimen']?.fields[name]
      assert.ok(field?.kind === 'column', name)

      for (const operator of operatorsOf(field.type)) await checkOperator(field, operator)
    })

  test('the table has no column that the matrix leaves out', () => {
    const fields = Object.keys(engine.model.types['Specimen']?.fields ?? {})

    assert.deepEqual(fields.toSorted(), [...matrixColumns].toSorted())
  })
})

async function checkOperator(field: ColumnField, operator: Operator): Promise<void> {
  const operands = await operandsFor({ field, operator, client, model: engine.model })
  const expected = await rowsByHand(field, operator, operands)

  const literals = operands.map(
    (operand, index) => `a${index}: ${rootOf(field, operator, printLiteral(field, operand))}`,
  )
  assert.deepEqual(await rowsOf(`{ ${literals.join(' ')} }`), expected, `${operator} with literals`)

  const type = operandType(field, operator)
  const declared = operands.map((_, index) => `$v${index}: ${type}`).join(', ')
  const uses = operands.map((_, index) => `a${index}: ${rootOf(field, operator, `$v${index}`)}`)
  const variables = Object.fromEntries(operands.map((operand, index) => [`v${index}`, operand]))
  const found = await rowsOf(`query (${declared}) { ${uses.join(' ')} }`, variables)
  assert.deepEqual(found, expected, `${operator} with variables`)
}

function rootOf(field: ColumnField, operator: Operator, operand: string): string {
  return `specimens(where: {${field.name}: {${operator}: ${operand}}}, limit: 200) { id }`
}

function operandType({ type }: ColumnField, operator: Operator): string {
  const { graphql } = type
  const kinds = {
    value: graphql,
    json: graphql,
    values: `[${graphql}!]`,
    array: `[${graphql}]`,
    text: 'String',
    boolean: 'Boolean',
  }
  return kinds[operandKind(operator, type)]
}

async function rowsOf(query: string, variables?: Record<string, unknown>): Promise<number[][]> {
  const { text } = await engine.run(query, variables)
  const answer = JSON.parse(text) as { data?: Record<string, { id: string }[]> }
  assert.ok(answer.data, `${text}\n${query}\n${JSON.stringify(variables)}`)
  return Object.values(answer.data).map((rows) => rows.map(({ id }) => Number(id)))
}

async function rowsByHand(
  field: ColumnField,
  operator: Operator,
  operands: readonly unknown[],
): Promise<number[][]> {
  const labelOf = (value: unknown) =>
    engine.model.enums[field.type.graphql]?.values.find(({ name }) => name === value)?.label ?? ''
  const columns = operands.map((operand, index) => {
    const condition = predicateOf({ field, operator, operand, labelOf })
    return `array(select id from specimens where ${condition} order by id) as a${index}`
  })
  const { rows } = await client.query<Record<string, number[]>>(`select ${columns.join(', ')}`)
  return Object.values(rows[0] ?? {})
}
