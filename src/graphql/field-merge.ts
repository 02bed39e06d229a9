/**
 * Field selection merging (specification, section 5.3.2) in linear time. graphql-js compares pairs,
 * which costs quadratic time and more with nested fragments, up to a budget of 500,000 steps; here
 * the fields of one response name are grouped as CollectFields does (section 6.3.2), each is
 * compared with the first of its group, and the selection sets of a group are merged and grouped
 * again. Shape limits have bounded the expansion before.
 *
 * All fields of one group have one parent type once the other rules hold, or are of two members of a
 * union, whose fields of one name have one type (schema/response-types.ts); so equal fields have equal
 * shapes, and no type is looked at. Below a union this refuses some documents that the specification
 * allows, with different fields under one name; it never accepts more.
 */
import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  Kind,
  type ObjectFieldNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql'

import { FraiseqlError } from '../errors.ts'
import { errorLocations } from './error-locations.ts'
import { errorText } from './error-text.ts'
import type { FragmentMap } from './fragment-map.ts'

interface Merge {
  readonly fragments: FragmentMap
  /** Field name and arguments in canonical form, made once per node however often it is spread. */
  readonly signatures: Map<FieldNode, string>
  readonly maxConflicts: number
  readonly conflicts: FraiseqlError[]
}

interface CollectedFields {
  /** By response name. */
  readonly groups: Map<string, FieldNode[]>
  /** Names of the fragments already collected here: a second spread adds nothing. */
  readonly visited: Set<string>
}

export function fieldConflicts(
  document: DocumentNode,
  fragments: FragmentMap,
  maxConflicts: number,
): readonly FraiseqlError[] {
  const merge: Merge = { fragments, signatures: new Map(), maxConflicts, conflicts: [] }
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue
    mergeSelectionSets(merge, [definition.selectionSet])
  }
  return merge.conflicts
}

function mergeSelectionSets(merge: Merge, selectionSets: readonly SelectionSetNode[]): void {
  const collected: CollectedFields = { groups: new Map(), visited: new Set() }
  for (const selectionSet of selectionSets) collectFields(merge, selectionSet, collected)
  for (const [responseName, fields] of collected.groups) {
    if (merge.conflicts.length >= merge.maxConflicts) return
    const [first, ...others] = fields
    if (first === undefined) continue
    const other = others.find((field) => !isSameField(merge, first, field))
    if (other) merge.conflicts.push(conflictError(responseName, first, other))
    const children = fields.flatMap((field) => field.selectionSet ?? [])
    if (children.length > 0) mergeSelectionSets(merge, children)
  }
}

function collectFields(
  merge: Merge,
  selectionSet: SelectionSetNode,
  collected: CollectedFields,
): void {
  const { groups, visited } = collected
  for (const selection of selectionSet.selections) {
    if (selection.kind === Kind.FIELD) {
      const responseName = selection.alias?.value ?? selection.name.value
      const group = groups.get(responseName)
      if (group) group.push(selection)
      else groups.set(responseName, [selection])
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      collectFields(merge, selection.selectionSet, collected)
    } else if (!visited.has(selection.name.value)) {
      visited.add(selection.name.value)
      const fragment = merge.fragments.get(selection.name.value)
      if (fragment) collectFields(merge, fragment.selectionSet, collected)
    }
  }
}

function isSameField(merge: Merge, first: FieldNode, other: FieldNode): boolean {
  return first === other || signature(merge, first) === signature(merge, other)
}

function signature(merge: Merge, field: FieldNode): string {
  let text = merge.signatures.get(field)
  if (text === undefined) {
    text = JSON.stringify([field.name.value, canonicalEntries(field.arguments ?? [])])
    merge.signatures.set(field, text)
  }
  return text
}

/** Arguments and input fields are unordered (specification, sections 2.6 and 2.9.8). */
function canonicalEntries(entries: readonly (ArgumentNode | ObjectFieldNode)[]): unknown {
  return entries
    .toSorted((a, b) => compareText(a.name.value, b.name.value))
    .map((entry) => [entry.name.value, canonicalValue(entry.value)])
}

function canonicalValue(value: ValueNode): unknown {
  switch (value.kind) {
    case Kind.VARIABLE:
      return [value.kind, value.name.value]
    case Kind.LIST:
      return [value.kind, value.values.map(canonicalValue)]
    case Kind.OBJECT:
      return [value.kind, canonicalEntries(value.fields)]
    case Kind.NULL:
      return [value.kind]
    case Kind.STRING:
      return [value.kind, value.value, value.block === true]
    default:
      return [value.kind, value.value]
  }
}

function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function conflictError(responseName: string, first: FieldNode, other: FieldNode): FraiseqlError {
  return new FraiseqlError('GRAPHQL_VALIDATION_FAILED', {
    message: errorText(
      `Fields "${responseName}" conflict: they differ in field or arguments. Use different aliases.`,
    ),
    locations: errorLocations([first, other]),
  })
}
