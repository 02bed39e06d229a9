/**
 * The header fields of every response, whoever writes it: the GraphQL handler, the probes, the 404
 * of the framework, and the raw answers to bytes that were no HTTP request. Answers are JSON for
 * programs: nothing may sniff, frame, cache or embed them.
 */

export const securityFields: readonly (readonly [name: string, value: string])[] = [
  ['x-content-type-options', 'nosniff'],
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
  ['referrer-policy', 'no-referrer'],
  ['cache-control', 'no-store'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['permissions-policy', 'camera=(), geolocation=(), microphone=()'],
]

/** The same as the flat list that `writeHead` takes without building an object. */
export const flatSecurityFields: readonly string[] = securityFields.flat()
