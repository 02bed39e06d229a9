/** What a workload writes to: as it was when a slice begins, and afterwards with a trace of all that was answered. */
import { type BenchDatabase, withClient } from '../database/open-database.ts'
import type { Workload } from '../workloads/workload.ts'

type Database = Pick<BenchDatabase, 'adminUrl'>

/** So that nobody writes to a table that others have made large before. */
export async function forgetWrittenRows(
  { writes }: Workload,
  { adminUrl }: Database,
): Promise<void> {
  if (writes === undefined) return
  await withClient(adminUrl, (client) => client.query(writes.begin))
}

/** How many of the answered changes left no trace. */
export async function missingRows(
  { writes }: Workload,
  { adminUrl }: Database,
  answered: number,
): Promise<number> {
  if (writes === undefined) return 0
  return withClient(adminUrl, async (client) => {
    const { rows } = await client.query<{ count: string }>(writes.count)
    return Math.max(0, answered - Number(rows[0]?.count))
  })
}
