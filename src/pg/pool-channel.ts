/**
 * The channel over a `pg.Pool`: one connection per transaction,
 * `begin`, claims and limits, the statements, `commit`.
 *
 * It is the plain, obvious implementation. A statement whose reader has gone is cancelled, and its
 * connection goes back to the pool only when the cancellation is over: one that arrives late would
 * otherwise hit the next request. A write is judged before its `commit` is sent, so nothing but that can
 * have an outcome that nobody knows.
 */
import {
  type CustomTypesConfig,
  DatabaseError,
  type Pool,
  type PoolClient,
  type QueryArrayConfig,
} from 'pg'
import { FraiseqlError } from '../errors.ts'
import type { Observe } from '../observation.ts'
import type {
  Channel,
  Execution,
  Preparation,
  Result,
  Session,
  Unprepared,
  WriteExecution,
  WriteResult,
  WriteStatement,
} from './channel.ts'
import {
  databaseError,
  isUndone,
  outcomeUnknown,
  overloaded,
  unavailable,
  writeError,
} from './database-error.ts'
import { PreparedNames } from './prepared-names.ts'
import { type ResultBudget, ResultShare } from './result-budget.ts'
import type { ConnectionOptions } from './connection-config.ts'
import { openPool } from './open-pool.ts'
import { rerunConflicts } from './rerun-conflicts.ts'
import {
  type Access,
  constraintsStatement,
  sessionParameters,
  sessionStatement,
} from './session.ts'
import { cancelRequest } from './wire/cancel-request.ts'
import { miscounted } from './wire/error-fields.ts'
import { backendOf } from './wire/open-socket.ts'

export interface PoolChannelOptions extends ConnectionOptions {
  readonly poolSize: number
  /** Waiting for a connection, opening one included. */
  readonly acquireTimeoutMs: number
  readonly budget: ResultBudget
  readonly observe: Observe
}

/** The driver knows `queryMode`, its type declarations do not. */
interface ExtendedQuery extends QueryArrayConfig {
  readonly queryMode: 'extended'
}

type Query = Pick<Execution, 'name' | 'text' | 'parameters'>

/** Results stay text: the driver must not turn them into values of its own. */
const asText: CustomTypesConfig = { getTypeParser: () => (value: string) => value }

export class PoolChannel implements Channel {
  readonly #options: PoolChannelOptions
  readonly #pool: Pool
  readonly #names = new PreparedNames()

  constructor(options: PoolChannelOptions) {
    this.#options = options
    this.#pool = openPool(options, {
      max: options.poolSize,
      min: 1,
      connectionTimeoutMillis: options.acquireTimeoutMs,
      idleTimeoutMillis: 30_000,
    })
    // An idle connection that ends; the pool replaces it when the next request comes. A server that
    // stops while we close is no loss.
    this.#pool.on('error', (error) => {
      if (!this.#pool.ending) options.observe({ kind: 'database.lost', reason: error.message })
    })
  }

  /** One connection, so that a database that refuses us is known before the first request. */
  async start(): Promise<void> {
    const client = await this.#acquire()
    client.release()
  }

  execute(execution: Execution): Promise<Result> {
    return this.#lend(execution.signal, (client) => this.#read(client, execution))
  }

  write(execution: WriteExecution): Promise<WriteResult> {
    const { signal } = execution
    return rerunConflicts(signal, () =>
      this.#lend(signal, async (client) => {
        try {
          return await this.#write(client, execution)
        } catch (error) {
          // What PostgreSQL said; what we say of a result is judged as in a read.
          throw error instanceof DatabaseError ? writeError(error) : error
        }
      }),
    )
  }

  /** The driver prepares a statement when it runs first; these need not wait for their second use. */
  prepare(preparations: readonly Preparation[]): Promise<readonly Unprepared[]> {
    for (const { name } of preparations) this.#names.admit(name)
    return Promise.resolve([])
  }

  /** A connection for one transaction. */
  async #lend<Given extends Result>(
    signal: AbortSignal,
    work: (client: PoolClient) => Promise<Given>,
  ): Promise<Given> {
    const client = await this.#acquire()
    if (signal.aborted) {
      client.release()
      throw new FraiseqlError('TIMEOUT')
    }
    const cancellation = this.#cancelOn(signal, client)
    let isClean = true
    try {
      return await work(client)
    } catch (error) {
      isClean = false
      throw explain(error, signal)
    } finally {
      const isOver = await cancellation.settled()
      isClean = isOver && (isClean || (await isRolledBack(client)))
      client.release(!isClean)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.end()
  }

  async #acquire(): Promise<PoolClient> {
    const isBusy = this.#pool.totalCount >= this.#options.poolSize && this.#pool.idleCount === 0
    try {
      return await this.#pool.connect()
    } catch (cause) {
      if (!isBusy) throw unavailable(cause)
      throw overloaded(cause)
    }
  }

  async #read(client: PoolClient, execution: Execution): Promise<Result> {
    await client.query('begin read only')
    await this.#enter(client, execution.session, 'read')
    const { rows } = await client.query<(string | null)[]>(this.#config(execution))
    await client.query('commit')
    if (execution.rows === 'many') return this.#keep(joined(rows))
    if (rows.length > 1) throw miscounted()
    return this.#keep(rows[0] ?? [])
  }

  async #write(
    client: PoolClient,
    { statements, session, signal, isDryRun }: WriteExecution,
  ): Promise<WriteResult> {
    await client.query(this.#isPooled ? 'begin read write' : 'begin')
    await this.#enter(client, session, 'write')
    const columns: (string | null)[] = []
    try {
      for (const statement of statements) {
        columns.push(...(await this.#answer(client, statement)))
        // A cancel request that met no statement had no effect.
        if (signal.aborted) throw new FraiseqlError('TIMEOUT')
      }
    } catch (error) {
      if (!isUndone(error)) throw error
      await client.query('rollback')
      return { ...this.#keep(columns), isUndone: true }
    }
    if (isDryRun === true) await client.query(constraintsStatement)
    const result = this.#keep(columns)
    try {
      await (isDryRun === true ? client.query('rollback') : commit(client))
    } catch (error) {
      result.release()
      throw error
    }
    return result
  }

  /** The columns of a statement that answers. */
  async #answer(
    client: PoolClient,
    statement: WriteStatement,
  ): Promise<readonly (string | null)[]> {
    const { rows } = await client.query<(string | null)[]>(this.#config(statement))
    if (!statement.answers) return []
    const [row] = rows
    if (row === undefined || rows.length > 1) throw miscounted()
    return row
  }

  /** A server from a pooler may have been left in any state, and knows no name that another was given. */
  get #isPooled(): boolean {
    return this.#options.pooler === 'transaction'
  }

  async #enter(client: PoolClient, session: Session, access: Access): Promise<void> {
    await client.query({
      ...(!this.#isPooled && { name: 'session' }),
      text: sessionStatement(this.#options.pooler, this.#options, access),
      values: sessionParameters(session),
    })
  }

  #config({ name, text, parameters }: Query): ExtendedQuery {
    const prepared = this.#isPooled ? undefined : this.#names.admit(name)
    return {
      ...(prepared !== undefined && { name: prepared }),
      text,
      values: [...parameters],
      rowMode: 'array',
      types: asText,
      // Without values the driver would take the simple protocol, which runs several statements.
      queryMode: 'extended',
    }
  }

  #keep(texts: readonly (string | null)[]): Result {
    const columns = texts.map((text) => (text === null ? null : Buffer.from(text)))
    const bytes = columns.reduce((sum, column) => sum + (column?.length ?? 0), 0)
    const share = new ResultShare(this.#options.budget)
    const answer = share.take(bytes)
    if (answer === 'oversized') throw new FraiseqlError('RESULT_TOO_LARGE')
    if (answer === 'overloaded') throw overloaded()
    return { columns, release: share.release }
  }

  #cancelOn(signal: AbortSignal, client: PoolClient): { settled: () => Promise<boolean> } {
    let cancelled: Promise<boolean> | undefined
    const cancel = (): void => {
      cancelled ??= cancelRequest(backendOf(client))
    }
    signal.addEventListener('abort', cancel, { once: true })
    return {
      settled: async () => {
        signal.removeEventListener('abort', cancel)
        return (await cancelled) ?? true
      },
    }
  }
}

/** From here on a connection that breaks leaves it open whether it was committed. */
async function commit(client: PoolClient): Promise<void> {
  try {
    await client.query('commit')
  } catch (cause) {
    const isRefused = cause instanceof DatabaseError && databaseError(cause).code !== 'UNAVAILABLE'
    throw isRefused ? cause : outcomeUnknown(cause)
  }
}

/** What was cancelled because its reader has gone is no fault to look for in the log. */
function explain(error: unknown, signal: AbortSignal): FraiseqlError {
  const known = error instanceof FraiseqlError ? error : databaseError(error)
  const isCancelled = signal.aborted && known.code === 'TIMEOUT'
  return isCancelled ? new FraiseqlError('TIMEOUT', { cause: error }) : known
}

/** The inside of the array that the rows make, in one piece; in none when there are no rows. */
function joined(rows: readonly (readonly (string | null)[])[]): string[] {
  return rows.length === 0 ? [] : [rows.map(([text]) => text).join(',')]
}

/** A connection that cannot end its transaction is not used again. */
async function isRolledBack(client: PoolClient): Promise<boolean> {
  try {
    await client.query('rollback')
    return true
  } catch {
    return false
  }
}
