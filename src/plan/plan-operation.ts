/**
 * Operation → plan.
 *
 * In: an admitted, validated operation, the role's view of the model, and the variables' structure.
 * Out: a frozen tree. Refused here: lists nested too deeply, more rows than an operation may return,
 * null where a filter needs a value, and amounts out of range.
 */
import { type FieldNode, type OperationDefinitionNode, OperationTypeNode } from 'graphql'
import { deepFreeze } from '../lib/deep-freeze.ts'
import { invariant } from '../lib/invariant.ts'
import type { Model, ModelType } from '../schema/model.ts'
import { collectFields } from './collect-fields.ts'
import { readArguments } from './read-arguments.ts'
import type { PlanContext } from './plan-context.ts'
import { planKeyLookup, planList, planSelection, selectOf } from './plan-select.ts'
import { planCallRows, planValue } from './plan-call.ts'
import { planResponse } from './plan-response.ts'
import { planWrite } from './plan-write.ts'
import type { OperationPlan, RootPlan } from './plan.ts'
import { checkRows, hasVariableAmount } from './row-bound.ts'

export function planOperation(
  operation: OperationDefinitionNode,
  context: PlanContext,
): OperationPlan {
  const fields = collectFields([operation.selectionSet], context)
  const isMutation = operation.operation === OperationTypeNode.MUTATION
  const planOne = isMutation ? planMutationRoot : planQueryRoot
  const roots = [...fields].map(([responseName, nodes]) =>
    planOne({ responseName, nodes }, context),
  )
  const rowsDependOnVariables = hasVariableAmount(roots)
  const plan: OperationPlan = {
    operation: isMutation ? 'mutation' : 'query',
    roots,
    rowsDependOnVariables,
  }
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

interface CollectedRoot {
  readonly responseName: string
  readonly nodes: readonly FieldNode[]
}

function planQueryRoot(collected: CollectedRoot, context: PlanContext): RootPlan {
  const { responseName, nodes } = collected
  const node = firstOf(nodes)
  const name = node.name.value
  if (name === '__typename') return { kind: 'constant', responseName, value: 'Query' }
  if (name === '__schema' || name === '__type')
    return { kind: 'introspection', responseName, nodes }
  const root = rootIndex(context.model).get(name)
  if (root === undefined) return { kind: 'constant', responseName, value: null }
  const args = readArguments(node, 'Query', context)
  const { kind, type, key } = root
  const fields = planSelection(nodes, { type, listDepth: kind === 'many' ? 1 : 0 }, context)
  const select =
    kind === 'many'
      ? planList(fields, { type, args }, context)
      : planKeyLookup(fields, { type, key, args })
  return { kind, responseName, select, write: null }
}

function planMutationRoot({ responseName, nodes }: CollectedRoot, context: PlanContext): RootPlan {
  const node = firstOf(nodes)
  const name = node.name.value
  if (name === '__typename') return { kind: 'constant', responseName, value: 'Mutation' }
  const args = readArguments(node, 'Mutation', context)
  const called = Object.hasOwn(context.model.functions, name)
    ? context.model.functions[name]
    : undefined
  if (called?.result.kind === 'response')
    return planResponse({ responseName, nodes, called, result: called.result, args }, context)
  if (called !== undefined && called.result.kind !== 'rows')
    return planValue({ responseName, called, result: called.result, args })
  const { type, kind, write } =
    called?.result.kind === 'rows'
      ? planCallRows({ called, result: called.result, args }, context)
      : planWrite({ name, args }, context)
  const fields = planSelection(nodes, { type, listDepth: kind === 'many' ? 1 : 0 }, context)
  return { kind, responseName, select: selectOf(type, fields), write }
}

function firstOf(nodes: readonly FieldNode[]): FieldNode {
  const [node] = nodes
  invariant(node !== undefined, 'a collected field has a node')
  return node
}
