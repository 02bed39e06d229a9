/** A PostgreSQL whose settings are a test's own: TLS, few connections, a Unix socket, IPv6. */
import { chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../../../src/dev/embedded-postgres.ts'
import { postgresAccount } from '../../../src/dev/postgres-account.ts'
import { type Certificates, makeCertificates } from '../../support/certificates.ts'

export interface OwnPostgres extends AsyncDisposable {
  /** As the login role of the API. */
  readonly url: string
  readonly adminUrl: string
  readonly socketFolder: string
  /** For the host name `localhost`. */
  readonly certificates: Certificates
  /** An authority that signed nothing of this server's. */
  readonly stranger: Certificates
}

export const hasIpv6: boolean = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
)

export async function startOwnPostgres(
  settings: Readonly<Record<string, string>>,
): Promise<OwnPostgres> {
  await using resources = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'fraiseql-test-own-'))
  resources.defer(() => rm(directory, { recursive: true, force: true }))
  await chmod(directory, 0o755)
  const socketFolder = await makeFolder(join(directory, 'sockets'))
  const tls = await makeFolder(join(directory, 'tls'))
  const certificates = await makeCertificates(tls, ['localhost'])
  const stranger = await makeCertificates(await makeFolder(join(directory, 'stranger')), ['x'])
  await giveToPostgres(certificates.key)
  const postgres = resources.use(
    await startEmbeddedPostgres({
      directory,
      onStep: () => undefined,
      settings: {
        fsync: 'off',
        listen_addresses: hasIpv6 ? '127.0.0.1,::1' : '127.0.0.1',
        unix_socket_directories: socketFolder,
        ssl: 'on',
        ssl_cert_file: certificates.certificate,
        ssl_key_file: certificates.key,
        ...settings,
      },
    }),
  )
  const owned = resources.move()
  const { url, adminUrl } = postgres
  return Object.freeze({
    url,
    adminUrl,
    socketFolder,
    certificates,
    stranger,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  })
}

async function makeFolder(path: string): Promise<string> {
  await mkdir(path)
  await giveToPostgres(path)
  await chmod(path, 0o755)
  return path
}

async function giveToPostgres(path: string): Promise<void> {
  const account = postgresAccount()
  if (account !== undefined) await chown(path, account.uid, account.gid)
}
