/**
 * Operation → plan.
 *
 * In: an admitted, validated operation, the role's view of the model, and the variables' structure.
 * Out: a frozen tree. Refused here: lists nested too deeply, more rows than an operation may return,
 * null where a filter needs a value, and amounts out of range.
 */
import type { FieldNode, OperationDefinitionNode } from 'graphql'
import { deepFreeze } from '../lib/deep-freeze.ts'
import { invariant } from '../lib/invariant.ts'
import type { Model, ModelType } from '../schema/model.ts'
import { collectFields } from './collect-fields.ts'
import { readArguments } from './read-arguments.ts'
import type { PlanContext } from './plan-context.ts'
import { planKeyLookup, planList, planSelection } from './plan-select.ts'
import type { OperationPlan, RootPlan } from './plan.ts'
import { checkRows, hasVariableAmount } from './row-bound.ts'

export function planOperation(
  operation: OperationDefinitionNode,
  context: PlanContext,
): OperationPlan {
  const fields = collectFields([operation.selectionSet], context)
  const index = rootIndex(context.model)
  const roots = [...fields].map(([responseName, nodes]) =>
    planRoot({ responseName, nodes }, index, context),
  )
  const rowsDependOnVariables = hasVariableAmount(roots)
  const plan: OperationPlan = { roots, rowsDependOnVariables }
  if (!rowsDependOnVariables) checkRows(plan, {}, context.limits.maxRows)
  return freezePlan(plan)
}

/** Introspection keeps nodes of the document, which belong to graphql-js and stay as they are. */
function freezePlan(plan: OperationPlan): OperationPlan {
  for (const root of plan.roots)
    if (root.kind === 'introspection') Object.freeze(root)
    else deepFreeze(root)
  return Object.freeze({ ...plan, roots: Object.freeze(plan.roots) })
}

interface RootSource {
  readonly type: ModelType
  readonly kind: 'many' | 'one'
  /** Fields of the key that the arguments give. */
  readonly key: readonly string[]
}

const rootIndexes = new WeakMap<Model, ReadonlyMap<string, RootSource>>()

/** Made once per model: it grows with the schema, and what a request does must not. */
function rootIndex(model: Model): ReadonlyMap<string, RootSource> {
  const known = rootIndexes.get(model)
  if (known !== undefined) return known
  const index = new Map<string, RootSource>()
  for (const type of Object.values(model.types)) {
    index.set(type.listField, { type, kind: 'many', key: [] })
    for (const key of type.keys) index.set(key.rootField, { type, kind: 'one', key: key.fields })
  }
  rootIndexes.set(model, index)
  return index
}

function planRoot(
  { responseName, nodes }: { readonly responseName: string; readonly nodes: readonly FieldNode[] },
  index: ReadonlyMap<string, RootSource>,
  context: PlanContext,
): RootPlan {
  const [node] = nodes
  invariant(node !== undefined, 'a collected field has a node')
  const name = node.name.value
  if (name === '__typename') return { kind: 'constant', responseName, value: 'Query' }
  if (name === '__schema' || name === '__type')
    return { kind: 'introspection', responseName, nodes }
  const root = index.get(name)
  if (root === undefined) return { kind: 'constant', responseName, value: null }
  const args = readArguments(node, 'Query', context)
  const place = { type: root.type, listDepth: root.kind === 'many' ? 1 : 0 }
  const fields = planSelection(nodes, place, context)
  return root.kind === 'many'
    ? { kind: 'many', responseName, select: planList(fields, { ...place, args }, context) }
    : {
        kind: 'one',
        responseName,
        select: planKeyLookup(fields, { type: root.type, key: root.key, args }),
      }
}
