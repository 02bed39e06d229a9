/**
 * Notices that the tables, types or functions a schema may name were changed, whoever did it: the
 * catalogue is read again and again, and compared as a whole.
 */
import { createHash } from 'node:crypto'
import type { Catalog } from '../catalog/catalog.ts'
import { readCatalog } from '../catalog/read-catalog.ts'
import { openAdministration, type Administration } from '../pg/administration.ts'
import { databasePlace } from './compile-definition.ts'
import type { ConfigWithDatabase } from './development-database.ts'

export interface DatabaseWatch extends AsyncDisposable {
  /** What was compiled last: a change is a difference to it. */
  readonly compiled: (catalog: Catalog) => void
  /** SQL schemas to look at from now on. */
  readonly follow: (schemas: readonly string[]) => void
}

export interface DatabaseWatchSettings {
  readonly config: ConfigWithDatabase
  readonly onChange: () => void
}

/** A look that takes long comes less often, so that it takes no more than this part of the time. */
const maxShare = 0.1

export function watchDatabase({ config, onChange }: DatabaseWatchSettings): DatabaseWatch {
  const { url, pooler } = databasePlace(config.database)
  const administration = openAdministration({
    ...config.database,
    connectionString: url.use((text) => text),
    pooler,
    // A lost database is told by the server.
    observe: () => undefined,
  })
  return new CatalogWatch(administration, config.dev.databaseIntervalMs, onChange)
}

class CatalogWatch implements DatabaseWatch {
  readonly #administration: Administration
  readonly #intervalMs: number
  readonly #onChange: () => void
  #schemas: readonly string[] = []
  #seen: string | undefined
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> = Promise.resolve()
  #isDisposed = false

  constructor(administration: Administration, intervalMs: number, onChange: () => void) {
    this.#administration = administration
    this.#intervalMs = intervalMs
    this.#onChange = onChange
    this.#schedule(intervalMs)
  }

  compiled(catalog: Catalog): void {
    this.#seen = digestOf(catalog)
  }

  follow(schemas: readonly string[]): void {
    this.#schemas = schemas
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true
    clearTimeout(this.#timer)
    await this.#looking
    await this.#administration[Symbol.asyncDispose]()
  }

  #schedule(delayMs: number): void {
    if (this.#isDisposed) return
    this.#timer = setTimeout(() => {
      const startedAt = performance.now()
      this.#looking = this.#look()
      void this.#looking.then(() =>
        this.#schedule(Math.max(this.#intervalMs, (performance.now() - startedAt) / maxShare)),
      )
    }, delayMs)
  }

  async #look(): Promise<void> {
    const before = this.#seen
    const digest = await this.#read()
    // While it was read, something else was compiled.
    if (digest === undefined || this.#seen !== before || digest === before) return
    this.#seen = digest
    if (!this.#isDisposed) this.#onChange()
  }

  /** Undefined when the database cannot be asked just now. */
  async #read(): Promise<string | undefined> {
    try {
      return digestOf(await readCatalog(this.#administration.run, this.#schemas))
    } catch {
      return undefined
    }
  }
}

function digestOf({ relations, functions, types }: Catalog): string {
  return createHash('sha256')
    .update(JSON.stringify([[...relations], [...functions], [...types]]))
    .digest('hex')
}
