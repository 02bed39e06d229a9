/** Reads the definition of a schema.ts in a thread of its own (definition-thread.ts). */
import { existsSync } from 'node:fs'
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { SchemaDefinition } from '../schema/definition.ts'
import { SchemaError } from '../schema/problems.ts'
import type { DefinitionMessage } from './definition-thread.ts'

export interface LoadedDefinition {
  readonly definition: SchemaDefinition
  /** Absolute paths of the files it was made from. */
  readonly files: readonly string[]
}

/** A schema that cannot be read, with the files whose change may mend it. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError'
  readonly reason: 'missing' | 'failed'
  readonly files: readonly string[]

  constructor(reason: DefinitionError['reason'], message: string, files: readonly string[]) {
    super(message)
    this.reason = reason
    this.files = files
  }
}

const loadTimeoutMs = 30_000

/** @throws {DefinitionError | SchemaError} */
export async function loadDefinition(path: string): Promise<LoadedDefinition> {
  if (!existsSync(path)) {
    throw new DefinitionError('missing', `There is no schema ${path}.`, [path])
  }
  const { definition, failure, files } = await readInThread(path)
  if (failure !== undefined) {
    throw new DefinitionError('failed', `${path} cannot be loaded:\n${failure}`, files)
  }
  if (!isDefinition(definition)) {
    throw new SchemaError([
      `${path}: expected \`export const schema = defineSchema({ roles: {…}, types: {…} })\`.`,
    ])
  }
  return { definition, files }
}

async function readInThread(path: string): Promise<DefinitionMessage> {
  const thread = new Worker(threadFile(), {
    workerData: { path },
    name: 'schema',
    // What a schema prints must not come between the lines of a JSON log.
    stdout: true,
  })
  thread.stdout.pipe(process.stderr, { end: false })
  const { promise, resolve, reject } = Promise.withResolvers<DefinitionMessage>()
  const timer = setTimeout(
    () => resolve({ failure: `It does not finish within ${loadTimeoutMs} ms.`, files: [path] }),
    loadTimeoutMs,
  )
  thread.once('message', resolve)
  thread.once('error', reject)
  thread.once('exit', (code) =>
    resolve({ failure: `It ended the thread with code ${code}.`, files: [path] }),
  )
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    await thread.terminate()
  }
}

/** The source runs as TypeScript in development and as JavaScript in the package. */
function threadFile(): URL {
  return new URL(`./definition-thread${extname(import.meta.filename)}`, import.meta.url)
}

function isDefinition(value: unknown): value is SchemaDefinition {
  if (typeof value !== 'object' || value === null) return false
  return 'roles' in value && isObject(value.roles) && 'types' in value && isObject(value.types)
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
