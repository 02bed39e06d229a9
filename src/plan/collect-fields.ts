/**
 * CollectFields (GraphQL specification, section 6.3.2): the fields of merged selection sets by
 * response name, in order. Composite types of our schemas are objects, so after validation each type
 * condition holds; but for the unions of functions that say how they went.
 */
import {
  GraphQLBoolean,
  GraphQLNonNull,
  Kind,
  type DirectiveNode,
  type FieldNode,
  type NamedTypeNode,
  type SelectionSetNode,
} from 'graphql'
import { inputValue } from '../graphql/input-value.ts'
import { invariant } from '../lib/invariant.ts'
import type { PlanContext } from './plan-context.ts'

export type CollectedFields = ReadonlyMap<string, readonly FieldNode[]>

export function collectFields(
  selectionSets: readonly (SelectionSetNode | undefined)[],
  context: PlanContext,
  typeNames?: readonly string[],
): CollectedFields {
  const fields = new Map<string, FieldNode[]>()
  const visited = new Set<string>()
  for (const selectionSet of selectionSets)
    if (selectionSet !== undefined) collect(selectionSet, { fields, visited, context, typeNames })
  return fields
}

/**
 * The fields below merged field nodes.
 *
 * @param typeNames - of a member of a union: the type conditions that hold; default: all
 */
export function collectSubfields(
  nodes: readonly FieldNode[],
  context: PlanContext,
  typeNames?: readonly string[],
): CollectedFields {
  return collectFields(
    nodes.map((node) => node.selectionSet),
    context,
    typeNames,
  )
}

interface Collection {
  readonly fields: Map<string, FieldNode[]>
  readonly visited: Set<string>
  readonly context: PlanContext
  readonly typeNames: readonly string[] | undefined
}

function collect(selectionSet: SelectionSetNode, collection: Collection): void {
  for (const selection of selectionSet.selections) {
    if (!isIncluded(selection.directives ?? [], collection.context)) continue
    switch (selection.kind) {
      case Kind.FIELD:
        addField(selection, collection.fields)
        break
      case Kind.INLINE_FRAGMENT:
        if (holds(selection.typeCondition, collection)) collect(selection.selectionSet, collection)
        break
      case Kind.FRAGMENT_SPREAD:
        collectFragment(selection.name.value, collection)
    }
  }
}

function addField(node: FieldNode, fields: Map<string, FieldNode[]>): void {
  const responseName = node.alias?.value ?? node.name.value
  const nodes = fields.get(responseName)
  if (nodes === undefined) fields.set(responseName, [node])
  else nodes.push(node)
}

function collectFragment(name: string, collection: Collection): void {
  if (collection.visited.has(name)) return
  collection.visited.add(name)
  const fragment = collection.context.fragments.get(name)
  invariant(fragment !== undefined, 'spreads are validated before they are planned')
  if (holds(fragment.typeCondition, collection)) collect(fragment.selectionSet, collection)
}

function holds(condition: NamedTypeNode | undefined, { typeNames }: Collection): boolean {
  return (
    condition === undefined || typeNames === undefined || typeNames.includes(condition.name.value)
  )
}

function isIncluded(directives: readonly DirectiveNode[], context: PlanContext): boolean {
  return directives.every((directive) => {
    const name = directive.name.value
    if (name !== 'skip' && name !== 'include') return true
    return condition(directive, context) === (name === 'include')
  })
}

/** `if: Boolean!` of both directives: a null that a variable brings is refused. */
const conditionType = new GraphQLNonNull(GraphQLBoolean)

function condition(directive: DirectiveNode, { variables }: PlanContext): boolean {
  const node = directive.arguments?.find((argument) => argument.name.value === 'if')?.value
  const value = inputValue(node, conditionType, variables)
  invariant(
    value?.kind === 'leaf' && typeof value.known === 'boolean',
    'a Boolean! argument has a value that the shape holds',
  )
  return value.known
}
