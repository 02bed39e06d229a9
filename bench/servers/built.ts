/** The product's modules as `npm run build` leaves them. Their types are those of the sources. */
import type * as Index from '../../src/index.ts'
import type * as CompiledSchema from '../../src/commands/compiled-schema.ts'
import type * as Problem from '../../src/config/problem.ts'
import type * as Administration from '../../src/pg/administration.ts'
import type * as CreateChannel from '../../src/pg/create-channel.ts'
import type * as Log from '../../src/telemetry/log.ts'
import { pathToFileURL } from 'node:url'
import { setting } from './child.ts'

interface Modules {
  readonly 'index.js': typeof Index
  readonly 'commands/compiled-schema.js': typeof CompiledSchema
  readonly 'config/problem.js': typeof Problem
  readonly 'pg/administration.js': typeof Administration
  readonly 'pg/create-channel.js': typeof CreateChannel
  readonly 'telemetry/log.js': typeof Log
}

const dist = `${pathToFileURL(setting('BENCH_DIST')).href}/`

export function built<Name extends keyof Modules>(name: Name): Promise<Modules[Name]> {
  return import(dist + name) as Promise<Modules[Name]>
}
