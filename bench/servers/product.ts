/**
 * The product in full dress, as it exists: production mode and its defaults, every limit, the access
 * log written to a file. No credential can be verified yet, so the caller is given at the start and
 * not by a token; role and claims go to PostgreSQL with each request all the same.
 */
import { openSync } from 'node:fs'
import { readCatalog } from '../../src/catalog/read-catalog.ts'
import { openAdministration } from '../../src/pg/administration.ts'
import { compileModel } from '../../src/schema/compile-model.ts'
import type { Model } from '../../src/schema/model.ts'
import { startServer } from '../../src/start-server.ts'
import { createLog } from '../../src/telemetry/log.ts'
import { caller } from '../workloads/workload.ts'
import { announce, setting } from './child.ts'
import { definitionOf } from './definition.ts'
import { productConfig } from './product-config.ts'

const config = productConfig({ FRAISEQL_DATABASE_CHANNEL: setting('BENCH_CHANNEL') })
const descriptor = openSync(setting('BENCH_LOG'), 'a')
const { observe } = createLog({ level: config.log.level, format: config.log.format, descriptor })
const server = await startServer({
  config,
  model: await compile(),
  observe,
  principal: Object.freeze({ ...caller, isAuthenticated: true }),
})
announce(server.publicUrl)

async function compile(): Promise<Model> {
  const relations = Number(setting('BENCH_RELATIONS'))
  const roles = Number(setting('BENCH_ROLES'))
  const connectionString = setting('BENCH_DATABASE_URL')
  await using administration = openAdministration({
    ...config.database,
    connectionString,
    observe: () => undefined,
  })
  const definition = definitionOf({ relations, roles })
  const catalog = await readCatalog(administration.run, ['bench', 'wide'])
  return compileModel(definition, catalog).model
}
