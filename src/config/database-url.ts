/**
 * Connection URLs of PostgreSQL (manual, section 34.1.1.2), narrowed to what this server supports:
 * one or several hosts, and only the parameters below. A parameter that would change the session
 * behind the server's back (`options`, `search_path`) or hide a password is refused.
 */
import { readAuthority, readHostParameters, type DatabaseAddress } from './database-address.ts'
import { didYouMean } from './did-you-mean.ts'

export interface DatabaseTarget {
  /** Tried in this order. */
  readonly addresses: readonly [DatabaseAddress, ...DatabaseAddress[]]
  readonly database: string
  readonly user: string
  readonly sslMode: SslMode
  readonly sslFiles: SslFiles
  /** Which of the servers will do. */
  readonly sessionAttributes: SessionAttributes
}

/** Paths of PEM files. */
export interface SslFiles {
  /** `system` for the certificates Node trusts. */
  readonly rootCertificate: string | undefined
  readonly certificate: string | undefined
  readonly key: string | undefined
}

export type SslMode = (typeof sslModes)[number]
export type SessionAttributes = (typeof sessionAttributes)[number]

const sslModes = ['disable', 'require', 'verify-ca', 'verify-full'] as const

const sessionAttributes = ['any', 'read-write', 'read-only', 'primary', 'standby'] as const

const parameters = [
  'host',
  'port',
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'target_session_attrs',
] as const

const maxUrlLength = 4096

/** What is wrong with a URL, in words that show none of it but parameter names; `undefined` if nothing. */
export function databaseUrlProblem(text: string): string | undefined {
  const parsed = parse(text)
  if (parsed === undefined) {
    return 'expected a URL such as postgres://user@host:5432/database'
  }
  return parameterProblem(parsed.url) ?? sslProblem(parsed.url) ?? targetProblem(parsed)
}

/** Where a valid URL leads, without its password. */
export function databaseTarget(text: string): DatabaseTarget {
  const parsed = parse(text)
  const [first, ...rest] = (parsed && addressesOf(parsed)) ?? []
  if (parsed === undefined || first === undefined) {
    throw new TypeError('the database URL was not validated')
  }
  const { url } = parsed
  return {
    addresses: [first, ...rest],
    database: decodeURIComponent(url.pathname.slice(1)),
    user: decodeURIComponent(url.username),
    sslMode: sslModeOf(url),
    sslFiles: {
      rootCertificate: url.searchParams.get('sslrootcert') ?? undefined,
      certificate: url.searchParams.get('sslcert') ?? undefined,
      key: url.searchParams.get('sslkey') ?? undefined,
    },
    sessionAttributes:
      sessionAttributes.find((value) => value === url.searchParams.get('target_session_attrs')) ??
      'any',
  }
}

/** `undefined` when the URL has none. */
export function databasePassword(text: string): string | undefined {
  const password = parse(text)?.url.password ?? ''
  return password === '' ? undefined : decodeURIComponent(password)
}

/** The URL as `config show` prints it: no user, no password. */
export function redactDatabaseUrl(text: string): string {
  const parsed = parse(text)
  if (parsed === undefined) return '[redacted]'
  const { url, authority } = parsed
  const credentials = url.username === '' && url.password === '' ? '' : '[redacted]@'
  return `${url.protocol}//${credentials}${authority}${url.pathname}${url.search}`
}

/** Text that may hold URLs with credentials, with the credentials masked. */
export function maskCredentials(text: string): string {
  return text.replace(/([a-z][a-z0-9+.-]*:\/\/)\S*@/giu, '$1[redacted]@')
}

interface ParsedUrl {
  /** With a host that cannot exist (RFC 2606): a URL standard (WHATWG) parser knows no host lists. */
  readonly url: URL
  /** The hosts as they were written; empty when they stand in the parameter `host`. */
  readonly authority: string
}

function parse(text: string): ParsedUrl | undefined {
  if (text.length > maxUrlLength) return undefined
  const parts = /^(?<scheme>postgres(?:ql)?:\/\/)(?<user>[^/?#]*@)?(?<authority>[^/?#]*)/u.exec(
    text,
  )
  const { scheme, user = '', authority } = parts?.groups ?? {}
  if (parts === null || scheme === undefined || authority === undefined) return undefined
  const url = URL.parse(`${scheme}${user}absent.invalid${text.slice(parts[0].length)}`)
  if (url === null || url.hash !== '') return undefined
  return areEscapesValid([url.username, url.password, url.pathname])
    ? { url, authority }
    : undefined
}

function areEscapesValid(parts: readonly string[]): boolean {
  try {
    return parts.every((part) => !decodeURIComponent(part).includes('\0'))
  } catch {
    return false
  }
}

function parameterProblem({ searchParams }: URL): string | undefined {
  for (const name of searchParams.keys()) {
    if (parameters.every((known) => known !== name)) {
      // The name is not shown: after an unescaped "?" it would be a piece of the password.
      return `a parameter is not one of ${parameters.join(', ')}${didYouMean(name, parameters)}`
    }
    if (searchParams.getAll(name).length > 1) return `the parameter "${name}" is given twice`
    if (searchParams.get(name) === '') return `the parameter "${name}" is empty`
  }
  return (
    choiceProblem('sslmode', searchParams.get('sslmode'), sslModes) ??
    choiceProblem(
      'target_session_attrs',
      searchParams.get('target_session_attrs'),
      sessionAttributes,
    )
  )
}

function choiceProblem(
  name: string,
  value: string | null,
  choices: readonly string[],
): string | undefined {
  if (value === null || choices.includes(value)) return undefined
  return `${name} is one of ${choices.join(', ')}${didYouMean(value, choices)}`
}

function sslProblem(url: URL): string | undefined {
  const given = (name: string): boolean => url.searchParams.has(name)
  if (given('sslcert') !== given('sslkey')) return 'sslcert and sslkey belong together'
  const mode = sslModeOf(url)
  if (mode === 'disable' && given('sslmode') && (given('sslrootcert') || given('sslcert'))) {
    return 'sslmode=disable uses no certificate'
  }
  if (mode === 'verify-ca' && !given('sslrootcert')) {
    // Whoever has a certificate of a public authority could answer otherwise.
    return 'sslmode=verify-ca needs sslrootcert'
  }
  return undefined
}

/** Certificates without a mode are meant to be checked. */
function sslModeOf({ searchParams }: URL): SslMode {
  const mode = sslModes.find((known) => known === searchParams.get('sslmode'))
  if (mode !== undefined) return mode
  return searchParams.has('sslrootcert') || searchParams.has('sslcert') ? 'verify-full' : 'disable'
}

function targetProblem(parsed: ParsedUrl): string | undefined {
  const { url, authority } = parsed
  const isParameter = url.searchParams.has('host')
  if (authority === '' && !isParameter) return 'the URL names no host'
  if (authority !== '' && isParameter) return 'the URL names two hosts'
  if (url.searchParams.has('port') && !isParameter) {
    return 'the parameter "port" belongs to the parameter "host"'
  }
  if (addressesOf(parsed) === undefined) {
    return 'a host is neither a name, an address nor the folder of a Unix socket, or its port is none'
  }
  if (!/^\/[^/]+$/u.test(url.pathname)) return 'the URL names no database'
  if (url.username === '') return 'the URL names no user'
  return undefined
}

function addressesOf({ url, authority }: ParsedUrl): readonly DatabaseAddress[] | undefined {
  const hosts = url.searchParams.get('host')
  if (hosts === null) return readAuthority(authority)
  return readHostParameters(hosts, url.searchParams.get('port'))
}
