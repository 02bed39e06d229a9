/**
 * Why a connection will not open however long one waits: the server refuses us, or we refuse the
 * server. What an outage or a restart can bring about is none of these.
 */

/** Invalid authorization (class 28): wrong password, no such role, no entry in pg_hba.conf. */
const authorizationClass = '28'

/** Codes of OpenSSL's verification, as Node names them. */
const untrusted: ReadonlySet<string> = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

/** The driver's own words; it gives them no code. */
const plainServer = 'The server does not support SSL connections'

export type OpeningRefusal = 'authorization' | 'certificate' | 'encryption'

/** `undefined` for whatever may pass. */
export function openingRefusal(cause: unknown): OpeningRefusal | undefined {
  if (!(cause instanceof Error)) return undefined
  if (cause.message === plainServer) return 'encryption'
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
  if (code.length === 5 && code.startsWith(authorizationClass)) return 'authorization'
  return untrusted.has(code) ? 'certificate' : undefined
}
