/** The channel that `[database] channel` names. */
import type { DatabaseConfig } from '../config/config.ts'
import type { Observe } from '../observation.ts'
import type { Channel } from './channel.ts'
import { PipelineChannel } from './pipeline-channel.ts'
import { ResultBudget } from './result-budget.ts'
import { PoolChannel } from './pool-channel.ts'

export interface ChannelOptions {
  readonly database: DatabaseConfig
  readonly connectionString: string
  readonly observe: Observe
}

/** Not started: no connection is open yet. */
export function createChannel({ database, connectionString, observe }: ChannelOptions): Channel {
  const options = { ...database, connectionString, observe, budget: new ResultBudget(database) }
  return database.channel === 'pipeline' ? new PipelineChannel(options) : new PoolChannel(options)
}
