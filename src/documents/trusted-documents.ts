/**
 * The trusted documents of a model, compiled when the server starts, for each role that they were compiled
 * for ahead. What comes out must be the SQL that `compile` stored: else another version of this program, or
 * other limits, would answer what nobody reviewed. They stay compiled, whatever else is asked.
 */
import { hash as digest } from 'node:crypto'
import { FraiseqlError, FraiseqlErrors } from '../errors.ts'
import { compileOperation, compileShape, type Operation, type RoleContext } from '../operation.ts'
import { StartupError } from '../ops/startup-error.ts'
import type { Model, TrustedDocument, TrustedOperation } from '../schema/model.ts'

/** A trusted document as one role has it. */
export interface TrustedForRole {
  readonly text: string
  /** By the variant, as in the cache of other documents. */
  readonly operations: Map<string, Operation>
}

export class TrustedDocuments {
  /** By role and hash. */
  readonly #byRole: ReadonlyMap<string, ReadonlyMap<string, TrustedForRole>>

  /** @throws {StartupError} for a document that is no longer what was compiled. */
  constructor({ documents }: Model, roles: ReadonlyMap<string, RoleContext>) {
    this.#byRole = new Map(
      [...roles].map(([role, context]) => [role, compileAll(documents, context)]),
    )
  }

  /** Undefined for a document that the role has not. */
  find(role: string, hash: string): TrustedForRole | undefined {
    return this.#byRole.get(role)?.get(hash)
  }
}

/** The variant of an operation: the method decides whether it may run at all. */
export function variantOf(
  role: string,
  {
    method,
    operationName,
  }: { readonly method: string; readonly operationName: string | undefined },
): string {
  // Neither of the first two has a newline.
  return operationName === undefined ? `${role}\n${method}` : `${role}\n${method}\n${operationName}`
}

function compileAll(
  documents: Model['documents'],
  context: RoleContext,
): ReadonlyMap<string, TrustedForRole> {
  const compiled = new Map<string, TrustedForRole>()
  for (const [hash, document] of Object.entries(documents)) {
    if (digest('sha256', document.text) !== hash)
      throw outdated(`${document.name}: its id is not that of its text.`)
    const operations = document.roles[context.role]
    if (operations !== undefined) compiled.set(hash, compileOne(document, operations, context))
  }
  return compiled
}

function compileOne(
  document: TrustedDocument,
  expected: readonly TrustedOperation[],
  context: RoleContext,
): TrustedForRole {
  const { text, name } = document
  const operations = new Map<string, Operation>()
  for (const each of expected) {
    try {
      const operation = recompile(text, each, context)
      const names =
        expected.length === 1 ? [undefined, each.name ?? undefined] : [each.name ?? undefined]
      for (const operationName of names)
        operations.set(variantOf(context.role, { method: 'POST', operationName }), operation)
    } catch (error) {
      throw outdated(`${name} for the role ${context.role}: ${reasonOf(error)}`)
    }
  }
  return { text, operations }
}

function recompile(text: string, expected: TrustedOperation, context: RoleContext): Operation {
  const operationName = expected.name ?? undefined
  const operation = compileOperation({ text, operationName, method: 'POST' }, context)
  for (const { variables, statements } of expected.shapes) {
    const { values, shape: key } = operation.coerce({ __proto__: null, ...variables })
    const shape = compileShape(operation, { values }, context)
    const { read, writes } = shape
    const own = (read === null ? writes : [read]).map(({ name, statement }) => [
      name,
      statement.text,
    ])
    if (
      JSON.stringify(own) !== JSON.stringify(statements.map(({ name, text: sql }) => [name, sql]))
    )
      throw new FraiseqlError('INTERNAL', { message: 'its SQL is not what was compiled.' })
    if (operation.shapes.size < context.settings.maxShapesPerDocument)
      operation.shapes.set(key, shape)
  }
  return operation
}

function reasonOf(error: unknown): string {
  if (error instanceof FraiseqlError || error instanceof FraiseqlErrors) return error.message
  throw error
}

function outdated(what: string): StartupError {
  return new StartupError(
    78,
    `A trusted document does not fit this server, ${what} Run "fraiseql compile" again.`,
  )
}
