/** What the main thread and the admin thread say to each other. */
import type { AdminConfig } from '../config/config.ts'
import type { Observation } from '../observation.ts'
import type { ProbeSnapshot } from './probe-reports.ts'

/** `workerData` of the admin thread. */
export interface AdminThreadData {
  readonly admin: AdminConfig
  readonly snapshot: ProbeSnapshot
  /** One 64-bit integer: the monotonic time of the last heartbeat, in nanoseconds. */
  readonly heartbeat: SharedArrayBuffer
  readonly maxStallMs: number
}

export type ToAdminThread =
  | { readonly kind: 'snapshot'; readonly snapshot: ProbeSnapshot }
  | { readonly kind: 'close' }

export type FromAdminThread =
  | { readonly kind: 'listening'; readonly url: string }
  | { readonly kind: 'failed'; readonly code: string | undefined; readonly message: string }
  | { readonly kind: 'observed'; readonly observation: Observation }
