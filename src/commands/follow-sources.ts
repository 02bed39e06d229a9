/** What `dev` serves follows its sources: schema.ts, the files it imports, the trusted documents, and the database. */
import { relative } from 'node:path'
import type { Command } from 'commander'
import { addDocuments, type WithDocuments } from '../dev/add-documents.ts'
import { compileDefinition, schemasOf, type CompiledDefinition } from '../dev/compile-definition.ts'
import type { ConfigWithDatabase } from '../dev/development-database.ts'
import { loadDefinition, type LoadedDefinition } from '../dev/load-definition.ts'
import { watchDatabase } from '../dev/watch-database.ts'
import type { Principal } from '../security/principal.ts'
import type { RunningServer } from '../start-server.ts'
import type { DevNarrator } from './dev-narrator.ts'
import { knownRole } from './known-role.ts'
import { resolveCommandConfig } from './read-config.ts'
import { watchSchema, type Cause } from './watch-schema.ts'

export interface FollowedSources {
  readonly config: ConfigWithDatabase
  /** What is served. */
  readonly loaded: LoadedDefinition
  readonly compiled: WithDocuments<CompiledDefinition>
  readonly principal: Principal
  readonly server: RunningServer
  readonly narrator: DevNarrator
  readonly resources: AsyncDisposableStack
  readonly settings: { readonly file: string | undefined; readonly command: Command }
}

export function followSources(sources: FollowedSources): void {
  const { config, loaded, compiled, principal, server, narrator, resources, settings } = sources
  const { path } = config.schema
  let served = JSON.stringify(compiled.model)
  const recompile = async (because: Cause): Promise<readonly string[]> => {
    const { definition, files: modules } = await loadDefinition(path)
    database.follow(schemasOf(definition))
    const again = await compileDefinition(definition, config.database)
    const { model, notices, catalog, files: documents } = await addDocuments(again, config)
    database.compiled(catalog)
    const text = JSON.stringify(model)
    const files = [...modules, ...documents]
    // Of the database, much may change that the schema does not show.
    if (because === 'database' && text === served) return files
    narrator.notices(notices)
    knownRole(model, principal.role)
    await server.replaceModel(model)
    served = text
    narrator.replaced(because === 'file' ? relative('.', path) : 'the database')
    return files
  }
  const watcher = resources.use(
    watchSchema({
      files: [...loaded.files, ...compiled.files],
      recompile,
      onFailure: (error) => narrator.rejected(error),
      configFile: settings.file,
      onConfigChange: () =>
        narrator.configChanged(resolveCommandConfig(settings.command, 'development')),
    }),
  )
  const database = resources.use(
    watchDatabase({ config, onChange: () => watcher.recompile('database') }),
  )
  database.follow(schemasOf(loaded.definition))
  database.compiled(compiled.catalog)
}
