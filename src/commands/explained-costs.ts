/** Costs from the database, and as a file that a later run compares itself with. */
import { readFileSync } from 'node:fs'
import type { ConfigWithDatabase } from '../dev/development-database.ts'
import { withDatabase } from '../dev/compile-definition.ts'
import { sessionStatement } from '../pg/session.ts'
import type { Model } from '../schema/model.ts'
import { type DocumentCost, documentCosts } from './document-costs.ts'
import { CommandFailure, exitCodes } from './exit-code.ts'

const format = 1
const firstWithGenericPlans = 160_000

/** With the claims of `[dev]`; undefined where PostgreSQL is too old to say. */
export function explainedCosts(
  model: Model,
  { database, dev }: ConfigWithDatabase,
): Promise<readonly DocumentCost[] | undefined> {
  return withDatabase(database, async (client) => {
    const { rows } = await client.query<{ readonly server_version_num: string }>(
      'show server_version_num',
    )
    if (Number(rows[0]?.server_version_num) < firstWithGenericPlans) return undefined
    return documentCosts(client, model, {
      sessionStatement: sessionStatement('none', database),
      claims: JSON.stringify(dev.claims),
    })
  })
}

export function costsText(documents: readonly DocumentCost[]): string {
  return `${JSON.stringify({ format, documents }, undefined, 2)}\n`
}

export function readCosts(path: string): readonly DocumentCost[] {
  try {
    const file = JSON.parse(readFileSync(path, 'utf8')) as Partial<CostFile>
    if (file.format === format && Array.isArray(file.documents)) return file.documents
  } catch (cause) {
    throw unreadable(path, cause)
  }
  throw unreadable(path)
}

/** As `costsText` writes it. */
interface CostFile {
  readonly format: number
  readonly documents: readonly DocumentCost[]
}

function unreadable(path: string, cause?: unknown): CommandFailure {
  const reason = cause instanceof Error ? `: ${cause.message}` : ''
  return new CommandFailure(
    exitCodes.schemaMissing,
    `${path} is no report of "compile --report"${reason}.`,
    { cause },
  )
}
