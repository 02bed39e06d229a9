/**
 * Bounds what the operations of a document amount to, on the syntax tree and before validation, and
 * refuses what no operation reaches (specification, section 5.5.1.4), so that nothing is unbounded:
 * later work is proportional to the numbers bounded here. Every spread is walked where it stands
 * and nothing is remembered per fragment, since one fragment has another depth at each place; the
 * count of expanded selections stops the walk, so the time is linear in that limit. A spread of an
 * unknown fragment counts as one selection and is left to validation.
 */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'

import type { ErrorCode } from '../error-registry.ts'
import { FraiseqlError } from '../errors.ts'
import { errorLocations } from './error-locations.ts'
import { errorText } from './error-text.ts'
import type { FragmentMap } from './fragment-map.ts'
import type { DocumentLimits } from './limits.ts'

/** The response one operation shapes: response names, merged as execution merges them. */
interface ResponseShape extends Map<string, ResponseShape> {}

interface Tally {
  readonly fragments: FragmentMap
  readonly limits: DocumentLimits
  readonly reached: Set<FragmentDefinitionNode>
  /** Of the whole document, so that many operations are no way around the bound. */
  expandedSelections: number
  aliases: number
  directives: number
  height: number
}

interface Place {
  /** Depth of the fields of this selection set; root fields have 1. */
  readonly depth: number
  readonly maxDepth: number
  readonly shape: ResponseShape
}

export function checkShape(
  document: DocumentNode,
  fragments: FragmentMap,
  limits: DocumentLimits,
): void {
  const tally: Tally = {
    fragments,
    limits,
    reached: new Set(),
    expandedSelections: 0,
    aliases: 0,
    directives: 0,
    height: 0,
  }
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) checkOperation(tally, definition)
  }
  for (const fragment of fragments.values()) {
    if (!tally.reached.has(fragment)) throw unusedError(fragment)
  }
}

function checkOperation(tally: Tally, operation: OperationDefinitionNode): void {
  tally.aliases = 0
  tally.directives = 0
  tally.height = 0
  countDirectives(tally, operation)
  for (const definition of operation.variableDefinitions ?? []) countDirectives(tally, definition)
  const shape: ResponseShape = new Map()
  walkSelections(tally, operation.selectionSet, {
    depth: 1,
    maxDepth: tally.limits.maxDepth,
    shape,
  })
  // Last, so that a flood of aliases is called by its name.
  refuseAbove('ROOT_FIELD_LIMIT', shape.size, tally.limits.maxRootFields)
}

function walkSelections(tally: Tally, selectionSet: SelectionSetNode, place: Place): void {
  for (const selection of selectionSet.selections) {
    tally.expandedSelections += 1
    refuseAbove('EXPANSION_LIMIT', tally.expandedSelections, tally.limits.maxExpandedSelections)
    countDirectives(tally, selection)
    if (selection.kind === Kind.FIELD) walkField(tally, selection, place)
    else if (selection.kind === Kind.INLINE_FRAGMENT) {
      walkSelections(tally, selection.selectionSet, place)
    } else {
      const fragment = tally.fragments.get(selection.name.value)
      if (fragment === undefined) continue
      tally.reached.add(fragment)
      countDirectives(tally, fragment)
      walkSelections(tally, fragment.selectionSet, place)
    }
  }
}

function walkField(tally: Tally, field: FieldNode, place: Place): void {
  const { limits } = tally
  if (place.depth > place.maxDepth) throw limitError('DEPTH_LIMIT', field)
  if (field.alias) tally.aliases += 1
  refuseAbove('ALIAS_LIMIT', tally.aliases, limits.maxAliases)

  const responseName = field.alias?.value ?? field.name.value
  let shape = place.shape.get(responseName)
  if (shape === undefined) {
    shape = new Map()
    place.shape.set(responseName, shape)
    tally.height += 1
    refuseAbove('EXPANSION_LIMIT', tally.height, limits.maxHeight)
  }
  if (field.selectionSet === undefined) return
  const maxDepth = isIntrospectionRoot(field, place) ? limits.maxIntrospectionDepth : place.maxDepth
  walkSelections(tally, field.selectionSet, { depth: place.depth + 1, maxDepth, shape })
}

/** Only a real root field has the introspection limit: not an alias, a fragment or a deeper field. */
function isIntrospectionRoot(field: FieldNode, place: Place): boolean {
  return place.depth === 1 && (field.name.value === '__schema' || field.name.value === '__type')
}

function countDirectives(
  tally: Tally,
  node: { readonly directives?: readonly unknown[] | undefined },
): void {
  tally.directives += node.directives?.length ?? 0
  refuseAbove('DIRECTIVE_LIMIT', tally.directives, tally.limits.maxDirectives)
}

/** The refusal tells neither the limit nor the measured value. */
function refuseAbove(code: ErrorCode, value: number, limit: number): void {
  if (value > limit) throw new FraiseqlError(code)
}

function limitError(code: ErrorCode, field: FieldNode): FraiseqlError {
  return new FraiseqlError(code, { locations: errorLocations([field]) })
}

function unusedError(fragment: FragmentDefinitionNode): FraiseqlError {
  return new FraiseqlError('GRAPHQL_VALIDATION_FAILED', {
    message: errorText(`Fragment "${fragment.name.value}" is never used.`),
    locations: errorLocations([fragment]),
  })
}
