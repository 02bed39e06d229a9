/**
 * A case is a document; comment lines at its beginning say for whom it is:
 *
 *   # schema: shop | chinook | kinds    (default: shop)
 *   # role: member                      (default: member)
 *   # operation: NAME                   (the request's operationName)
 *
 * Variables, if any, stand in `CASE.variables.json` beside it.
 */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const schemaNames = ['shop', 'chinook', 'kinds'] as const
export type SchemaName = (typeof schemaNames)[number]

export interface GoldenCase {
  /** `topic/case`. */
  readonly name: string
  /** Path without an ending. */
  readonly path: string
  readonly query: string
  readonly schema: SchemaName
  readonly role: string
  readonly operationName: string | undefined
  readonly variables: Readonly<Record<string, unknown>> | undefined
}

export function readGoldenCases(folder: string): readonly GoldenCase[] {
  return globSync('*/*.graphql', { cwd: folder })
    .toSorted()
    .map((file) => readCase(folder, file.replace(/\.graphql$/, '')))
}

function readCase(folder: string, name: string): GoldenCase {
  const path = join(folder, name)
  const query = readFileSync(`${path}.graphql`, 'utf8')
  const settings = readSettings(name, query)
  const variables = `${path}.variables.json`
  return Object.freeze({
    name,
    path,
    query,
    schema: schemaNames.find((schema) => schema === (settings.get('schema') ?? 'shop')) ?? 'shop',
    role: settings.get('role') ?? 'member',
    operationName: settings.get('operation'),
    variables: existsSync(variables)
      ? (JSON.parse(readFileSync(variables, 'utf8')) as Record<string, unknown>)
      : undefined,
  })
}

const known: readonly string[] = ['schema', 'role', 'operation']

function readSettings(name: string, query: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>()
  for (const [, key = '', value = ''] of query.matchAll(/^# (\w+): (.*)$/gm)) {
    if (!known.includes(key)) throw new Error(`${name}: there is no setting ${key}`)
    settings.set(key, value)
  }
  const schema = settings.get('schema')
  if (schema !== undefined && !schemaNames.some((candidate) => candidate === schema))
    throw new Error(`${name}: there is no schema ${schema}`)
  return settings
}
