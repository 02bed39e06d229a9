/**
 * Documents compiled ahead of a deploy: for each role that may run one, its operations, the shapes of their
 * variables, and for each shape plan and SQL. Refused: a document that no role may run, examples of variables
 * that do not fit, two documents of one text.
 */
import { hash } from 'node:crypto'
import { Kind } from 'graphql'
import { FraiseqlError, FraiseqlErrors } from '../errors.ts'
import { parseDocument } from '../graphql/parse-document.ts'
import { compileOperation, compileShape, type Operation, type RoleContext } from '../operation.ts'
import { checkRows } from '../plan/row-bound.ts'
import type { Model, TrustedDocument, TrustedOperation, TrustedShape } from '../schema/model.ts'
import { sampleVariables, type Variables } from './sample-variables.ts'

/** The key of examples that are for each operation of a document. */
export const everyOperation = ''

/** A document as its author wrote it. */
export interface SourceDocument {
  /** For messages. */
  readonly name: string
  /** Absolute, of the file that has it. */
  readonly path: string
  readonly text: string
  /** Examples of variables, one for each shape, by operation; under `everyOperation` for each. */
  readonly examples: ReadonlyMap<string, readonly Variables[]>
}

export interface CompiledDocuments {
  readonly documents: Model['documents']
  /** A sentence each; with any, nothing may be served. */
  readonly problems: readonly string[]
  /** What compiled, but not as far as somebody may expect. */
  readonly notices: readonly string[]
}

interface Found {
  readonly problems: string[]
  readonly notices: string[]
}

export function compileDocuments(
  sources: readonly SourceDocument[],
  contexts: readonly RoleContext[],
): CompiledDocuments {
  const documents: Record<string, TrustedDocument> = {}
  const found: Found = { problems: [], notices: [] }
  for (const source of sources) {
    const id = hash('sha256', source.text)
    const twin = documents[id]
    if (twin === undefined) documents[id] = compileDocument(source, contexts, found)
    else if (twin.name !== source.name)
      found.problems.push(`${source.name}: ${twin.name} has the same text.`)
  }
  return { documents, ...found }
}

function compileDocument(
  source: SourceDocument,
  contexts: readonly RoleContext[],
  found: Found,
): TrustedDocument {
  const { name, text } = source
  const roles: Record<string, readonly TrustedOperation[]> = {}
  const refusals = new Set<string>()
  for (const context of contexts) {
    try {
      roles[context.role] = compileForRole(source, context, found)
    } catch (error) {
      refusals.add(`${context.role}: ${reasonOf(error)}`)
    }
  }
  if (Object.keys(roles).length === 0)
    found.problems.push(`${name}: no role may run it. ${[...refusals].join(' ')}`)
  return { name, text, roles }
}

/** @throws {FraiseqlError | FraiseqlErrors} when the role may not run all of it. */
function compileForRole(
  { name, text, examples }: SourceDocument,
  context: RoleContext,
  found: Found,
): readonly TrustedOperation[] {
  const names = operationNames(text, context)
  if (names.length === 0)
    throw new FraiseqlError('BAD_USER_INPUT', { message: 'It has no operation.' })
  for (const key of examples.keys())
    if (key !== everyOperation && !names.includes(key))
      throw new FraiseqlError('BAD_USER_INPUT', {
        message: `Its variables are for "${key}", which is no operation of it.`,
      })
  return names.map((operationName) => {
    const request = { text, operationName, method: 'POST' } as const
    const operation = compileOperation(request, context)
    const place = [name, operationName ?? '', context.role].filter((part) => part !== '').join(', ')
    const declared = examples.get(operationName ?? everyOperation) ?? examples.get(everyOperation)
    const shapes =
      declared === undefined
        ? sampledShapes(operation, context)
        : declaredShapes(declared, { operation, context, place, found })
    if (shapes.length === 0)
      found.notices.push(`${place}: no variables could be thought of; declare some beside it.`)
    const { operation: type } = operation.admitted.operation
    return { name: operationName ?? null, type: type === 'mutation' ? type : 'query', shapes }
  })
}

/** Undefined for the only one without a name. */
function operationNames(text: string, { settings }: RoleContext): readonly (string | undefined)[] {
  return parseDocument(text, settings).definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? [definition.name?.value] : [],
  )
}

interface Declared {
  readonly operation: Operation
  readonly context: RoleContext
  readonly place: string
  readonly found: Found
}

/** An example that is meant for other roles is left out, and told of; one of them must fit. */
function declaredShapes(
  examples: readonly Variables[],
  { operation, context, place, found }: Declared,
): readonly TrustedShape[] {
  const refusals: unknown[] = []
  const shapes = examples.flatMap((variables, index) => {
    try {
      return [compileExample(operation, variables, context)]
    } catch (error) {
      refusals.push(error)
      found.notices.push(
        `${place}: example ${index + 1} of its variables does not fit: ${reasonOf(error)}`,
      )
      return []
    }
  })
  if (shapes.length === 0) throw refusals[0]
  return shapes
}

/** Those of the samples that can be run, each shape once. */
function sampledShapes(operation: Operation, context: RoleContext): readonly TrustedShape[] {
  const shapes = new Map<string, TrustedShape>()
  for (const variables of sampleVariables(operation.admitted.operation, context.schema)) {
    try {
      const { shape } = operation.coerce({ __proto__: null, ...variables })
      if (!shapes.has(shape)) shapes.set(shape, compileExample(operation, variables, context))
    } catch (error) {
      // A condition that holds for every row, a choice that only the author can make.
      reasonOf(error)
    }
  }
  return [...shapes.values()]
}

function compileExample(
  operation: Operation,
  variables: Variables,
  context: RoleContext,
): TrustedShape {
  const { values } = operation.coerce({ __proto__: null, ...variables })
  const { plan, read, writes } = compileShape(operation, { values }, context)
  if (plan.rowsDependOnVariables) checkRows(plan, values, context.settings.maxRows)
  const statements = (read === null ? writes : [read]).map(({ statement, name }) => ({
    name,
    text: statement.text,
  }))
  return { variables, plan, statements }
}

/** Anything but a refusal is a fault of ours. */
function reasonOf(error: unknown): string {
  if (error instanceof FraiseqlErrors) return error.errors.map(({ message }) => message).join(' ')
  if (error instanceof FraiseqlError) return error.message
  throw error
}
