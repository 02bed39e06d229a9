/** The trusted documents of a project become part of its model. */
import type { Config } from '../config/config.ts'
import { compileDocuments } from '../documents/compile-documents.ts'
import { deepFreeze } from '../lib/deep-freeze.ts'
import { roleContexts } from '../operation.ts'
import type { CompiledModel } from '../schema/compile-model.ts'
import { DocumentsError, readDocuments } from './read-documents.ts'

export type WithDocuments<Compiled> = Compiled & {
  /** Absolute paths of the documents. */
  readonly files: readonly string[]
}

/** @throws {DocumentsError} with every problem found. */
export async function addDocuments<Compiled extends CompiledModel>(
  before: Compiled,
  { schema, graphql }: Pick<Config, 'schema' | 'graphql'>,
): Promise<WithDocuments<Compiled>> {
  const { model, notices } = before
  const sources = await readDocuments(schema.documents, process.cwd())
  // Where they are served introspection is off.
  const settings = { ...graphql, introspection: false }
  const contexts = [...roleContexts({ model, settings, suggestions: true }).values()]
  const compiled = compileDocuments(sources, contexts)
  if (compiled.problems.length > 0) throw new DocumentsError(compiled.problems.join('\n'))
  return {
    ...before,
    model: deepFreeze({ ...model, documents: compiled.documents }),
    notices: [...notices, ...compiled.notices],
    files: [...new Set(sources.map(({ path }) => path))],
  }
}
