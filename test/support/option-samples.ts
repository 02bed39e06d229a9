/** Three different accepted texts for an option, so that a test can tell its sources apart. */
import { z } from 'zod'
import type { OptionRow } from '../../src/config/options.ts'

const samplesByName: Readonly<Record<string, readonly [string, string, string]>> = {
  'server.host': ['127.0.0.2', '127.0.0.3', 'localhost'],
  'admin.host': ['127.0.0.2', '127.0.0.3', 'localhost'],
  'database.url': [
    'postgres://a@127.0.0.1/db',
    'postgres://b@127.0.0.1/db',
    'postgres://c@127.0.0.1/db',
  ],
  'database.direct_url': [
    'postgres://a@127.0.0.1/db',
    'postgres://b@127.0.0.1/db',
    'postgres://c@127.0.0.1/db',
  ],
  'database.owner_url': [
    'postgres://a@127.0.0.1/db',
    'postgres://b@127.0.0.1/db',
    'postgres://c@127.0.0.1/db',
  ],
  'database.pooler': ['transaction', 'none', 'transaction'],
  'database.channel': ['pool', 'pipeline', 'pool'],
  'database.application_name': ['first', 'second', 'third'],
  'graphql.trusted_documents': ['allow', 'allow', 'allow'],
  'log.level': ['debug', 'warn', 'error'],
  'log.format': ['json', 'text', 'auto'],
  'dev.role': ['member', 'admin', 'guest'],
  'dev.claims': ['{"a":1}', '{"b":[2]}', '{"c":null}'],
  'dev.database_name': ['first', 'second', 'third'],
}

export function samplesOf(row: OptionRow): readonly [string, string, string] {
  const named = samplesByName[row.name]
  if (named !== undefined) return named
  switch (row.option.kind) {
    case 'integer':
      return integersNear(row)
    case 'boolean':
      return ['true', 'false', 'true']
    case 'choice':
      return ['on', 'off', 'auto']
    default:
      return ['/one', '/two', '/three']
  }
}

/** A sample as a TOML value. */
export function tomlOf(row: OptionRow, text: string): string {
  switch (row.option.kind) {
    case 'integer':
    case 'boolean':
      return text
    case 'patterns':
      return `[${JSON.stringify(text)}]`
    case 'object':
      return inlineTable(JSON.parse(text) as Record<string, unknown>)
    default:
      return JSON.stringify(text)
  }
}

function integersNear(row: OptionRow): readonly [string, string, string] {
  const schema = z.toJSONSchema(row.option.schema, { io: 'input' })
  const { minimum = 0, maximum = 0 } = schema
  const usual = Number.parseInt(row.option.defaultText, 10)
  const near = [usual - 1, usual + 1, usual - 2, usual + 2].filter(
    (value) => value >= minimum && value <= maximum,
  )
  const [first = 0, second = 0, third = 0] = near
  return [String(first), String(second), String(third)]
}

/** TOML has no null, so a null of the sample becomes a false there. */
function inlineTable(value: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(value).map(
    ([key, part]) => `${key} = ${JSON.stringify(part ?? false)}`,
  )
  return `{ ${pairs.join(', ')} }`
}
