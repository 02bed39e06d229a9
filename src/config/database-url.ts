/**
 * Connection URLs of PostgreSQL (manual, section 34.1.1.2), narrowed to what this server supports:
 * one host, and only the parameters below. A parameter that would change the session behind the
 * server's back (`options`, `search_path`) or hide a password is refused.
 */
import { didYouMean } from './did-you-mean.ts'

export interface DatabaseTarget {
  /** A name, an address, or the absolute folder of a Unix socket. */
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly sslMode: SslMode | undefined
}

type SslMode = (typeof sslModes)[number]

const sslModes = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const

const parameters = ['host', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey'] as const

const maxUrlLength = 4096

/** What is wrong with a URL, in words that show none of it but parameter names; `undefined` if nothing. */
export function databaseUrlProblem(text: string): string | undefined {
  const url = parse(text)
  if (url === undefined) {
    return 'expected a URL such as postgres://user@host:5432/database'
  }
  return parameterProblem(url) ?? targetProblem(url)
}

/** Where a valid URL leads, without its password. */
export function databaseTarget(text: string): DatabaseTarget {
  const url = parse(text)
  if (url === undefined) throw new TypeError('the database URL was not validated')
  return {
    host: hostOf(url),
    port: url.port === '' ? 5432 : Number(url.port),
    database: decodeURIComponent(url.pathname.slice(1)),
    user: decodeURIComponent(url.username),
    sslMode: sslModes.find((mode) => mode === url.searchParams.get('sslmode')),
  }
}

/** The URL as `config show` prints it: no user, no password. */
export function redactDatabaseUrl(text: string): string {
  const url = parse(text)
  if (url === undefined) return '[redacted]'
  const credentials = url.username === '' && url.password === '' ? '' : '[redacted]@'
  return `${url.protocol}//${credentials}${url.host.replace(absentHost, '')}${url.pathname}${url.search}`
}

/** Text that may hold URLs with credentials, with the credentials masked. */
export function maskCredentials(text: string): string {
  return text.replace(/([a-z][a-z0-9+.-]*:\/\/)\S*@/giu, '$1[redacted]@')
}

/** Traffic to this host stays in this machine. */
export function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/gu, '').toLowerCase()
  return bare === 'localhost' || bare === '::1' || /^127(?:\.\d{1,3}){3}$/u.test(bare)
}

export function isSocketFolder(host: string): boolean {
  return host.startsWith('/')
}

/**
 * A URL standard (WHATWG) parser refuses `user@/database`, the form for a Unix socket whose folder
 * is in the parameter `host`; a host name that cannot exist (RFC 2606) stands in for the missing one.
 */
const absentHost = 'absent.invalid'

function parse(text: string): URL | undefined {
  if (text.length > maxUrlLength || !/^postgres(?:ql)?:\/\//u.test(text)) return undefined
  const url = URL.parse(text.replace(/^(\w+:\/\/[^/?#]*@)\//u, `$1${absentHost}/`))
  if (url === null || url.hash !== '') return undefined
  return areEscapesValid([url.username, url.password, url.hostname, url.pathname]) ? url : undefined
}

function areEscapesValid(parts: readonly string[]): boolean {
  try {
    for (const part of parts) {
      if (decodeURIComponent(part).includes('\0')) return false
    }
    return true
  } catch {
    return false
  }
}

function parameterProblem(url: URL): string | undefined {
  for (const name of url.searchParams.keys()) {
    if (parameters.every((known) => known !== name)) {
      // The name is not shown: after an unescaped "?" it would be a piece of the password.
      return `a parameter is not one of ${parameters.join(', ')}${didYouMean(name, parameters)}`
    }
    if (url.searchParams.getAll(name).length > 1) return `the parameter "${name}" is given twice`
    if (url.searchParams.get(name) === '') return `the parameter "${name}" is empty`
  }
  const mode = url.searchParams.get('sslmode')
  if (mode !== null && sslModes.every((known) => known !== mode)) {
    return `sslmode is one of ${sslModes.join(', ')}${didYouMean(mode, sslModes)}`
  }
  return undefined
}

function targetProblem(url: URL): string | undefined {
  const host = hostOf(url)
  if (host === '') return 'the URL names no host'
  if (!isSocketFolder(host) && !/^(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+)$/iu.test(host)) {
    return 'the host is neither a name, an address nor the folder of a Unix socket'
  }
  if (writtenHost(url) !== '' && url.searchParams.has('host')) return 'the URL names two hosts'
  if (!/^\/[^/]+$/u.test(url.pathname)) return 'the URL names no database'
  if (url.username === '') return 'the URL names no user'
  return undefined
}

function hostOf(url: URL): string {
  return url.searchParams.get('host') ?? writtenHost(url)
}

function writtenHost(url: URL): string {
  return url.hostname === absentHost ? '' : decodeURIComponent(url.hostname)
}
