/** What `fraiseql compile` does, for the schema of the bench: it ends before the product starts. */
import { writeFileSync } from 'node:fs'
import { built } from './built.ts'
import { setting } from './child.ts'
import { definitionOf } from './definition.ts'
import { productConfig } from './product-config.ts'

const { compileModel, readCatalog } = await built('index.js')
const { compiledSchemaText } = await built('commands/compiled-schema.js')
const { openAdministration } = await built('pg/administration.js')

await using administration = openAdministration({
  ...productConfig().database,
  connectionString: setting('BENCH_DATABASE_URL'),
  observe: () => undefined,
})
const definition = definitionOf({
  relations: Number(setting('BENCH_RELATIONS')),
  roles: Number(setting('BENCH_ROLES')),
  hasWrites: setting('BENCH_WRITES') === 'on',
})
const catalog = await readCatalog(administration.run, ['bench', 'wide'])
const { model } = compileModel(definition, catalog)
writeFileSync(setting('BENCH_SCHEMA'), compiledSchemaText(model))
