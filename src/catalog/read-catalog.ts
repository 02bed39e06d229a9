/**
 * Reads the catalogue of the given SQL schemas in one statement.
 *
 * In: a function that runs one statement as some role (`pg_catalog` is readable by all).
 * Out: a frozen Catalog. Nothing is decided here about GraphQL.
 * Manual: https://www.postgresql.org/docs/18/catalogs.html
 */
import type { Catalog, DatabaseFunction, DatabaseType, Relation } from './catalog.ts'
import { catalogStatement } from './catalog-statement.ts'

/** Runs one statement and gives its rows; values are text or parsed JSON. */
export type RunStatement = (
  text: string,
  values: readonly unknown[],
) => Promise<readonly Readonly<Record<string, unknown>>[]>

export async function readCatalog(run: RunStatement, schemas: readonly string[]): Promise<Catalog> {
  const [row] = await run(catalogStatement, [schemas])
  const document = JSON.parse(String(row?.['catalog'])) as CatalogDocument
  return Object.freeze({
    serverVersion: document.serverVersion,
    relations: new Map(document.relations.map((relation) => [qualifiedName(relation), relation])),
    functions: Map.groupBy(document.functions, qualifiedName),
    types: new Map(document.types.map((type) => [type.oid, type])),
  })
}

/** The shape that `catalogStatement` builds. */
interface CatalogDocument {
  readonly serverVersion: number
  readonly relations: readonly Relation[]
  readonly functions: readonly DatabaseFunction[]
  readonly types: readonly DatabaseType[]
}

function qualifiedName({ schema, name }: Relation | DatabaseFunction): string {
  return `${schema}.${name}`
}
