/**
 * Walks a parsed JSON value once: bounds its depth, members, list lengths and strings, refuses what
 * PostgreSQL could not store unchanged (NUL, lone surrogates) and the one key that changes a
 * prototype, and counts members for the duplicate check of strict-json.ts.
 */
import type { ErrorCode } from '../error-registry.ts'
import { FraiseqlError } from '../errors.ts'

export interface JsonLimits {
  readonly maxDepth: number
  readonly maxKeys: number
  readonly maxListLength: number
  readonly maxStringBytes: number
}

export interface JsonSubject {
  /** The name of the value in messages. */
  readonly root: string
  /** The code of a refusal. */
  readonly code: ErrorCode
  /** False when no string can hold a NUL or a lone surrogate, since none is escaped by number. */
  readonly hasUnicodeEscape: boolean
}

interface Walk extends JsonSubject {
  readonly limits: JsonLimits
  readonly path: (string | number)[]
  members: number
}

/** The number of members of all objects in the value. Throws with status 422. */
export function countMembers(value: object, subject: JsonSubject, limits: JsonLimits): number {
  const walk: Walk = { ...subject, limits, path: [subject.root], members: 0 }
  visit(walk, value, 1)
  return walk.members
}

function visit(walk: Walk, value: unknown, depth: number): void {
  if (typeof value === 'string') visitString(walk, value)
  if (typeof value !== 'object' || value === null) return
  if (depth > walk.limits.maxDepth) throw refusal(walk, 'is nested too deeply')
  if (Array.isArray(value)) visitList(walk, value, depth)
  else visitObject(walk, value, depth)
}

function visitString(walk: Walk, value: string): void {
  const { maxStringBytes } = walk.limits
  // A UTF-16 unit is at most three bytes of UTF-8, so most strings need no counting.
  if (value.length * 3 > maxStringBytes && Buffer.byteLength(value) > maxStringBytes) {
    throw refusal(walk, 'is too long')
  }
  if (!walk.hasUnicodeEscape) return
  if (value.includes('\0')) throw refusal(walk, 'contains a NUL character')
  if (!value.isWellFormed()) throw refusal(walk, 'contains a lone surrogate')
}

function visitList(walk: Walk, list: readonly unknown[], depth: number): void {
  if (list.length > walk.limits.maxListLength) throw refusal(walk, 'has too many items')
  for (let index = 0; index < list.length; index += 1) {
    walk.path.push(index)
    visit(walk, list[index], depth + 1)
    walk.path.pop()
  }
}

function visitObject(walk: Walk, object: object, depth: number): void {
  for (const [key, member] of Object.entries(object)) {
    walk.members += 1
    if (walk.members > walk.limits.maxKeys) throw refusal(walk, 'has too many members')
    if (key === '__proto__') throw refusal(walk, 'has a member "__proto__"')
    visitString(walk, key)
    walk.path.push(key)
    visit(walk, member, depth + 1)
    walk.path.pop()
  }
}

function refusal(walk: Walk, problem: string): FraiseqlError {
  const message = `The value at ${printPath(walk.path)} ${problem}.`
  return new FraiseqlError(walk.code, { message, status: 422 })
}

/** `variables.filter.ids[3]`; keys are the client's own words, so each is cut, and quoted if odd. */
export function printPath(path: readonly (string | number)[]): string {
  const parts = path.slice(0, 20).map((part, index) => {
    if (typeof part === 'number') return `[${part}]`
    if (/^[A-Za-z_]\w{0,63}$/.test(part)) return index === 0 ? part : `.${part}`
    return `[${JSON.stringify(part.slice(0, 64).toWellFormed())}]`
  })
  return parts.join('')
}
