/**
 * TLS as the URL's `sslmode` means it (manual, section 34.19). Certificates are read for each
 * connection, so that renewed ones are used without a restart.
 */
import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'
import type { DatabaseTarget } from '../config/database-url.ts'

/** False for a connection in plain text. @throws when a certificate cannot be read. */
export function tlsOptions({ sslMode, sslFiles }: DatabaseTarget): ConnectionOptions | false {
  if (sslMode === 'disable') return false
  const { rootCertificate, certificate, key } = sslFiles
  const hasRoot = rootCertificate !== undefined && rootCertificate !== 'system'
  return {
    ...(hasRoot && { ca: readFileSync(rootCertificate, 'utf8') }),
    ...(certificate !== undefined && { cert: readFileSync(certificate, 'utf8') }),
    ...(key !== undefined && { key: readFileSync(key, 'utf8') }),
    // With a root certificate, `require` means `verify-ca`, as in libpq.
    rejectUnauthorized: sslMode !== 'require' || hasRoot,
    ...(sslMode !== 'verify-full' && { checkServerIdentity: () => undefined }),
  }
}
