/** Where servers listen, as a connection URL writes it: a list of hosts, each with its port. */

export interface DatabaseAddress {
  /** A name, an address (IPv6 without brackets), or the absolute folder of a Unix socket. */
  readonly host: string
  readonly port: number
}

const defaultPort = 5432
const maxHosts = 16
const name = /^[a-z0-9._-]+$/iu
const ipv6 = /^[0-9a-f:.]*:[0-9a-f:.]*$/iu

/** `host:port,host:port`, as between "@" and "/"; a folder of a Unix socket is percent-encoded there. */
export function readAuthority(text: string): readonly DatabaseAddress[] | undefined {
  return readAll(text.split(','), (part) => {
    const { host, port } = /^(?<host>\[[^\]]*\]|[^:]*)(?::(?<port>\d+))?$/u.exec(part)?.groups ?? {}
    if (host === undefined) return undefined
    return addressOf(host.startsWith('[') ? host.slice(1, -1) : decode(host), port)
  })
}

/** The parameters `host` and `port`: lists of equal length, or one port for all. */
export function readHostParameters(
  hosts: string,
  ports: string | null,
): readonly DatabaseAddress[] | undefined {
  const names = hosts.split(',')
  const numbers = ports?.split(',') ?? []
  if (numbers.length > 1 && numbers.length !== names.length) return undefined
  return readAll(names, (host, index) => addressOf(host, numbers[index] ?? numbers[0]))
}

/** Traffic to this host stays in this machine. */
export function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/gu, '').toLowerCase()
  return bare === 'localhost' || bare === '::1' || /^127(?:\.\d{1,3}){3}$/u.test(bare)
}

export function isSocketFolder(host: string): boolean {
  return host.startsWith('/')
}

function readAll(
  parts: readonly string[],
  read: (part: string, index: number) => DatabaseAddress | undefined,
): readonly DatabaseAddress[] | undefined {
  const addresses = parts.map(read).filter((address) => address !== undefined)
  return addresses.length === parts.length && parts.length <= maxHosts ? addresses : undefined
}

function addressOf(
  host: string | undefined,
  port: string | undefined,
): DatabaseAddress | undefined {
  if (host === undefined || !isHost(host)) return undefined
  if (port === undefined) return { host, port: defaultPort }
  const number = Number(port)
  return /^\d{1,5}$/u.test(port) && number >= 1 && number <= 65_535
    ? { host, port: number }
    : undefined
}

function isHost(host: string): boolean {
  if (isSocketFolder(host)) return !host.includes('\0')
  return name.test(host) || ipv6.test(host)
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
