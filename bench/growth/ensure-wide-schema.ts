/** A thousand tables, each pointing at the one before it and at the users, as in a real schema. */
import { withClient } from '../database/open-database.ts'
import { readerRole } from '../database/logins.ts'

export async function ensureWideSchema(adminUrl: string, relations: number): Promise<void> {
  await withClient(adminUrl, async (client) => {
    const { rowCount } = await client.query(`select from pg_namespace where nspname = 'wide'`)
    if (rowCount !== 0) return
    const tables = Array.from({ length: relations }, (_, index) => tableOf(index + 1))
    await client.query('begin')
    await client.query('create schema wide')
    for (const table of tables) await client.query(table)
    await client.query(`grant usage on schema wide to ${readerRole}`)
    await client.query(`grant select on all tables in schema wide to ${readerRole}`)
    await client.query('commit')
  })
}

function tableOf(number: number): string {
  const previous = number === 1 ? '' : `references wide.filler${number - 1}`
  return `
    create table wide.filler${number} (
      id bigint primary key,
      owner_id bigint not null references bench.users,
      previous_id bigint ${previous},
      title text not null,
      amount numeric(12, 2) not null,
      is_open boolean not null,
      details jsonb,
      created_at timestamptz not null
    )`
}
