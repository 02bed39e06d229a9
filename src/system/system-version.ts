/** Which version of the schema `fraiseql` a database has. */

type Run = (text: string) => Promise<readonly Readonly<Record<string, unknown>>[]>

/** 0 when there is none. Readable for the login role of the API and for the owner. */
export async function readSystemVersion(run: Run): Promise<number> {
  const [found] = await run(
    `select pg_catalog.to_regclass('fraiseql.migrations') is not null as found`,
  )
  if (found?.['found'] !== true) return 0
  const [row] = await run('select max(version) as version from fraiseql.migrations')
  return Number(row?.['version'] ?? 0)
}
