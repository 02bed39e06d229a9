/**
 * The security stage: a request becomes a principal, or is refused.
 *
 * The Authorization field is the only place an identity can come from; `x-hasura-*`, `x-tenant-id`,
 * cookies and the like are not read at all. A credential that cannot be verified is refused and
 * never ignored: a client that believes it is signed in must not get the answer of an anonymous
 * one. As no issuer is configured, no credential can be verified, so each one is refused, with one
 * answer for every cause (RFC 6750, section 3.1).
 */
import { FraiseqlError } from '../errors.ts'
import type { OperationRequest } from '../http/operation-request.ts'
import type { Observe } from '../observation.ts'
import type { Principal } from './principal.ts'

export interface AuthenticationSettings {
  /** Who a request without a credential is. */
  readonly anonymous: Principal
  readonly observe: Observe
}

/** Throws UNAUTHENTICATED. */
export function authenticate(
  request: Pick<OperationRequest, 'authorization' | 'requestId'>,
  settings: AuthenticationSettings,
): Principal {
  if (request.authorization === undefined) return settings.anonymous
  settings.observe({
    kind: 'security.refused',
    event: 'authn_login_fail',
    code: 'UNAUTHENTICATED',
    requestId: request.requestId,
  })
  throw new FraiseqlError('UNAUTHENTICATED', {
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
  })
}
