/** Where nodes begin in the document, 1-based, as `locations` of a GraphQL error. */
import type { ASTNode } from 'graphql'

import type { FraiseqlErrorOptions } from '../errors.ts'

export function errorLocations(nodes: readonly ASTNode[]): FraiseqlErrorOptions['locations'] {
  return nodes.flatMap((node) =>
    node.loc === undefined
      ? []
      : [{ line: node.loc.startToken.line, column: node.loc.startToken.column }],
  )
}
