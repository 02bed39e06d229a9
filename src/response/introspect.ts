/**
 * Introspection roots, answered by graphql-js from the schema the role sees. Only these root fields
 * are executed here; no resolver of ours is involved.
 */
import {
  executeSync,
  Kind,
  type DocumentNode,
  type OperationDefinitionNode,
  type GraphQLSchema,
} from 'graphql'
import { FraiseqlError } from '../errors.ts'
import type { VariableValues } from '../graphql/slot.ts'
import type { OperationPlan } from '../plan/plan.ts'

export interface Introspection {
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly schema: GraphQLSchema
}

/** One column for each introspection root of the plan, in order. */
export function introspect(
  plan: OperationPlan,
  { document, operation, schema }: Introspection,
  variableValues: VariableValues,
): Buffer[] {
  return plan.roots.flatMap((root) => {
    if (root.kind !== 'introspection') return []
    const selectionSet = { ...operation.selectionSet, selections: root.nodes }
    const own = {
      ...operation,
      selectionSet,
      variableDefinitions: operation.variableDefinitions ?? [],
    }
    const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION)
    const { data, errors } = executeSync({
      schema,
      document: { kind: Kind.DOCUMENT, definitions: [own, ...fragments] },
      variableValues: { ...variableValues },
    })
    // All that can be wrong with a valid document is a null that only this request's variables hold.
    if (errors !== undefined) throw new FraiseqlError('BAD_USER_INPUT', { cause: errors[0] })
    return [Buffer.from(JSON.stringify(data?.[root.responseName] ?? null))]
  })
}
