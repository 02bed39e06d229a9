/** A `pg.Pool` whose connections are opened as all others are: the driver's own knows one host only. */
import { callbackify } from 'node:util'
import { Client, Pool, type PoolConfig } from 'pg'
import { databaseTarget } from '../config/database-url.ts'
import { connectionConfigs, type ConnectionOptions } from './connection-config.ts'
import { openClient } from './open-client.ts'

export type PoolLimits = Pick<
  PoolConfig,
  'max' | 'min' | 'connectionTimeoutMillis' | 'idleTimeoutMillis'
>

type Connected = (error: Error | undefined) => void

export function openPool(options: ConnectionOptions, limits: PoolLimits): Pool {
  const pool = new Pool({ ...limits, Client: clientClass(options) })
  // The driver reports a connection that breaks under a statement twice: to the statement, which
  // fails, and as an event, which would end the process if nobody listened.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** The pool makes its clients itself and calls `connect` on each. */
function clientClass(options: ConnectionOptions): new () => Client {
  return class HostClient extends Client {
    constructor() {
      super(connectionConfigs(options)[0])
    }

    override connect(): Promise<Client>
    override connect(callback: Connected): void
    override connect(callback?: Connected): Promise<Client> | undefined {
      const opening = this.#choose().then(() => super.connect())
      if (callback === undefined) return opening
      callbackify(() => opening)((error) => callback(error ?? undefined))
      return undefined
    }

    /** One host needs no choice; of several, one that has just let us in. */
    async #choose(): Promise<void> {
      const { addresses, sessionAttributes } = databaseTarget(options.connectionString)
      if (addresses.length === 1 && sessionAttributes === 'any') return
      await using trial = await openTrial(options)
      Object.assign(this, trial.address)
    }
  }
}

interface Trial extends AsyncDisposable {
  readonly address: { readonly host: string; readonly port: number }
}

async function openTrial(options: ConnectionOptions): Promise<Trial> {
  const client = await openClient(options)
  return {
    address: { host: client.host, port: client.port },
    [Symbol.asyncDispose]: () => client.end(),
  }
}
