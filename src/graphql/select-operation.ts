/**
 * Finds the operation that would run and decides the method on that very operation: a query beside
 * it, or a schema without mutations, changes nothing (GraphQL over HTTP, draft of 2026-08, GET).
 */
import { type DocumentNode, Kind, type OperationDefinitionNode, OperationTypeNode } from 'graphql'

import { FraiseqlError } from '../errors.ts'

export function selectOperation(
  document: DocumentNode,
  operationName: string | undefined,
  method: 'GET' | 'POST',
): OperationDefinitionNode {
  const operation = namedOperation(document, operationName)
  if (method === 'GET' && operation.operation !== OperationTypeNode.QUERY) {
    throw new FraiseqlError('METHOD_NOT_ALLOWED', { headers: { allow: 'POST' } })
  }
  return operation
}

/** GetOperation of the specification, section 6.1. */
function namedOperation(
  document: DocumentNode,
  operationName: string | undefined,
): OperationDefinitionNode {
  const candidates = document.definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .filter((operation) => operationName === undefined || operation.name?.value === operationName)
  const [operation] = candidates
  // Two operations of one name are for validation to refuse, with both places.
  const isAmbiguous = operationName === undefined && candidates.length > 1
  if (operation === undefined || isAmbiguous) throw new FraiseqlError('OPERATION_RESOLUTION_FAILED')
  return operation
}
