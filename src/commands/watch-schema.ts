/**
 * Watches the files of a schema and calls for a new compilation when one of them changes. Folders are
 * watched, not files: editors replace a file, and a watch on the old one would see nothing more.
 */
import { type FSWatcher, watch } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { DefinitionError } from '../dev/load-definition.ts'

/** What changed. */
export type Cause = 'file' | 'database'

export interface WatchSettings {
  /** Absolute paths. */
  readonly files: readonly string[]
  /** Compiles anew; resolves with the files to watch from now on. */
  readonly recompile: (because: Cause) => Promise<readonly string[]>
  readonly onFailure: (error: unknown) => void
  readonly configFile: string | undefined
  readonly onConfigChange: () => void
}

/** Several events come of one save. */
const settleMs = 50

export interface SchemaWatcher extends Disposable {
  /** Compiles anew though no file changed. */
  readonly recompile: (because: Cause) => void
}

export function watchSchema(settings: WatchSettings): SchemaWatcher {
  return new SchemaWatch(settings)
}

class SchemaWatch implements SchemaWatcher {
  readonly #settings: WatchSettings
  readonly #watchers = new Map<string, FSWatcher>()
  readonly #changed = new Set<string>()
  #files: ReadonlySet<string>
  #timer: NodeJS.Timeout | undefined
  /** One compilation after the other, so that the last change wins. */
  #compiling: Promise<void> = Promise.resolve()
  #isDisposed = false

  constructor(settings: WatchSettings) {
    this.#settings = settings
    this.#files = new Set(settings.files)
    this.#follow()
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true
    clearTimeout(this.#timer)
    for (const watcher of this.#watchers.values()) watcher.close()
  }

  #follow(): void {
    // A compilation may end after the watch does.
    if (this.#isDisposed) return
    const { configFile } = this.#settings
    const files = configFile === undefined ? this.#files : [...this.#files, configFile]
    const folders = new Set([...files].map((file) => dirname(file)))
    for (const folder of folders) {
      if (this.#watchers.has(folder)) continue
      const watcher = watch(folder, (_event, name) => {
        if (name !== null) this.#note(join(folder, basename(name)))
      })
      // The folder went away; its files will be missed by the next compilation.
      watcher.on('error', () => {})
      this.#watchers.set(folder, watcher)
    }
  }

  #note(path: string): void {
    if (!this.#files.has(path) && path !== this.#settings.configFile) return
    this.#changed.add(path)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#react(), settleMs)
  }

  #react(): void {
    const { configFile, onConfigChange } = this.#settings
    const changed = [...this.#changed]
    this.#changed.clear()
    if (configFile !== undefined && changed.includes(configFile)) onConfigChange()
    if (!changed.some((path) => this.#files.has(path))) return
    this.recompile('file')
  }

  recompile(because: Cause): void {
    this.#compiling = this.#compiling.then(() => this.#recompile(because))
  }

  async #recompile(because: Cause): Promise<void> {
    if (this.#isDisposed) return
    try {
      this.#files = new Set(await this.#settings.recompile(because))
    } catch (error) {
      this.#settings.onFailure(error)
      // What mends it may lie in a file that only the broken schema imports.
      if (error instanceof DefinitionError) this.#files = new Set([...this.#files, ...error.files])
    }
    this.#follow()
  }
}
