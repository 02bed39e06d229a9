/**
 * The product in full dress, as it is built: production mode and its defaults, every limit, a compiled
 * schema, the access log written to a file. No credential can be verified yet, so the caller is given at the
 * start and not by a token; role and claims go to PostgreSQL with each request all the same.
 */
import { openSync } from 'node:fs'
import { caller } from '../workloads/workload.ts'
import { built } from './built.ts'
import { announce, setting } from './child.ts'
import { productConfig } from './product-config.ts'

const { readCompiledSchema } = await built('commands/compiled-schema.js')
const { createLog } = await built('telemetry/log.js')
const { startServer } = await built('index.js')

const config = productConfig({ FRAISEQL_DATABASE_CHANNEL: setting('BENCH_CHANNEL') })
const descriptor = openSync(setting('BENCH_LOG'), 'a')
const { observe } = createLog({ level: config.log.level, format: config.log.format, descriptor })
const server = await startServer({
  config,
  model: readCompiledSchema(setting('BENCH_SCHEMA')),
  observe,
  principal: Object.freeze({ ...caller, isAuthenticated: true }),
})
announce(server.publicUrl)
