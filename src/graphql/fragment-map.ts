/** The fragments of a document by name; two of one name are refused (specification, 5.5.1.1). */
import { type DocumentNode, type FragmentDefinitionNode, Kind } from 'graphql'

import { FraiseqlError } from '../errors.ts'
import { errorLocations } from './error-locations.ts'
import { errorText } from './error-text.ts'

export type FragmentMap = ReadonlyMap<string, FragmentDefinitionNode>

export function fragmentMap(document: DocumentNode): FragmentMap {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.FRAGMENT_DEFINITION) continue
    const name = definition.name.value
    const other = fragments.get(name)
    if (other) throw duplicateError(other, definition)
    fragments.set(name, definition)
  }
  return fragments
}

function duplicateError(
  first: FragmentDefinitionNode,
  second: FragmentDefinitionNode,
): FraiseqlError {
  return new FraiseqlError('GRAPHQL_VALIDATION_FAILED', {
    message: errorText(`There can be only one fragment named "${first.name.value}".`),
    locations: errorLocations([first.name, second.name]),
  })
}
