/**
 * The document of a request, named instead of sent: `documentId` (GraphQL over HTTP, draft of 2026-08,
 * appendix "Persisted Documents") or `extensions.persistedQuery` as Apollo's clients send it. Both name a
 * document by the sha256 of its text.
 */
import { FraiseqlError } from '../errors.ts'

export interface DocumentReference {
  /** sha256 of the text, 64 hexadecimal digits in lower case. */
  readonly hash: string
  readonly dialect: 'documentId' | 'persistedQuery'
}

interface Named {
  readonly documentId: unknown
  /** The value of `extensions.persistedQuery`; undefined when there is none. */
  readonly persistedQuery: unknown
}

const hashPattern = /^(?:sha256:)?([0-9a-f]{64})$/

/** Undefined when the request names no document. Throws BAD_REQUEST. */
export function readReference({
  documentId,
  persistedQuery,
}: Named): DocumentReference | undefined {
  if (documentId !== undefined && persistedQuery !== undefined)
    throw illNamed('The request names its document twice.')
  if (persistedQuery !== undefined) return readPersistedQuery(persistedQuery)
  if (documentId === undefined || documentId === null) return undefined
  const hash = typeof documentId === 'string' ? hashOf(documentId) : undefined
  if (hash === undefined)
    throw illNamed(
      '"documentId" must be the sha256 of a document, as 64 lower-case hexadecimal digits.',
    )
  return { hash, dialect: 'documentId' }
}

/** Exactly `{version: 1, sha256Hash}`: another version may mean something else. */
function readPersistedQuery(value: unknown): DocumentReference {
  const members = typeof value === 'object' && value !== null ? Object.entries(value) : []
  const { version, sha256Hash } = Object.fromEntries(members) as Readonly<Record<string, unknown>>
  const hash = typeof sha256Hash === 'string' ? hashOf(sha256Hash) : undefined
  if (members.length !== 2 || version !== 1 || hash === undefined || Array.isArray(value))
    throw illNamed('"extensions.persistedQuery" must be {"version": 1, "sha256Hash": "…"}.')
  return { hash, dialect: 'persistedQuery' }
}

function hashOf(text: string): string | undefined {
  return hashPattern.exec(text)?.[1]
}

function illNamed(message: string): FraiseqlError {
  return new FraiseqlError('BAD_REQUEST', { message, status: 422 })
}
