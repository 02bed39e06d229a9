/**
 * The admission of a document: text in, a tree that is safe to plan out. Every transport and every
 * cache miss comes through here. The steps are ordered by cost, and each bounds the work of the
 * next: tokens, tree, operation, shape, and only then validation against the schema. Refused here:
 * whatever is too large, not GraphQL, ambiguous, not allowed for the method, or unknown to the role.
 */
import { hash } from 'node:crypto'

import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql'

import { checkShape } from './check-shape.ts'
import { fragmentMap, type FragmentMap } from './fragment-map.ts'
import type { DocumentLimits } from './limits.ts'
import { parseDocument } from './parse-document.ts'
import { checkFragments } from './check-fragments.ts'
import { scanDocument } from './scan-document.ts'
import { selectOperation } from './select-operation.ts'
import { validateDocument } from './validate-document.ts'

export interface AdmissionRequest {
  readonly text: string
  readonly operationName: string | undefined
  readonly method: 'GET' | 'POST'
  /** The schema as the caller's role sees it. */
  readonly schema: GraphQLSchema
  readonly limits: DocumentLimits
  readonly introspection: boolean
  /** Whether messages may propose names; off in production. */
  readonly suggestions: boolean
}

export interface AdmittedDocument {
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly fragments: FragmentMap
  /** sha256 of the text, hex. */
  readonly hash: string
}

export function admitDocument(request: AdmissionRequest): AdmittedDocument {
  const { text, limits } = request
  scanDocument(text, limits)
  const document = parseDocument(text, limits)
  const operation = selectOperation(document, request.operationName, request.method)
  const fragments = fragmentMap(document)
  checkFragments(fragments, limits)
  checkShape(document, fragments, limits)
  validateDocument(document, fragments, { ...request, maxErrors: limits.maxErrors })
  return Object.freeze({ document, operation, fragments, hash: hash('sha256', text) })
}
