/** The table that a workload writes to: empty when a slice begins, and afterwards as full as was answered. */
import { type BenchDatabase, withClient } from '../database/open-database.ts'
import type { Workload } from '../workloads/workload.ts'

type Database = Pick<BenchDatabase, 'adminUrl'>

/** So that nobody inserts into a table that others have made large before. */
export async function forgetWrittenRows(
  { writes }: Workload,
  { adminUrl }: Database,
): Promise<void> {
  if (writes === undefined) return
  await withClient(adminUrl, (client) => client.query(`truncate ${writes.table}`))
}

/** How many of the answered changes left no row. */
export async function missingRows(
  { writes }: Workload,
  { adminUrl }: Database,
  answered: number,
): Promise<number> {
  if (writes === undefined) return 0
  return withClient(adminUrl, async (client) => {
    const { rows } = await client.query<{ count: string }>(`select count(*) from ${writes.table}`)
    return Math.max(0, answered - Number(rows[0]?.count))
  })
}
