/**
 * What PostgreSQL expects the trusted documents to cost, and where it finds no index: each statement is
 * explained as its role, for any parameters (GENERIC_PLAN, PostgreSQL 16 and newer), and nothing is run. A
 * second look leaves the planner nothing but bitmaps of indexes, which a condition has or has not, however small the
 * tables are here.
 *
 * https://www.postgresql.org/docs/18/sql-explain.html
 */
import type { Client } from 'pg'
import { trustedShapes } from '../documents/trusted-shapes.ts'
import type { Model } from '../schema/model.ts'
import { type PlanNode, unindexedIn, type Unindexed } from './unindexed.ts'

/** One shape of one operation, for one role. */
export interface DocumentCost {
  /** The file. */
  readonly document: string
  readonly operation: string | null
  readonly role: string
  /** Which of its shapes, from 1. */
  readonly shape: number
  /** Of all statements, in PostgreSQL's units; null when it could not be explained. */
  readonly cost: number | null
  /** Rows of the results, as PostgreSQL estimates them. */
  readonly rows: number | null
  readonly unindexed: readonly Unindexed[]
  /** What PostgreSQL said against it. */
  readonly problem: string | null
}

export interface CostSettings {
  /** Pins settings, and sets claims ($1) and role ($2). */
  readonly sessionStatement: string
  readonly claims: string
}

export async function documentCosts(
  client: Client,
  model: Pick<Model, 'documents' | 'roles'>,
  settings: CostSettings,
): Promise<readonly DocumentCost[]> {
  const costs: DocumentCost[] = []
  for (const { document, operation, role, databaseRole, number, shape } of trustedShapes(model)) {
    const texts = shape.statements.map(({ text }) => text)
    const session = [settings.claims, databaseRole]
    const measured = await measure(client, texts, { ...settings, session })
    costs.push({ document, operation: operation.name, role, shape: number, ...measured })
  }
  return costs
}

type Measured = Pick<DocumentCost, 'cost' | 'rows' | 'unindexed' | 'problem'>

async function measure(
  client: Client,
  texts: readonly string[],
  { sessionStatement, session }: CostSettings & { readonly session: readonly string[] },
): Promise<Measured> {
  await client.query('begin')
  try {
    await client.query(sessionStatement, [...session])
    const usual = await explainAll(client, texts)
    await client.query(
      `select ${['seqscan', 'indexscan', 'indexonlyscan', 'hashjoin', 'mergejoin'].map((way) => `pg_catalog.set_config('enable_${way}', 'off', true)`).join()}`,
    )
    const careful = await explainAll(client, texts)
    return {
      cost: Math.round(sum(usual.map((plan) => plan['Total Cost'])) * 100) / 100,
      rows: sum(usual.map((plan) => plan['Plan Rows'])),
      unindexed: careful.flatMap(unindexedIn),
      problem: null,
    }
  } catch (error) {
    return { cost: null, rows: null, unindexed: [], problem: String(error) }
  } finally {
    await client.query('rollback')
  }
}

async function explainAll(client: Client, texts: readonly string[]): Promise<readonly PlanNode[]> {
  const plans: PlanNode[] = []
  for (const text of texts) {
    // Without values the parameters stay open.
    const { rows } = await client.query<Explained>(
      `explain (generic_plan, verbose, format json) ${text}`,
    )
    for (const row of rows) for (const { Plan } of row['QUERY PLAN']) plans.push(Plan)
  }
  return plans
}

interface Explained {
  readonly 'QUERY PLAN': readonly { readonly Plan: PlanNode }[]
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
