/**
 * Refuses fragments that spread themselves (specification, section 5.5.2.2), used or not, before
 * anything expands a spread. Each fragment is walked once, so the time is linear in the document.
 */
import { type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql'

import { FraiseqlError } from '../errors.ts'
import { errorLocations } from './error-locations.ts'
import type { FragmentMap } from './fragment-map.ts'

interface Walk {
  readonly fragments: FragmentMap
  /** Fragments on the path from where the walk began. */
  readonly open: Set<FragmentDefinitionNode>
  readonly done: Set<FragmentDefinitionNode>
}

export function refuseFragmentCycles(fragments: FragmentMap): void {
  const walk: Walk = { fragments, open: new Set(), done: new Set() }
  for (const fragment of fragments.values()) walkFragment(walk, fragment)
}

function walkFragment(walk: Walk, fragment: FragmentDefinitionNode): void {
  if (walk.done.has(fragment)) return
  walk.open.add(fragment)
  walkSelections(walk, fragment.selectionSet)
  walk.open.delete(fragment)
  walk.done.add(fragment)
}

function walkSelections(walk: Walk, selectionSet: SelectionSetNode): void {
  for (const selection of selectionSet.selections) {
    if (selection.kind !== Kind.FRAGMENT_SPREAD) {
      if (selection.selectionSet) walkSelections(walk, selection.selectionSet)
      continue
    }
    const fragment = walk.fragments.get(selection.name.value)
    if (fragment === undefined) continue
    if (walk.open.has(fragment)) {
      throw new FraiseqlError('GRAPHQL_VALIDATION_FAILED', {
        message: 'A fragment spreads itself.',
        locations: errorLocations([selection]),
      })
    }
    walkFragment(walk, fragment)
  }
}
