/**
 * Which document a request asks for: the text it sends, or one that it names by its hash. A role finds the
 * trusted documents it was given and what it registered itself; anything else does not exist for it.
 */
import { hash as digest } from 'node:crypto'
import type { GraphqlConfig } from '../config/config.ts'
import { FraiseqlError } from '../errors.ts'
import type { DocumentReference } from '../http/document-reference.ts'
import type { OperationRequest } from '../http/operation-request.ts'
import type { OperationObservation } from '../observation.ts'
import type { Operation } from '../operation.ts'
import type { Principal } from '../security/principal.ts'
import { scopeOf } from '../system/idempotency.ts'
import { PersistedQueries } from './persisted-queries.ts'
import type { TrustedDocuments } from './trusted-documents.ts'

export interface FoundDocument {
  readonly text: string
  readonly source: DocumentSource
  /** Where its operations are kept; null for those that share the cache. */
  readonly operations: Map<string, Operation> | null
}

export type DocumentSource = NonNullable<OperationObservation['documentSource']>

export interface DocumentsSettings {
  readonly config: Pick<GraphqlConfig, 'trustedDocuments' | 'maxPersistedQueries'>
  readonly trusted: TrustedDocuments
}

export class Documents {
  readonly #isClosed: boolean
  readonly #trusted: TrustedDocuments
  readonly #registered: PersistedQueries
  readonly #scopes = new WeakMap<Principal, string>()

  constructor({ config, trusted }: DocumentsSettings) {
    this.#isClosed = config.trustedDocuments === 'only'
    this.#trusted = trusted
    this.#registered = new PersistedQueries(config.maxPersistedQueries)
  }

  /** @throws {FraiseqlError} PERSISTED_QUERY_* or QUERY_NOT_IN_SAFELIST */
  find({ query, reference }: OperationRequest, principal: Principal): FoundDocument {
    if (reference !== undefined) return this.#findNamed(query, reference, principal)
    if (this.#isClosed || query === undefined)
      throw new FraiseqlError('PERSISTED_QUERY_ID_REQUIRED')
    return { text: query, source: 'request', operations: null }
  }

  /** What a request registers, once it was admitted. */
  keep({ query, reference }: OperationRequest, source: DocumentSource, principal: Principal): void {
    if (source !== 'registered' || query === undefined || reference === undefined) return
    this.#registered.add(this.#scopeOf(principal), reference.hash, query)
  }

  #findNamed(
    query: string | undefined,
    { hash, dialect }: DocumentReference,
    principal: Principal,
  ): FoundDocument {
    if (query !== undefined && digest('sha256', query) !== hash)
      throw new FraiseqlError('PERSISTED_QUERY_HASH_MISMATCH')
    const trusted = this.#trusted.find(principal.role, hash)
    if (trusted !== undefined) return { ...trusted, source: 'trusted' }
    if (dialect === 'documentId') throw new FraiseqlError('PERSISTED_QUERY_NOT_FOUND')
    if (this.#isClosed && query !== undefined) throw new FraiseqlError('QUERY_NOT_IN_SAFELIST')
    return this.#findRegistered(query, hash, principal)
  }

  /** In the words that Apollo's clients look for. */
  #findRegistered(query: string | undefined, hash: string, principal: Principal): FoundDocument {
    if (!this.#registered.isEnabled && !this.#isClosed)
      throw new FraiseqlError('PERSISTED_QUERY_NOT_SUPPORTED', {
        message: 'PersistedQueryNotSupported',
      })
    const text = query ?? this.#registered.get(this.#scopeOf(principal), hash)
    if (text === undefined)
      throw new FraiseqlError('PERSISTED_QUERY_NOT_FOUND', {
        message: 'PersistedQueryNotFound',
        status: 200,
      })
    return { text, source: 'registered', operations: null }
  }

  #scopeOf(principal: Principal): string {
    const known = this.#scopes.get(principal)
    if (known !== undefined) return known
    const scope = scopeOf(principal.role, principal.claims)
    this.#scopes.set(principal, scope)
    return scope
  }
}
