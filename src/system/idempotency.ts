/**
 * Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): a write that is sent again takes effect
 * once. The key is stored by the transaction of the write itself, with the answers, so there is no
 * moment in which one is there without the other.
 *
 * The key is taken first: who comes second waits for the first to end, and is then refused by the
 * statement, with nothing done; the server reads what is stored and gives it again. All of it is
 * done as the login role: the roles of requests have no access to the table.
 */
import { hash } from 'node:crypto'
import { raisedText } from '../lib/raised-code.ts'
import type { Execution, Result, Session, WriteStatement } from '../pg/channel.ts'
import { sql, text } from '../sql/sql.ts'
import { toStatement, type StatementText } from '../sql/statement.ts'

export interface IdempotencyKey {
  readonly key: string
  /** Whose key it is. */
  readonly scope: string
  /** Of what was asked; the same key with another one is refused. */
  readonly fingerprint: string
  readonly ttlSeconds: number
}

/** Claims that change with each token of one caller (RFC 7519, section 4.1). */
const fleeting: ReadonlySet<string> = new Set(['exp', 'iat', 'nbf', 'jti', 'auth_time'])

export function scopeOf(role: string, claims: Readonly<Record<string, unknown>>): string {
  const lasting = Object.entries(claims)
    .filter(([name]) => !fleeting.has(name))
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
  return hash('sha256', JSON.stringify([role, lasting]))
}

const asLogin: StatementText = toStatement(
  sql`select pg_catalog.set_config('role', 'none', true)`,
).text
const asRole: StatementText = toStatement(
  sql`select pg_catalog.set_config('role', $1::text, true)`,
).text

/** Each key that is taken clears two that are over, so that the table does not grow. */
const takeKey: StatementText = toStatement(
  sql`with over as (delete from fraiseql.idempotency_keys where (scope, key) in (select scope, key from fraiseql.idempotency_keys where expires_at <= now() and (scope, key) <> ($1::text, $2::text) order by expires_at limit 2 for update skip locked)), taken as (insert into fraiseql.idempotency_keys as k (scope, key, fingerprint, expires_at) values ($1::text, $2::text, $3::text, now() + $4::int4 * interval '1 second') on conflict (scope, key) do update set fingerprint = excluded.fingerprint, answers = null, created_at = now(), expires_at = excluded.expires_at where k.expires_at <= now() returning true) select case when (select count(*) from taken) = 0 then (${text(raisedText('IDEMPOTENCY_KEY_USED'))} || (select count(*) from taken))::int4 end`,
).text

/** The answers stand in settings of the transaction: see `keptAnswer`. */
const storeAnswers: StatementText = toStatement(
  sql`update fraiseql.idempotency_keys set answers = coalesce((select array_agg(current_setting('fraiseql.answer' || i) order by i) from generate_series(0, $3::int4 - 1) as i), '{}') where scope = $1::text and key = $2::text`,
).text

const readAnswers: StatementText = toStatement(
  sql`select (select json_build_object('same', fingerprint = $3::text, 'answers', answers) from fraiseql.idempotency_keys where scope = $1::text and key = $2::text and expires_at > now()) as r0`,
).text

/** The statements of a write, with the key taken before them and the answers stored behind them. */
export function withIdempotency(
  statements: readonly WriteStatement[],
  { key, scope, fingerprint, ttlSeconds }: IdempotencyKey,
  { databaseRole }: Session,
): readonly WriteStatement[] {
  const count = statements.filter(({ answers }) => answers).length
  return [
    silent(asLogin, []),
    silent(takeKey, [scope, key, fingerprint, String(ttlSeconds)]),
    silent(asRole, [databaseRole]),
    ...statements,
    silent(asLogin, []),
    silent(storeAnswers, [scope, key, String(count)]),
  ]
}

function silent(statement: StatementText, parameters: readonly string[]): WriteStatement {
  return { text: statement, name: nameOf(statement), parameters, answers: false }
}

const names = new Map<StatementText, string>()

function nameOf(statement: StatementText): string {
  const name = names.get(statement) ?? hash('sha256', statement).slice(0, 40)
  names.set(statement, name)
  return name
}

/** Reads what is stored under a key, as the login role. */
export function answersExecution(
  { key, scope, fingerprint }: IdempotencyKey,
  signal: AbortSignal,
): Execution {
  return {
    text: readAnswers,
    name: nameOf(readAnswers),
    rows: 'one',
    parameters: [scope, key, fingerprint],
    session: { databaseRole: 'none', claims: '{}' },
    signal,
  }
}

export type StoredAnswers =
  | { readonly kind: 'stored'; readonly result: Result }
  /** The key was used for something else. */
  | { readonly kind: 'other' }
  /** It is over since: the write may be sent again. */
  | { readonly kind: 'none' }

export function readStored({ columns: [stored], release }: Result): StoredAnswers {
  const body =
    stored === null || stored === undefined ? undefined : (JSON.parse(String(stored)) as Stored)
  release()
  if (body === undefined) return { kind: 'none' }
  if (!body.same) return { kind: 'other' }
  const columns = body.answers.map((answer) => Buffer.from(answer))
  return { kind: 'stored', result: { columns, release: () => undefined } }
}

/** As `readAnswers` builds it. */
interface Stored {
  readonly same: boolean
  readonly answers: readonly string[]
}
