/**
 * Bind and Execute of the session statement, encoded once per session. Behind a pooler its Parse too: a
 * name that one server knows, the next does not.
 */
import type { Session } from '../channel.ts'
import type { ConnectionOptions } from '../connection-config.ts'
import { readWriteStatement, sessionParameters, sessionStatement } from '../session.ts'
import { MessageWriter } from './message-writer.ts'
import { sessionName } from './open-socket.ts'

type Options = Pick<ConnectionOptions, 'pooler' | 'access' | 'statementTimeoutMs' | 'lockTimeoutMs'>

export class SessionBytes {
  readonly #options: Options
  readonly #known = new WeakMap<Session, Buffer>()

  /** @param options - those of the connections that the bytes are for */
  constructor(options: Options) {
    this.#options = options
  }

  /** How many statements the bytes hold. */
  get statements(): number {
    return this.#mustUnlock ? 2 : 1
  }

  of(session: Session): Buffer {
    const known = this.#known.get(session)
    if (known !== undefined) return known
    const bytes = this.#encode(session)
    this.#known.set(session, bytes)
    return bytes
  }

  /** A server from a pooler may have been left read only. */
  get #mustUnlock(): boolean {
    return this.#options.pooler !== 'none' && this.#options.access === 'write'
  }

  #encode(session: Session): Buffer {
    const { pooler, access } = this.#options
    const writer = new MessageWriter()
    if (this.#mustUnlock) {
      writer.Parse('', readWriteStatement)
      writer.Bind('', [])
      writer.Execute()
    }
    const name = pooler === 'none' ? sessionName : ''
    if (pooler !== 'none') writer.Parse(name, sessionStatement(pooler, this.#options, access))
    writer.Bind(name, sessionParameters(session))
    writer.Execute()
    return Buffer.from(writer.take())
  }
}
