/** What one short run against one contestant gave. */
export interface LoadResult {
  readonly requests: number
  readonly durationMs: number
  /** Answers that were not 2xx, of a wrong length or content, and requests without an answer. */
  readonly errors: number
  readonly p50Ms: number
  readonly p99Ms: number
}

export interface Slice extends LoadResult {
  /** Answers a second. */
  readonly rate: number
  /** Microseconds of CPU for one request. */
  readonly serverCpuUs: number
  readonly postgresCpuUs: number
  /** Of the server's process, in bytes; 0 where none is measured. */
  readonly residentBytes: number
  /** Part of all processors that programs other than ours used meanwhile: 0.5 is half of them. */
  readonly foreignShare: number
}

/** One slice of one contestant, as often as one likes. */
export type TakeSlice = (durationMs: number) => Promise<Slice>
