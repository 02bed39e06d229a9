/**
 * A database that a test writes to through a channel, with what makes writes meet: rows, constraints that are
 * checked at the end, advisory locks that a test holds, and a sequence that counts runs, since what a
 * sequence gave is not taken back with its transaction.
 */
import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import type { DatabaseConfig } from '../../../src/config/config.ts'
import { FraiseqlError } from '../../../src/errors.ts'
import type { Channel, Result, Session, WriteStatement } from '../../../src/pg/channel.ts'
import { createChannel } from '../../../src/pg/create-channel.ts'
import type { StatementText } from '../../../src/sql/statement.ts'
import { createTestDatabase } from '../../support/postgres.ts'

export type ChannelKind = DatabaseConfig['channel']

export interface WriteWorld extends AsyncDisposable {
  /** As the login role of the server. */
  readonly url: string
  /** As the superuser. */
  readonly sql: (text: string) => Promise<readonly (readonly (string | null)[])[]>
  /** A setting that new connections begin with; without a name, all are as they were. */
  readonly configure: (name?: string, value?: string) => Promise<void>
  readonly open: (kind: ChannelKind, options?: OpenOptions) => Promise<Channel>
  /** Holds the lock until it is disposed of. */
  readonly hold: (lock: number) => Promise<AsyncDisposable>
  /** When so many wait for a lock. */
  readonly waiting: (count: number) => Promise<void>
  /** Ends the backends that wait for a lock; how many that were. */
  readonly terminateWaiting: () => Promise<number>
  /** How often `countedRun` ran. */
  readonly runs: () => Promise<number>
}

export type OpenOptions = Partial<DatabaseConfig> & {
  readonly url?: undefined
  readonly by?: string
}

const tables = `
create table accounts (id integer primary key, amount integer not null);
create table parents (id integer primary key);
create table children (
  id integer primary key, parent integer references parents deferrable initially deferred
);
insert into parents values (1);
create sequence runs;
create function sleepy() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(new.id);
  return null;
end $$;
create table sleepers (id integer primary key);
create constraint trigger sleepy after insert on sleepers
  deferrable initially deferred for each row execute function sleepy();
grant select, insert, update, delete on all tables in schema public to public;
grant all on sequence runs to public;
`

export const countedRun: WriteStatement = statement(`select nextval('public.runs')`, {
  answers: false,
})

const session: Session = { databaseRole: 'none', claims: '{}' }

const settings: DatabaseConfig = Object.freeze({
  url: undefined,
  directUrl: undefined,
  ownerUrl: undefined,
  pooler: 'none',
  channel: 'pipeline',
  poolSize: 4,
  sharedConnections: 1,
  soloConnections: 1,
  writeConnections: 4,
  connectTimeoutMs: 20_000,
  acquireTimeoutMs: 20_000,
  statementTimeoutMs: 30_000,
  lockTimeoutMs: 30_000,
  maxResultBytes: 2 ** 20,
  maxTotalResultBytes: 2 ** 26,
  applicationName: 'fraiseql test',
  dangerouslyAllowUnencrypted: false,
})

const patienceMs = 30_000

export async function openWriteWorld(): Promise<WriteWorld> {
  await using resources = new AsyncDisposableStack()
  const database = resources.use(await createTestDatabase({ template: 'empty' }))
  const admin = new Client(database.adminUrl)
  admin.on('error', () => undefined)
  await admin.connect()
  resources.defer(() => admin.end())
  const sql: WriteWorld['sql'] = async (text) => {
    const types = { getTypeParser: () => (value: string) => value }
    const { rows } = await admin.query<(string | null)[]>({ text, rowMode: 'array', types })
    return rows
  }
  await admin.query(tables)
  const owned = resources.move()
  return Object.freeze({
    url: database.url,
    sql,
    configure: async (name, value) => {
      const change = name === undefined ? 'reset all' : `set ${name} = '${value}'`
      await sql(`alter database "${new URL(database.url).pathname.slice(1)}" ${change}`)
    },
    open: (kind, { by = database.url, ...options } = {}) => open(kind, by, options),
    hold: (lock) => hold(database.adminUrl, lock),
    waiting: (count) => waitingFor(sql, count),
    terminateWaiting: async () => {
      const ended = await sql(`select pg_terminate_backend(pid) from (${waitingText}) w`)
      return ended.length
    },
    runs: async () => {
      const [[value] = []] = await sql(
        `select case when is_called then last_value else 0 end from runs`,
      )
      return Number(value)
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  } satisfies WriteWorld)
}

export function statement(
  text: string,
  { parameters = [], answers = true }: Partial<Pick<WriteStatement, 'parameters' | 'answers'>> = {},
): WriteStatement {
  return { text: text as StatementText, name: text.slice(0, 60), parameters, answers }
}

/** The columns of the result, as text. */
export async function write(
  channel: Channel,
  statements: readonly WriteStatement[],
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly (string | null)[]> {
  return textsOf(await channel.write({ statements, session, signal }))
}

/** Writes and takes back. */
export async function dryRun(
  channel: Channel,
  statements: readonly WriteStatement[],
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly (string | null)[]> {
  return textsOf(await channel.write({ statements, session, signal, isDryRun: true }))
}

function textsOf({ columns, release }: Result): readonly (string | null)[] {
  const texts = columns.map((column) => column && column.toString())
  release()
  return texts
}

export async function read(channel: Channel, text: string): Promise<readonly (string | null)[]> {
  const { columns, release } = await channel.execute({
    text: text as StatementText,
    name: text,
    rows: 'one',
    parameters: [],
    session,
    signal: new AbortController().signal,
  })
  const texts = columns.map((column) => column && column.toString())
  release()
  return texts
}

/** The code of the error that it must end with. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    assert.ok(error instanceof FraiseqlError, String(error))
    return error.code
  }
  return 'success'
}

async function open(
  kind: ChannelKind,
  connectionString: string,
  options: Partial<DatabaseConfig>,
): Promise<Channel> {
  const database = { ...settings, ...options, channel: kind }
  const channel = createChannel({ database, connectionString, observe: () => undefined })
  await channel.start()
  return channel
}

async function hold(url: string, lock: number): Promise<AsyncDisposable> {
  const client = new Client(url)
  await client.connect()
  await client.query('select pg_advisory_lock($1)', [lock])
  return { [Symbol.asyncDispose]: () => client.end() }
}

const waitingText = `select distinct a.pid from pg_stat_activity a join pg_locks l on l.pid = a.pid
  where a.datname = current_database() and not l.granted`

async function waitingFor(sql: WriteWorld['sql'], count: number): Promise<void> {
  for (const deadline = Date.now() + patienceMs; ; await wait(10)) {
    if ((await sql(waitingText)).length === count) return
    assert.ok(Date.now() < deadline, `${count} do not wait for a lock`)
  }
}
