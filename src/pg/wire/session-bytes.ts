/**
 * Bind and Execute of the session statement, encoded once per session. Behind a pooler its Parse too: a
 * name that one server knows, the next does not.
 */
import type { Session } from '../channel.ts'
import type { ConnectionOptions } from '../connection-config.ts'
import { sessionParameters, sessionStatement } from '../session.ts'
import { MessageWriter } from './message-writer.ts'
import { sessionName } from './open-socket.ts'

type Options = Pick<ConnectionOptions, 'pooler' | 'statementTimeoutMs' | 'lockTimeoutMs'>

export class SessionBytes {
  readonly #options: Options
  readonly #known = new WeakMap<Session, Buffer>()

  /** @param options - those of the connections that the bytes are for */
  constructor(options: Options) {
    this.#options = options
  }

  of(session: Session): Buffer {
    const known = this.#known.get(session)
    if (known !== undefined) return known
    const bytes = this.#encode(session)
    this.#known.set(session, bytes)
    return bytes
  }

  #encode(session: Session): Buffer {
    const { pooler } = this.#options
    const writer = new MessageWriter()
    const name = pooler === 'none' ? sessionName : ''
    if (pooler !== 'none') writer.Parse(name, sessionStatement(pooler, this.#options))
    writer.Bind(name, sessionParameters(session))
    writer.Execute()
    return Buffer.from(writer.take())
  }
}
