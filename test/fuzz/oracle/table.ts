/** The rows that a role may see, as texts, each table read once by a statement of its own. */
import type { Client } from 'pg'
import type { Model, ModelType } from '../../../src/schema/model.ts'
import { visibleFields } from './visible-fields.ts'
import { quoteName } from '../../../src/lib/quote-name.ts'

/** By column name. */
export type Row = ReadonlyMap<string, string | null>

export type Tables = ReadonlyMap<string, readonly Row[]>

export interface Reader {
  readonly model: Model
  readonly role: string
  readonly claims: Readonly<Record<string, unknown>>
}

export async function readTables(client: Client, reader: Reader): Promise<Tables> {
  await client.query('begin')
  await becomeRole(client, reader)
  const tables = await readVisible(client, reader)
  await client.query('rollback')
  return tables
}

/** Until the transaction ends. */
export async function becomeRole(client: Client, { model, role, claims }: Reader): Promise<void> {
  await client.query(
    `select set_config('request.jwt.claims', $1, true), set_config('role', $2, true)`,
    [JSON.stringify({ ...claims, role }), model.roles[role]!.databaseRole],
  )
}

/** As the role that the client is at the moment. */
export async function readVisible(
  client: Client,
  { model, role }: Pick<Reader, 'model' | 'role'>,
): Promise<Tables> {
  const tables = new Map<string, Row[]>()
  for (const type of Object.values(model.types)) {
    const columns = columnsOf(type, model, role)
    if (columns.length > 0) tables.set(type.name, await readRows(client, type, columns))
  }
  return tables
}

/** What the role may select, and what its relations join by, on either side. */
function columnsOf(type: ModelType, model: Model, role: string): string[] {
  const own = visibleFields(type, role).flatMap((field) =>
    field.kind === 'column' ? [field.column] : field.join.map(({ column }) => column),
  )
  if (own.length === 0) return []
  const relations = Object.values(model.types)
    .flatMap((other) => visibleFields(other, role))
    .filter((field) => field.kind !== 'column')
    .filter(({ target }) => target === type.name)
  const targets = relations.flatMap(({ join }) => join.map(({ targetColumn }) => targetColumn))
  return [...new Set([...own, ...targets, ...type.primaryKey])]
}

async function readRows(
  client: Client,
  { source }: ModelType,
  columns: readonly string[],
): Promise<Row[]> {
  const list = columns.map(quoteName).join(', ')
  const { rows } = await client.query<(string | null)[]>({
    text: `select ${list} from ${quoteName(source.schema)}.${quoteName(source.relation)}`,
    rowMode: 'array',
    // As PostgreSQL writes it: a cast to text would take the blanks of `character(n)` away.
    types: { getTypeParser: () => String },
  })
  return rows.map(
    (cells) => new Map(columns.map((column, index) => [column, cells[index] ?? null])),
  )
}
