/** What the server knows of a database, read from `pg_catalog` and frozen. SQL words throughout. */

export interface Catalog {
  /** `server_version_num`, for example 180004. */
  readonly serverVersion: number
  /** By `schema.relation`. */
  readonly relations: ReadonlyMap<string, Relation>
  /** By oid. */
  readonly types: ReadonlyMap<number, DatabaseType>
}

export interface Relation {
  readonly schema: string
  readonly name: string
  readonly kind: 'table' | 'view' | 'materialized view' | 'foreign table'
  readonly comment: string | null
  /** Row security is enabled (`relrowsecurity`). */
  readonly rowSecurity: boolean
  readonly columns: readonly Column[]
  readonly primaryKey: readonly string[] | null
  /** Immediate, valid, total unique indexes over plain columns, the primary key left out. */
  readonly uniqueKeys: readonly (readonly string[])[]
  readonly foreignKeys: readonly ForeignKey[]
}

export interface Column {
  readonly name: string
  readonly type: number
  /** `attnotnull` backed by a validated constraint (PostgreSQL 18 reports NOT VALID ones as true). */
  readonly notNull: boolean
  readonly comment: string | null
}

export interface ForeignKey {
  readonly name: string
  readonly columns: readonly string[]
  /** `schema.relation` */
  readonly references: string
  readonly referencedColumns: readonly string[]
  /** Validated and enforced: the referenced row exists. */
  readonly valid: boolean
}

export interface DatabaseType {
  readonly oid: number
  readonly schema: string
  readonly name: string
  /** `typtype`: base, composite, domain, enum, pseudo, range, multirange. */
  readonly kind: 'b' | 'c' | 'd' | 'e' | 'p' | 'r' | 'm'
  /** Element type of a true array, else null. */
  readonly element: number | null
  /** Base type of a domain, else null. */
  readonly base: number | null
  /** Labels of an enum in sort order. */
  readonly labels: readonly string[]
  /** Schema of the type's own `=` operator when that is not `pg_catalog` (extension types). */
  readonly operatorSchema: string | null
}
