/** The pipelined channel over an empty database, for the micro benches. */
import { Client } from 'pg'
import type { Channel, Session } from '../../../src/pg/channel.ts'
import { PipelineChannel } from '../../../src/pg/pipeline-channel.ts'
import { ResultBudget } from '../../../src/pg/result-budget.ts'
import { createTestDatabase } from '../../../test/support/postgres.ts'

export interface MicroChannel extends AsyncDisposable {
  readonly channel: Channel
  readonly session: Session
}

/** @param tables - statements that make them */
export async function openMicroChannel(tables: string): Promise<MicroChannel> {
  const database = await createTestDatabase({ template: 'empty' })
  const owner = new Client(database.adminUrl)
  await owner.connect()
  await owner.query(tables)
  await owner.query('grant select on all tables in schema public to public')
  await owner.end()
  const channel = new PipelineChannel({
    pooler: 'none',
    connectionString: database.url,
    applicationName: 'fraiseql micro bench',
    connectTimeoutMs: 10_000,
    acquireTimeoutMs: 10_000,
    statementTimeoutMs: 30_000,
    lockTimeoutMs: 1000,
    sharedConnections: 4,
    soloConnections: 2,
    writeConnections: 1,
    budget: new ResultBudget({ maxResultBytes: 2 ** 24, maxTotalResultBytes: 2 ** 28 }),
    observe: () => undefined,
  })
  await channel.start()
  return {
    channel,
    session: Object.freeze({
      databaseRole: 'none',
      claims: '{}',
    }),
    [Symbol.asyncDispose]: async () => {
      await channel[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}
