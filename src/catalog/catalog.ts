/** What the server knows of a database, read from `pg_catalog` and frozen. SQL words throughout. */

export interface Catalog {
  /** `server_version_num`, for example 180004. */
  readonly serverVersion: number
  /** By `schema.relation`. */
  readonly relations: ReadonlyMap<string, Relation>
  /** By `schema.function`; several when the name is overloaded. Procedures and aggregates are left out. */
  readonly functions: ReadonlyMap<string, readonly DatabaseFunction[]>
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
  /** A table that keeps a row as it was written: no triggers, no keys that cascade into it. */
  readonly isPlain: boolean
  /** No view, or one that refuses rows it would not show (`with check option`, `instead of` triggers). */
  readonly isChecked: boolean
  /**
   * What PostgreSQL can do to its rows (`pg_relation_is_updatable`), privileges apart. Nothing where
   * rules or inheritance give a write a meaning of their own.
   */
  readonly changes: RelationChanges
  readonly columns: readonly Column[]
  readonly primaryKey: readonly string[] | null
  /** Immediate, valid, total unique indexes over plain columns, the primary key left out. */
  readonly uniqueKeys: readonly (readonly string[])[]
  readonly foreignKeys: readonly ForeignKey[]
}

export interface RelationChanges {
  readonly insert: boolean
  readonly update: boolean
  readonly delete: boolean
}

export interface Column {
  readonly name: string
  readonly type: number
  /** Takes values of a client: neither generated, nor `identity always`, nor computed by a view. */
  readonly writable: boolean
  /** Gets a value when none is given: by default or as an identity column. */
  readonly hasDefault: boolean
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

export interface DatabaseFunction {
  readonly schema: string
  readonly name: string
  readonly comment: string | null
  readonly parameters: readonly FunctionParameter[]
  readonly result: {
    /** Oid. */
    readonly type: number
    /** `setof` or `table` (`proretset`). */
    readonly set: boolean
  }
}

export interface FunctionParameter {
  /** Empty when it has none. */
  readonly name: string
  readonly type: number
  readonly mode: 'in' | 'out' | 'inout' | 'variadic' | 'table'
  readonly hasDefault: boolean
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
  /** `schema.relation` whose row type it is, else null. */
  readonly relation: string | null
  /** Columns of a composite type of its own, in order; none of the row types of relations. */
  readonly attributes: readonly TypeAttribute[]
  /** Labels of an enum in sort order. */
  readonly labels: readonly string[]
  /** Schema of the type's own `=` operator when that is not `pg_catalog` (extension types). */
  readonly operatorSchema: string | null
}

export interface TypeAttribute {
  readonly name: string
  readonly type: number
}
