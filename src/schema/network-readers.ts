/**
 * Readers of network addresses. PostgreSQL takes shorter spellings too (`10.1/16`), which other
 * programs read in other ways: https://www.postgresql.org/docs/18/datatype-net-types.html
 */
import { isIP } from 'node:net'

interface NetworkText {
  /** In network order. */
  readonly bytes: readonly number[]
  readonly prefixBits: number
}

export function readInet(text: string): string | undefined {
  return parseNetwork(text) === undefined ? undefined : text
}

/** A network has no bits set to the right of its prefix (SQLSTATE 22P02). */
export function readCidr(text: string): string | undefined {
  const network = parseNetwork(text)
  return network === undefined || hasHostBits(network) ? undefined : text
}

function parseNetwork(text: string): NetworkText | undefined {
  const [address = '', prefix, rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest !== undefined || address.includes('%')) return undefined
  const bytes = version === 4 ? address.split('.').map(Number) : parseVersion6(address)
  const maxBits = bytes.length * 8
  if (prefix === undefined) return { bytes, prefixBits: maxBits }
  const isInRange = /^(0|[1-9]\d{0,2})$/.test(prefix) && Number(prefix) <= maxBits
  return isInRange ? { bytes, prefixBits: Number(prefix) } : undefined
}

/** The address is known to be valid (RFC 4291, section 2.2). */
function parseVersion6(address: string): number[] {
  const [head = '', tail] = address.split('::')
  const left = parseGroups(head)
  const right = parseGroups(tail ?? '')
  const zeros = Array.from({ length: 16 - left.length - right.length }, () => 0)
  return [...left, ...zeros, ...right]
}

function parseGroups(text: string): number[] {
  if (text === '') return []
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number)
    const value = Number.parseInt(group, 16)
    return [value >> 8, value & 0xff]
  })
}

function hasHostBits({ bytes, prefixBits }: NetworkText): boolean {
  return bytes.some((byte, index) => {
    const fixed = Math.min(Math.max(prefixBits - index * 8, 0), 8)
    return (byte & (0xff >> fixed)) !== 0
  })
}
