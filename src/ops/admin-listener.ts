/** The main thread's end of the admin listener (admin-thread.ts). */
import { once } from 'node:events'
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { AdminConfig } from '../config/config.ts'
import { invariant } from '../lib/invariant.ts'
import type { Observe } from '../observation.ts'
import type { AdminThreadData, FromAdminThread, ToAdminThread } from './admin-protocol.ts'
import type { ProbeSnapshot } from './probe-reports.ts'

export interface AdminListenerSettings {
  readonly admin: AdminConfig
  readonly snapshot: ProbeSnapshot
  readonly observe: Observe
}

/** Much longer than any pause a healthy process makes: this ends in a restart. */
const maxStallMs = 30_000
const heartbeatIntervalMs = 1000

/** Listens before it returns; rejects with the system's error code when the port cannot be bound. */
export async function startAdminListener(settings: AdminListenerSettings): Promise<AdminListener> {
  const heartbeat = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT)
  const { admin, snapshot } = settings
  const workerData: AdminThreadData = { admin, snapshot, heartbeat, maxStallMs }
  // An empty environment: the thread has no use for the secrets in ours.
  const thread = new Worker(threadFile(), { workerData, env: {}, name: 'admin' })
  const url = await listening(thread)
  thread.on('message', (message: FromAdminThread) => {
    if (message.kind === 'observed') settings.observe(message.observation)
  })
  return new AdminListener(thread, url, heartbeat)
}

/** The source runs as TypeScript in development and as JavaScript in the package. */
function threadFile(): URL {
  return new URL(`./admin-thread${extname(import.meta.filename)}`, import.meta.url)
}

async function listening(thread: Worker): Promise<string> {
  const messages: FromAdminThread[] = await once(thread, 'message')
  const message = messages[0]
  if (message?.kind === 'listening') return message.url
  await thread.terminate()
  invariant(message?.kind === 'failed', 'the admin thread first says whether it listens')
  throw Object.assign(new Error(message.message), { code: message.code })
}

export class AdminListener implements AsyncDisposable {
  readonly url: string
  readonly #thread: Worker
  readonly #beat: NodeJS.Timeout

  constructor(thread: Worker, url: string, heartbeat: SharedArrayBuffer) {
    const cell = new BigInt64Array(heartbeat)
    const beat = (): void => {
      Atomics.store(cell, 0, process.hrtime.bigint())
    }
    beat()
    this.url = url
    this.#thread = thread
    this.#beat = setInterval(beat, heartbeatIntervalMs).unref()
  }

  show(snapshot: ProbeSnapshot): void {
    this.#send({ kind: 'snapshot', snapshot })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#beat)
    const exit = once(this.#thread, 'exit')
    this.#send({ kind: 'close' })
    await exit
  }

  #send(message: ToAdminThread): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#thread.postMessage(message)
  }
}
