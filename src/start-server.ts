/**
 * The composition root: the only place where the parts of a running server meet. Admin listener first,
 * then the database, then the public listener; ready is said only when all of it stands.
 */
import type { Config } from './config/config.ts'
import { trustedStatements } from './documents/trusted-statements.ts'
import { FraiseqlError } from './errors.ts'
import type { ExecuteOperation } from './http/answer.ts'
import { createPublicListener, type PublicListener } from './http/public-listener.ts'
import type { Observe } from './observation.ts'
import { startAdminListener, type AdminListener } from './ops/admin-listener.ts'
import { stopGracefully, type StopCause, type StopCode } from './ops/graceful-stop.ts'
import { HealthChecks } from './ops/health-checks.ts'
import { Lifecycle } from './ops/lifecycle.ts'
import { publicReport, type ProbeSnapshot } from './ops/probe-reports.ts'
import { StartupError } from './ops/startup-error.ts'
import { warmUp } from './ops/warm-up.ts'
import { roleProblems, verifyDatabase } from './ops/verify-database.ts'
import { verifySystem } from './ops/verify-system.ts'
import {
  openAdministration,
  type Administration,
  type AdministrationOptions,
} from './pg/administration.ts'
import type { Channel } from './pg/channel.ts'
import { createChannel } from './pg/create-channel.ts'
import { openingRefusal } from './pg/opening-refusal.ts'
import type { Model } from './schema/model.ts'
import type { Principal } from './security/principal.ts'
import { createExecute } from './server.ts'
import { packageVersion } from './lib/package-version.ts'

export interface StartOptions {
  readonly config: Config
  readonly model: Model
  readonly observe: Observe
  /** Who a request without a credential is; default: the role `anonymous` without claims. */
  readonly principal?: Principal | undefined
}

export interface RunningServer {
  readonly publicUrl: string
  readonly adminUrl: string
  /** Serves another model from the next request on; requests under way finish on the old one. */
  readonly replaceModel: (model: Model) => Promise<void>
  /** Drains and closes everything; resolves with the exit code. */
  readonly stop: (cause: StopCause) => Promise<StopCode>
}

const anonymous: Principal = Object.freeze({
  role: 'anonymous',
  claims: {},
  isAuthenticated: false,
})

/** @throws {StartupError} with the exit code that says why. */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const startedAt = performance.now()
  const { config, observe } = options
  const parts = new ServerParts(options)
  try {
    for (const { option, reason } of config.insecure)
      observe({ kind: 'configuration.insecure', option, reason })
    const admin = await parts.listenForProbes()
    await parts.connect()
    const listener = await parts.listen()
    observe({
      kind: 'process.started',
      durationMs: performance.now() - startedAt,
      urls: [listener.url, admin.url],
    })
    return {
      publicUrl: listener.url,
      adminUrl: admin.url,
      replaceModel: (model) => parts.replaceModel(model),
      stop: (cause) => parts.stop(cause),
    }
  } catch (error) {
    await parts.abandon()
    throw error
  }
}

class ServerParts {
  readonly #options: StartOptions
  readonly #lifecycle: Lifecycle
  readonly #checks: HealthChecks
  readonly #administration: Administration
  readonly #channel: Channel
  readonly #startedAt: number = Date.now()
  readonly #version: string = packageVersion()
  #model: Model
  #hasSystemSchema = false
  /** Why the database does not fit the model that is served. */
  #misfit: string | undefined
  /** Problems of the roles that were told. */
  readonly #toldProblems = new Set<string>()
  #execute: ExecuteOperation
  #admin: AdminListener | undefined
  #listener: PublicListener | undefined

  constructor(options: StartOptions) {
    const { config, observe } = options
    this.#options = options
    this.#model = options.model
    this.#lifecycle = new Lifecycle(observe)
    this.#lifecycle.onChange(() => this.#admin?.show(this.#snapshot()))
    const connectionString = urlOf(config)
    this.#administration = openAdministration({ ...administrationOf(config), observe })
    this.#channel = createChannel({ database: config.database, connectionString, observe })
    this.#execute = this.#createExecute(options.model)
    const checks = [
      { name: 'postgres', run: async () => void (await this.#administration.run('select 1', [])) },
      { name: 'schema', run: () => this.#checkSchema() },
    ]
    this.#checks = new HealthChecks(checks, config.readiness, () => this.#judge())
  }

  async listenForProbes(): Promise<AdminListener> {
    const { config, observe } = this.#options
    const settings = { admin: config.admin, snapshot: this.#snapshot(), observe }
    this.#admin = await asStartup(startAdminListener(settings), 'admin listener')
    return this.#admin
  }

  async connect(): Promise<void> {
    const { config, observe } = this.#options
    await retryUntil(Date.now() + config.startup.timeoutMs, {
      work: async () => {
        await this.#verify(this.#model)
        this.#announce(this.#model)
        await this.#channel.start()
      },
      onWait: (reason) => observe({ kind: 'database.awaited', reason }),
    })
    await this.#admit(this.#model)
    await this.#warmUp(this.#execute, this.#model)
    await this.#checks.start()
  }

  async listen(): Promise<PublicListener> {
    const { config, observe } = this.#options
    const report = (name: 'live' | 'ready' | 'health') => () => publicReport(name, this.#snapshot())
    this.#listener = await asStartup(
      createPublicListener({
        config,
        observe,
        execute: (request) => this.#execute(request),
        probes: { live: report('live'), ready: report('ready'), health: report('health') },
      }),
      'public listener',
    )
    // Degraded when a check has failed already: then the next round that passes makes it ready.
    if (this.#lifecycle.state === 'starting') this.#lifecycle.enter('ready', 'started')
    return this.#listener
  }

  /** Compiled beside the old one; a request has one of the two from its beginning to its end. */
  async replaceModel(model: Model): Promise<void> {
    await verifyDatabase(this.#administration.run, model)
    await this.#admit(model)
    const execute = this.#createExecute(model)
    await this.#warmUp(execute, model)
    this.#model = model
    this.#execute = execute
    this.#misfit = undefined
    this.#announce(model)
  }

  async stop(cause: StopCause): Promise<StopCode> {
    const { config, observe } = this.#options
    return stopGracefully(
      {
        lifecycle: this.#lifecycle,
        drain: config.drain,
        observe,
        listener: this.#listener,
        admin: this.#admin,
        finish: () => this.#disconnect(),
      },
      cause,
    )
  }

  /** After a start that failed: nothing was served, so there is nothing to wait for. */
  async abandon(): Promise<void> {
    this.#lifecycle.enter('failed', 'the start failed')
    await this.#listener?.[Symbol.asyncDispose]()
    await this.#disconnect()
    await this.#admin?.[Symbol.asyncDispose]()
  }

  async #disconnect(): Promise<void> {
    await this.#checks[Symbol.asyncDispose]()
    await this.#channel[Symbol.asyncDispose]()
    await this.#administration[Symbol.asyncDispose]()
  }

  /** In the background: what was served this far may have lost its tables. */
  async #checkSchema(): Promise<void> {
    const model = this.#model
    const reason = await misfitOf(verifyDatabase(this.#administration.run, model))
    if (model !== this.#model || reason === this.#misfit) return rejectWith(reason)
    this.#misfit = reason
    if (reason === undefined) this.#options.observe({ kind: 'schema.restored' })
    else this.#options.observe({ kind: 'schema.outdated', reason })
    rejectWith(reason)
  }

  async #verify(model: Model): Promise<void> {
    const { observe } = this.#options
    const { run } = this.#administration
    await verifyDatabase(run, model)
    const [row] = await run('show server_version', [])
    observe({ kind: 'database.connected', serverVersion: String(row?.['server_version']) })
  }

  /** Said when it is served, or about to be. */
  #announce({ fingerprint, ...model }: Model): void {
    const [types, roles] = [Object.keys(model.types).length, Object.keys(model.roles).length]
    this.#options.observe({ kind: 'schema.loaded', fingerprint, types, roles })
  }

  /** @throws {StartupError} 78 in production, when its roles are not fit to face strangers. */
  async #admit(model: Model): Promise<void> {
    const { config, observe } = this.#options
    const { problems, hasSystemSchema } = await this.#judgeLogin(model)
    if (config.mode === 'production' && problems.length > 0)
      throw new StartupError(78, `The database roles are not fit to serve: ${problems.join('; ')}.`)
    this.#hasSystemSchema = hasSystemSchema
    for (const reason of problems) {
      if (this.#toldProblems.has(reason)) continue
      this.#toldProblems.add(reason)
      observe({ kind: 'configuration.insecure', option: 'database roles', reason })
    }
  }

  /** Asked as the login role of the operations, which is not always that of the administration. */
  async #judgeLogin(model: Model): Promise<LoginJudgement> {
    const { config, observe } = this.#options
    const connectionString = urlOf(config)
    await using login = openAdministration({ ...config.database, connectionString, observe })
    return {
      problems: await roleProblems(login.run, model),
      hasSystemSchema: await verifySystem(login.run, config.mode),
    }
  }

  async #warmUp(execute: ExecuteOperation, model: Model): Promise<void> {
    const { config, observe, principal = anonymous } = this.#options
    const { channel, poolSize, sharedConnections, soloConnections } = config.database
    const connections = channel === 'pool' ? poolSize : Math.max(sharedConnections, soloConnections)
    const startedAt = performance.now()
    const acceptsText = config.graphql.trustedDocuments === 'allow'
    await this.#prepareDocuments(model)
    await warmUp({ execute, model, role: principal.role, acceptsText, connections })
    observe({ kind: 'process.step', step: 'warm-up', durationMs: performance.now() - startedAt })
  }

  /** What PostgreSQL refuses is told and served all the same: a request would hear why. */
  async #prepareDocuments(model: Model): Promise<void> {
    for (const { subject, reason } of await this.#channel.prepare(trustedStatements(model)))
      this.#options.observe({ kind: 'statement.refused', subject, reason })
  }

  #createExecute(model: Model): ExecuteOperation {
    const { config, observe, principal = anonymous } = this.#options
    return createExecute({
      config,
      observe,
      model,
      channel: this.#channel,
      anonymous: principal,
      hasSystemSchema: () => this.#hasSystemSchema,
    })
  }

  /** After each round of checks: in service, or out of it. */
  #judge(): void {
    const failed = this.#checks.reports.filter(({ status }) => status === 'fail')
    const { state } = this.#lifecycle
    if (failed.length > 0)
      this.#lifecycle.enter('degraded', failed.map(({ name }) => `${name} fails`).join(', '))
    else if (state === 'degraded') this.#lifecycle.enter('ready', 'all checks pass')
    this.#admin?.show(this.#snapshot())
  }

  #snapshot(): ProbeSnapshot {
    return {
      state: this.#lifecycle.state,
      version: this.#version,
      startedAt: this.#startedAt,
      checks: this.#checks.reports,
    }
  }
}

interface LoginJudgement {
  readonly problems: readonly string[]
  readonly hasSystemSchema: boolean
}

/** Undefined when it fits. Whether the database can be asked at all is for another check to say. */
async function misfitOf(verification: Promise<void>): Promise<string | undefined> {
  try {
    await verification
    return undefined
  } catch (error) {
    if (error instanceof StartupError) return error.message
    throw error
  }
}

function rejectWith(reason: string | undefined): void {
  if (reason !== undefined) throw new Error(reason)
}

function urlOf({ database: { url } }: Config): string {
  if (url === undefined) throw new StartupError(78, 'No database URL is configured.')
  return url.use((value) => value)
}

/** Past the pooler, where there is a way. */
function administrationOf(config: Config): Omit<AdministrationOptions, 'observe'> {
  const { directUrl } = config.database
  if (directUrl === undefined) return { ...config.database, connectionString: urlOf(config) }
  return {
    ...config.database,
    connectionString: directUrl.use((value) => value),
    pooler: 'none',
  }
}

interface Retried {
  readonly work: () => Promise<void>
  /** Called before a wait, unless its reason is that of the wait before. */
  readonly onWait: (reason: string) => void
}

/** The database may start later than we do; what it will never accept is not tried again. */
async function retryUntil(deadline: number, { work, onWait }: Retried): Promise<void> {
  let told: string | undefined
  for (let delayMs = 100; ; delayMs = Math.min(delayMs * 2, 2000)) {
    try {
      await work()
      return
    } catch (error) {
      if (error instanceof StartupError) throw error
      const refusal = refusalOf(error)
      if (refusal !== undefined) throw refusal
      if (Date.now() + delayMs > deadline)
        throw new StartupError(69, 'The database cannot be reached.', { cause: error })
      const reason = reasonOf(error)
      if (reason !== told) onWait(reason)
      told = reason
      await new Promise((resolve) => setTimeout(resolve, delayMs))
    }
  }
}

/** A refusal is not outwaited. */
function refusalOf(error: unknown): StartupError | undefined {
  if (!(error instanceof FraiseqlError)) return undefined
  switch (openingRefusal(error.cause)) {
    case undefined:
      return undefined
    case 'authorization':
      return new StartupError(77, 'The database refuses the login.', { cause: error })
    case 'certificate':
      return new StartupError(78, "The database's certificate is not trusted.", { cause: error })
    case 'encryption':
      return new StartupError(78, 'The database offers no TLS.', { cause: error })
  }
}

/** For the operator; the driver's messages hold no password. */
function reasonOf(error: unknown): string {
  if (error instanceof FraiseqlError) return error.detail ?? error.message
  return error instanceof Error ? error.message : String(error)
}

async function asStartup<T>(listening: Promise<T>, name: string): Promise<T> {
  try {
    return await listening
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    const exitCode = code === 'EACCES' ? 77 : 73
    throw new StartupError(exitCode, `The ${name} cannot be bound: ${code}.`, { cause })
  }
}
