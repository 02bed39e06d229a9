/**
 * Settings of a connection and of a transaction.
 *
 * What changes the bytes of an answer, limits, and whether anything may write are set when the connection
 * opens, or, behind a pooler, whose servers come from anywhere, in each transaction. Role and claims are
 * local to the transaction, set by one statement before the query and undone by commit or error alike
 * (https://www.postgresql.org/docs/18/functions-admin.html#FUNCTIONS-ADMIN-SET). They are never
 * set in a CTE of the query itself: policies are chosen when that is planned.
 */
import type { Pooler } from '../config/config.ts'
import type { Session } from './channel.ts'

/** Nothing but `pg_catalog` is searched: the SQL we print is qualified. */
const pinnedSettings: readonly Setting[] = [
  ['search_path', 'pg_catalog,pg_temp'],
  ['timezone', 'UTC'],
  ['datestyle', 'ISO,YMD'],
  ['intervalstyle', 'iso_8601'],
  ['bytea_output', 'hex'],
  ['extra_float_digits', '1'],
  ['standard_conforming_strings', 'on'],
  ['xmloption', 'content'],
  ['array_nulls', 'on'],
  ['transform_null_equals', 'off'],
  ['row_security', 'on'],
]

/** What transactions of a connection may do. */
export type Access = 'read' | 'write'

/** How long statements of a connection may take. */
export interface Limits {
  readonly statementTimeoutMs: number
  readonly lockTimeoutMs: number
}

/** Start-up parameter `options`. */
export function startupOptions(limits: Limits): string {
  const settings = [...pinnedSettings, ...limitSettings(limits)]
  return settings.map(([name, value]) => `-c ${name}=${value}`).join(' ')
}

/** Names are qualified: on a server from a pooler anything may come first in the search path. */
export const pinStatement: string = `select ${setLocally(pinnedSettings)}`

/**
 * perf: as few settings as do the job. On a connection of our own what never changes is set when it
 * opens; five settings here instead of two cost PostgreSQL 7 µs of 50 for a row by its key.
 */
export function sessionStatement(pooler: Pooler, limits: Limits, access: Access = 'read'): string {
  const own = `pg_catalog.set_config('request.jwt.claims', $1, true), pg_catalog.set_config('role', $2, true)`
  if (pooler === 'none') return `select ${own}`
  const always = setLocally([
    ...pinnedSettings,
    ...(access === 'read' ? [readOnlySetting] : []),
    ...limitSettings(limits),
  ])
  return `select ${always}, ${own}`
}

/**
 * Behind a pooler the first statement of a transaction that writes, since a server may have been left read
 * only. After a snapshot PostgreSQL refuses it, so it cannot be part of the session statement.
 */
export const readWriteStatement = 'set transaction read write'

/** Run once when a connection of our own that is for reads has opened: nothing on it ever writes. */
export const readOnlyStatement = 'set default_transaction_read_only = on'

/** Of a dry run: what a commit would check is checked, so that the answer is true. */
export const constraintsStatement = 'set constraints all immediate'

export function sessionParameters({ claims, databaseRole }: Session): string[] {
  return [claims, databaseRole]
}

const readOnlySetting: Setting = ['transaction_read_only', 'on']

type Setting = readonly [name: string, value: string]

function limitSettings({ statementTimeoutMs, lockTimeoutMs }: Limits): readonly Setting[] {
  return [
    ['statement_timeout', String(statementTimeoutMs)],
    ['lock_timeout', String(lockTimeoutMs)],
  ]
}

function setLocally(settings: readonly Setting[]): string {
  return settings
    .map(([name, value]) => `pg_catalog.set_config('${name}', '${value}', true)`)
    .join(', ')
}
