/**
 * Runs the statements of a mutation as the server would and takes them back, so that each case finds the
 * database as it was; numbers that a sequence gave out are not given again.
 */
import { Client } from 'pg'
import type { Result, WriteExecution } from '../../src/pg/channel.ts'
import { databaseError } from '../../src/pg/database-error.ts'
import { sessionParameters, sessionStatement } from '../../src/pg/session.ts'

const limits = { statementTimeoutMs: 10_000, lockTimeoutMs: 1000 }

export async function runRolledBack(
  databaseUrl: string,
  { statements, session }: WriteExecution,
): Promise<Result> {
  const client = new Client(databaseUrl)
  await client.connect()
  try {
    await client.query('begin read write')
    // As behind a pooler, where everything is set by the statement: it may be one that the URL leads to.
    const settings = sessionStatement('transaction', limits, 'write')
    await client.query(settings, sessionParameters(session))
    const columns: (Buffer | null)[] = []
    for (const { text, parameters, answers } of statements) {
      const { rows } = await client.query<(string | null)[]>({
        text,
        values: [...parameters],
        rowMode: 'array',
        types: { getTypeParser: () => (value: string) => value },
      })
      for (const value of answers ? (rows[0] ?? []) : [])
        columns.push(value === null ? null : Buffer.from(value))
    }
    await client.query('rollback')
    return { columns, release: () => undefined }
  } catch (error) {
    throw databaseError(error)
  } finally {
    await client.end()
  }
}
