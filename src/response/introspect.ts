/**
 * Introspection roots, answered by graphql-js from the schema the role sees. Only these root fields
 * are executed here; no resolver of ours is involved.
 */
import {
  executeSync,
  Kind,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
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
export type Introspect = (variables: VariableValues) => readonly Buffer[]

/** The documents of the roots are made once; an operation without such a root does no work. */
export function compileIntrospection(
  plan: OperationPlan,
  { document, operation, schema }: Introspection,
): Introspect {
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION)
  const roots = plan.roots.flatMap((root) => {
    if (root.kind !== 'introspection') return []
    const selectionSet = { ...operation.selectionSet, selections: root.nodes }
    const own: OperationDefinitionNode = {
      ...operation,
      selectionSet,
      variableDefinitions: operation.variableDefinitions ?? [],
    }
    const definitions = [own, ...fragments]
    return [{ name: root.responseName, document: { kind: Kind.DOCUMENT, definitions } as const }]
  })
  return (variables) =>
    roots.map((root) => {
      const variableValues = { ...variables }
      const { data, errors } = executeSync({ schema, document: root.document, variableValues })
      // All that can be wrong with a valid document is a null that only this request's variables hold.
      if (errors !== undefined) throw new FraiseqlError('BAD_USER_INPUT', { cause: errors[0] })
      return Buffer.from(JSON.stringify(data?.[root.name] ?? null))
    })
}
