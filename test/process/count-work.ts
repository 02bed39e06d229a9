/**
 * Loaded into a server under test: counts the work of its main thread, and writes the counts as one
 * line of JSON at SIGUSR2. Functions of a module are counted by a module in front of it; the rest where
 * Node keeps it.
 */
import { Buffer } from 'node:buffer'
import crypto from 'node:crypto'
import { registerHooks, syncBuiltinESMExports } from 'node:module'
import { Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import { getHeapStatistics } from 'node:v8'
import { isMainThread } from 'node:worker_threads'

type Callable = (...values: readonly unknown[]) => unknown

const counts: Record<string, number> = {}

/** By the end of a module's URL: what it exports that is slow tempo, or not for /graphql. */
const slow: readonly (readonly [end: string, names: readonly string[]])[] = [
  ['/node_modules/graphql/index.mjs', ['parse', 'validate', 'executeSync', 'typeFromAST']],
  ['/src/graphql/admit-document.ts', ['admitDocument']],
  ['/src/plan/plan-operation.ts', ['planOperation']],
  ['/src/sql/print-operation.ts', ['printOperation']],
  ['/src/sql/statement.ts', ['toStatement']],
]
/** Types of messages to PostgreSQL; a Sync ends a transaction. */
const [Execute, Sync] = [0x45, 0x53] as const
const framework = '/node_modules/fastify/fastify.js'
const mark = '?counted'

if (isMainThread) {
  Object.assign(globalThis, { countWork: count, countCalls: counted })
  countModules()
  countBuiltins()
  countWrites()
  let report = 0
  process.on('SIGUSR2', () => {
    report += 1
    const { total_allocated_bytes: allocatedBytes } = { ...getHeapStatistics() } as Readonly<
      Record<string, number>
    >
    const line = { event: 'process.step', step: `counts ${report}`, allocatedBytes, ...counts }
    process.stdout.write(`${JSON.stringify(line)}\n`)
  })
}

function count(name: string, amount = 1): void {
  counts[name] = (counts[name] ?? 0) + amount
}

function counted<F extends Callable>(name: string, real: F): F {
  const counting = function (this: unknown, ...values: readonly unknown[]): unknown {
    count(name)
    return Reflect.apply(real, this, values)
  }
  return counting as unknown as F
}

function countModules(): void {
  registerHooks({
    resolve: (specifier, context, next) => {
      const resolved = next(specifier, context)
      const isWatched = sourceFor(resolved.url) !== undefined
      const isOurs = context.parentURL?.includes('/src/') === true
      if (!isWatched || !isOurs || context.parentURL?.endsWith(mark) === true) return resolved
      return { url: resolved.url + mark, format: 'module', shortCircuit: true }
    },
    load: (url, context, next) => {
      if (!url.endsWith(mark)) return next(url, context)
      const source = sourceFor(url.slice(0, -mark.length)) ?? ''
      return { format: 'module', source, shortCircuit: true }
    },
  })
}

/** The module in front of a watched one. */
function sourceFor(url: string): string | undefined {
  const real = JSON.stringify(url)
  if (url.endsWith(framework))
    return `import real from ${real}
      export default (options) => real({
        ...options,
        serverFactory: (handler, more) =>
          options.serverFactory(countCalls('framework', handler), more),
      })`
  const names = slow.find(([end]) => url.endsWith(end))?.[1]
  if (names === undefined) return undefined
  const wrapped = names.map(
    (name) => `export const ${name} = countCalls(${JSON.stringify(name)}, real.${name})`,
  )
  return [`import * as real from ${real}`, `export * from ${real}`, ...wrapped].join('\n')
}

function countBuiltins(): void {
  JSON.parse = counted('JSON.parse', JSON.parse as Callable) as typeof JSON.parse
  JSON.stringify = counted('JSON.stringify', JSON.stringify as Callable) as typeof JSON.stringify
  crypto.hash = counted('hash', crypto.hash as Callable) as typeof crypto.hash
  crypto.createHash = counted('hash', crypto.createHash as Callable) as typeof crypto.createHash
  globalThis.AbortController = new Proxy(AbortController, {
    construct: (target, values) => {
      count('AbortController')
      return Reflect.construct(target, values)
    },
  })
  syncBuiltinESMExports()
}

/** What a socket hands to the system, one piece or several at once. */
function countWrites(): void {
  const prototype = Socket.prototype as unknown as Record<'_writeGeneric', Callable>
  const { _writeGeneric: real } = prototype
  const turns = new WeakMap<Socket, number>()
  prototype._writeGeneric = function (this: Socket, ...values): unknown {
    const [, data] = values
    if (this.server) count('answerWrites')
    else countFlush(this, Array.isArray(data) ? undefined : data, turns)
    return Reflect.apply(real, this, values)
  }
}

function countFlush(socket: Socket, data: unknown, turns: WeakMap<Socket, number>): void {
  const transactions = Buffer.isBuffer(data) ? messagesIn(data, Sync) : 0
  // Administration and opening a connection use messages of other kinds, or one at a time.
  if (transactions === 0) return
  count('transactions', transactions)
  count('statements', messagesIn(data as Buffer, Execute))
  count('flushes')
  const { loopCount } = performance.nodeTiming.uvMetricsInfo
  if (turns.get(socket) === loopCount) count('secondFlushesOfATurn')
  turns.set(socket, loopCount)
}

function messagesIn(bytes: Buffer, type: number): number {
  let messages = 0
  for (let at = 0; at + 5 <= bytes.length; at += 1 + bytes.readInt32BE(at + 1))
    if (bytes[at] === type) messages += 1
  return messages
}
