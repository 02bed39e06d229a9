/**
 * The options table. From it come validation, flags, environment variables, --help, `config show`,
 * the JSON Schema and the reference page; config.ts holds the types the compiler checks it against.
 */
import { adminOptions, serverOptions } from './options-server.ts'
import type { ConfigSections } from './config.ts'
import { databaseOptions } from './options-database.ts'
import { devOptions } from './options-dev.ts'
import { graphqlOptions, variablesOptions } from './options-graphql.ts'
import {
  drainOptions,
  logOptions,
  readinessOptions,
  schemaOptions,
  startupOptions,
} from './options-process.ts'
import type { Option, OptionTable } from './option.ts'

/** An option with its names. */
export interface OptionRow {
  /** `server.max_body_bytes` */
  readonly name: string
  /** `server` */
  readonly section: string
  /** `max_body_bytes`, as in the file. */
  readonly key: string
  /** `maxBodyBytes`, as in `Config`. */
  readonly property: string
  /** `server-max-body-bytes`, without the dashes. */
  readonly flag: string
  /** `FRAISEQL_SERVER_MAX_BODY_BYTES` */
  readonly environment: string
  readonly option: Option<unknown>
}

const table: { readonly [Section in keyof ConfigSections]: OptionTable<ConfigSections[Section]> } =
  {
    server: serverOptions,
    admin: adminOptions,
    database: databaseOptions,
    graphql: graphqlOptions,
    variables: variablesOptions,
    log: logOptions,
    schema: schemaOptions,
    drain: drainOptions,
    startup: startupOptions,
    readiness: readinessOptions,
    dev: devOptions,
  }

/** Every option, in the order of the reference page. */
export const optionRows: readonly OptionRow[] = Object.entries(table).flatMap(
  ([section, options]) =>
    Object.entries<Option<unknown>>(options).map(([property, option]) =>
      nameRow(section, property, option),
    ),
)

function nameRow(section: string, property: string, option: Option<unknown>): OptionRow {
  const key = property.replace(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`)
  return Object.freeze({
    name: `${section}.${key}`,
    section,
    key,
    property,
    flag: option.flag ?? `${section}-${key.replaceAll('_', '-')}`,
    environment: option.environment ?? `FRAISEQL_${section}_${key}`.toUpperCase(),
    option,
  })
}
