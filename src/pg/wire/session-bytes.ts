/** Bind and Execute of the session statement, encoded once per session and timeout. */
import type { Session } from '../channel.ts'
import { sessionParameters } from '../session.ts'
import { MessageWriter } from './message-writer.ts'
import { sessionName } from './open-socket.ts'

export class SessionBytes {
  readonly #statementTimeoutMs: number | undefined
  readonly #known = new WeakMap<Session, Buffer>()

  /** @param statementTimeoutMs - replaces the session's own when it is shorter */
  constructor(statementTimeoutMs?: number) {
    this.#statementTimeoutMs = statementTimeoutMs
  }

  of(session: Session): Buffer {
    const known = this.#known.get(session)
    if (known !== undefined) return known
    const writer = new MessageWriter()
    const limit = this.#statementTimeoutMs ?? session.statementTimeoutMs
    const statementTimeoutMs = Math.min(limit, session.statementTimeoutMs)
    writer.Bind(sessionName, sessionParameters({ ...session, statementTimeoutMs }))
    writer.Execute()
    const bytes = Buffer.from(writer.take())
    this.#known.set(session, bytes)
    return bytes
  }
}
