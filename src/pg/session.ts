/**
 * Settings of a connection and of a transaction.
 *
 * What changes the bytes of an answer is pinned when the connection opens, or, behind a pooler, whose
 * servers come from anywhere, in each transaction. Role, claims and limits are local to the
 * transaction, set by one statement before the query and undone by commit or error alike
 * (https://www.postgresql.org/docs/18/functions-admin.html#FUNCTIONS-ADMIN-SET). They are never
 * set in a CTE of the query itself: policies are chosen when that is planned.
 */
import type { Pooler } from '../config/config.ts'
import type { Session } from './channel.ts'

/** Nothing but `pg_catalog` is searched: the SQL we print is qualified. */
const pinnedSettings: readonly (readonly [name: string, value: string])[] = [
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

/** Start-up parameter `options`. */
export const startupOptions: string = pinnedSettings
  .map(([name, value]) => `-c ${name}=${value}`)
  .join(' ')

export const sessionStatement = `select set_config('transaction_read_only', 'on', true), set_config('statement_timeout', $1, true), set_config('lock_timeout', $2, true), set_config('request.jwt.claims', $3, true), set_config('role', $4, true)`

/** Names are qualified: on a server from a pooler anything may come first in the search path. */
export const pinStatement: string = `select ${pinnedSettings
  .map(([name, value]) => `pg_catalog.set_config('${name}', '${value}', true)`)
  .join(', ')}`

const pooledSessionStatement = `${pinStatement}, ${sessionStatement
  .replace(/^select /, '')
  .replaceAll('set_config(', 'pg_catalog.set_config(')}`

export function sessionStatementFor(pooler: Pooler): string {
  return pooler === 'transaction' ? pooledSessionStatement : sessionStatement
}

export function sessionParameters(session: Session): string[] {
  return [
    String(session.statementTimeoutMs),
    String(session.lockTimeoutMs),
    session.claims,
    session.databaseRole,
  ]
}
