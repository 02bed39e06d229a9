/** The product and the chosen opponents, each a process of its own. */
import { join } from 'node:path'
import type { BenchDatabase } from '../database/open-database.ts'
import { logFileOf } from '../measure/http-slice.ts'
import type { BuiltServers } from '../prepare/build-servers.ts'
import { installPeers } from '../prepare/install-peers.ts'
import { smallest, type DefinitionSize } from '../servers/definition.ts'
import { contestants } from './contestants.ts'
import { compileSchema } from './compile-schema.ts'
import type { HttpContestant, OpponentName } from './opponent.ts'
import { type RunningContestant, startContestant } from './start-contestant.ts'

export interface StartOptions {
  readonly opponents: readonly OpponentName[]
  readonly built: BuiltServers
  readonly database: BenchDatabase
  readonly channel: 'pipeline' | 'pool'
  readonly folder: string
  readonly onStep: (text: string) => void
  readonly signal: AbortSignal
}

export interface Opponents extends AsyncDisposable {
  /** The product first. */
  readonly all: readonly RunningContestant[]
}

export async function startOpponents(options: StartOptions): Promise<Opponents> {
  const { opponents, onStep, signal } = options
  await using resources = new AsyncDisposableStack()
  const wanted = contestants.filter(
    ({ name }) => name === 'product' || opponents.some((opponent) => opponent === name),
  )
  const hasPackages = wanted.every((one) => !one.needsPackages) || (await installPeers(options))
  signal.throwIfAborted()
  const present = wanted.filter(({ needsPackages }) => hasPackages || !needsPackages)
  onStep(`Starting ${present.map(({ name }) => name).join(', ')}`)
  const starts = await Promise.allSettled(present.map((one) => start(one, options)))
  const all: RunningContestant[] = []
  for (const start of starts) if (start.status === 'fulfilled') all.push(resources.use(start.value))
  for (const start of starts) if (start.status === 'rejected') throw start.reason
  const owned = resources.move()
  return { all, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

export async function startProduct(
  options: Omit<StartOptions, 'opponents'>,
  size: DefinitionSize,
  nodeOptions?: readonly string[],
): Promise<RunningContestant> {
  const product = contestants.find(({ name }) => name === 'product')
  if (product === undefined) throw new Error('there is no product')
  return start(product, options, { size, nodeOptions })
}

interface StartDetails {
  readonly size?: DefinitionSize
  readonly nodeOptions?: readonly string[] | undefined
}

async function start(
  contestant: HttpContestant,
  options: Omit<StartOptions, 'opponents'>,
  { size = smallest, nodeOptions }: StartDetails = {},
): Promise<RunningContestant> {
  const environment = environmentOf(contestant, options, size)
  const { programs } = options.built
  if (contestant.name === 'product') await compileSchema({ programs, environment }, options.signal)
  return startContestant(contestant, { programs, environment }, nodeOptions)
}

function environmentOf(
  { name, login }: HttpContestant,
  { built, database, channel, folder }: Omit<StartOptions, 'opponents'>,
  { relations, roles }: DefinitionSize,
): Readonly<Record<string, string>> {
  return {
    BENCH_DIST: built.dist,
    BENCH_DATABASE_URL: login === 'api' ? database.apiUrl : database.peerUrl,
    BENCH_CHANNEL: channel,
    BENCH_LOG: logFileOf(name, folder),
    BENCH_SCHEMA: join(folder, `schema-${relations}-${roles}.compiled.json`),
    BENCH_RELATIONS: String(relations),
    BENCH_ROLES: String(roles),
    BENCH_WRITES: 'on',
  }
}
