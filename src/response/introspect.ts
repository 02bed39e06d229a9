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
import type { VariableValues } from '../graphql/slot.ts'
import { invariant } from '../lib/invariant.ts'
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
    invariant(errors === undefined, `introspection of a valid document: ${errors?.[0]?.message}`)
    return [Buffer.from(JSON.stringify(data?.[root.responseName] ?? null))]
  })
}
