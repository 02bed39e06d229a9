/**
 * Bind and Execute of the session statement, encoded once per session and timeout. Behind a pooler its
 * Parse too: a name that one server knows, the next does not.
 */
import type { Pooler } from '../../config/config.ts'
import type { Session } from '../channel.ts'
import { sessionParameters, sessionStatementFor } from '../session.ts'
import { MessageWriter } from './message-writer.ts'
import { sessionName } from './open-socket.ts'

export class SessionBytes {
  readonly #pooler: Pooler
  readonly #statementTimeoutMs: number | undefined
  readonly #known = new WeakMap<Session, Buffer>()

  /** @param statementTimeoutMs - replaces the session's own when it is shorter */
  constructor(pooler: Pooler, statementTimeoutMs?: number) {
    this.#pooler = pooler
    this.#statementTimeoutMs = statementTimeoutMs
  }

  of(session: Session): Buffer {
    const known = this.#known.get(session)
    if (known !== undefined) return known
    const limit = this.#statementTimeoutMs ?? session.statementTimeoutMs
    const statementTimeoutMs = Math.min(limit, session.statementTimeoutMs)
    const bytes = this.#encode({ ...session, statementTimeoutMs })
    this.#known.set(session, bytes)
    return bytes
  }

  #encode(session: Session): Buffer {
    const writer = new MessageWriter()
    const isPooled = this.#pooler === 'transaction'
    const name = isPooled ? '' : sessionName
    if (isPooled) writer.Parse(name, sessionStatementFor(this.#pooler))
    writer.Bind(name, sessionParameters(session))
    writer.Execute()
    return Buffer.from(writer.take())
  }
}
