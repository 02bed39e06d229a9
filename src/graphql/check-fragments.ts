/**
 * Refuses fragments that spread themselves (specification, section 5.5.2.2), used or not, and long
 * chains of fragments, before anything expands a spread: every later walk recurses with them. Each
 * fragment is walked once, so the time is linear in the document. What is remembered of a fragment,
 * the longest chain below it, is the same wherever it is spread.
 */
import { type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql'

import { FraiseqlError } from '../errors.ts'
import { errorLocations } from './error-locations.ts'
import type { FragmentMap } from './fragment-map.ts'
import type { DocumentLimits } from './limits.ts'

interface Walk {
  readonly fragments: FragmentMap
  readonly maxChain: number
  /** Fragments on the path from where the walk began. */
  readonly open: Set<FragmentDefinitionNode>
  /** Fragments on the longest chain that begins with this one. */
  readonly chains: Map<FragmentDefinitionNode, number>
}

export function checkFragments(fragments: FragmentMap, limits: DocumentLimits): void {
  const walk: Walk = {
    fragments,
    maxChain: limits.maxNesting,
    open: new Set(),
    chains: new Map(),
  }
  for (const fragment of fragments.values()) chainFrom(walk, fragment)
}

function chainFrom(walk: Walk, fragment: FragmentDefinitionNode): number {
  const known = walk.chains.get(fragment)
  if (known !== undefined) return known
  walk.open.add(fragment)
  // Asked before the walk goes deeper, and below with what is known of fragments walked before.
  refuseLongChain(walk, walk.open.size)
  const chain = 1 + longestChainIn(walk, fragment.selectionSet)
  refuseLongChain(walk, chain)
  walk.open.delete(fragment)
  walk.chains.set(fragment, chain)
  return chain
}

function longestChainIn(walk: Walk, selectionSet: SelectionSetNode): number {
  let longest = 0
  for (const selection of selectionSet.selections) {
    if (selection.kind !== Kind.FRAGMENT_SPREAD) {
      if (selection.selectionSet === undefined) continue
      longest = Math.max(longest, longestChainIn(walk, selection.selectionSet))
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
    longest = Math.max(longest, chainFrom(walk, fragment))
  }
  return longest
}

function refuseLongChain(walk: Walk, length: number): void {
  if (length > walk.maxChain) throw new FraiseqlError('DEPTH_LIMIT')
}
