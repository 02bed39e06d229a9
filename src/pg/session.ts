/**
 * Settings of a connection and of a transaction.
 *
 * What changes the bytes of an answer is pinned when the connection opens. Role, claims and limits
 * are local to the transaction, set by one statement before the query and undone by commit or error
 * alike (https://www.postgresql.org/docs/18/functions-admin.html#FUNCTIONS-ADMIN-SET). They are never
 * set in a CTE of the query itself: policies are chosen when that is planned.
 */
import type { Session } from './channel.ts'

/** Start-up parameter `options`. Nothing but `pg_catalog` is searched: the SQL we print is qualified. */
export const connectionOptions: string = [
  'search_path=pg_catalog,pg_temp',
  'timezone=UTC',
  'datestyle=ISO,YMD',
  'intervalstyle=iso_8601',
  'bytea_output=hex',
  'extra_float_digits=1',
  'standard_conforming_strings=on',
  'xmloption=content',
]
  .map((setting) => `-c ${setting}`)
  .join(' ')

export const sessionStatement = `select set_config('transaction_read_only', 'on', true), set_config('statement_timeout', $1, true), set_config('lock_timeout', $2, true), set_config('request.jwt.claims', $3, true), set_config('role', $4, true)`

export function sessionParameters(session: Session): string[] {
  return [
    String(session.statementTimeoutMs),
    String(session.lockTimeoutMs),
    session.claims,
    session.databaseRole,
  ]
}
