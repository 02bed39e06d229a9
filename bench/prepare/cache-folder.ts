/** Where the bench keeps what it can make again: data, tools, logs. Ignored by git. */
import { join } from 'node:path'

export const cacheFolder: string = join(import.meta.dirname, '../../.cache/bench')
