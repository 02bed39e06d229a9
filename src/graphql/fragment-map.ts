/** The fragments of a document by name. Of two with one name, the first: validation refuses both. */
import { type DocumentNode, type FragmentDefinitionNode, Kind } from 'graphql'

export type FragmentMap = ReadonlyMap<string, FragmentDefinitionNode>

export function fragmentMap(document: DocumentNode): FragmentMap {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.FRAGMENT_DEFINITION) continue
    const name = definition.name.value
    if (!fragments.has(name)) fragments.set(name, definition)
  }
  return fragments
}
