/**
 * Imports one schema.ts, run as a worker thread: each time in a fresh module graph, so that a
 * changed file and whatever it imports are read anew, and nothing of the old ones stays in memory.
 * Tells the files it read, for the watch of `fraiseql dev`.
 */
import { registerHooks } from 'node:module'
import { extname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'

export interface DefinitionMessage {
  /** The value of `export const schema`, or undefined. */
  readonly definition?: unknown
  readonly failure?: string | undefined
  /** Absolute paths of the author's files, the schema included. */
  readonly files: readonly string[]
}

// The boundary between threads: the parent passes exactly this (load-definition.ts).
const { path }: { readonly path: string } = workerData

const files = new Set([path])
const ownFolder = new URL('../', import.meta.url).href
const ownIndex = `${ownFolder}index${extname(import.meta.filename)}`

registerHooks({
  // `fraiseql` in a schema is this very package, wherever the command was started from.
  resolve: (specifier, context, next) =>
    specifier === 'fraiseql' ? { url: ownIndex, shortCircuit: true } : next(specifier, context),
  load: (url, context, next) => {
    if (isAuthored(url)) files.add(fileURLToPath(url))
    return next(url, context)
  },
})

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort?.postMessage(await load())

async function load(): Promise<DefinitionMessage> {
  try {
    const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(path).href)
    // Only what can be copied between threads is data.
    const definition: unknown = structuredClone(module['schema'])
    return { definition, files: [...files] }
  } catch (error) {
    return { failure: describe(error), files: [...files] }
  }
}

/** The author's files, not those of this package or of any other. */
function isAuthored(url: string): boolean {
  return url.startsWith('file:') && !url.startsWith(ownFolder) && !url.includes('/node_modules/')
}

/** The author wants the place in the schema, not the frames of the loader. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const frames = (error.stack ?? '').split('\n').filter((line) => !line.includes('node:internal'))
  return frames.length === 0 ? error.message : frames.join('\n')
}
