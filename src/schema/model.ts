/**
 * The compiled schema: what `schema.ts` and the catalogue together say, as frozen JSON. Every later
 * stage reads this and nothing else of the two.
 */

export interface Model {
  /** sha256 over what the model relies on in the catalogue; `serve` compares it with the database. */
  readonly fingerprint: string
  readonly roles: Readonly<Record<string, ModelRole>>
  readonly types: Readonly<Record<string, ModelType>>
  readonly enums: Readonly<Record<string, ModelEnum>>
  /** Fields of Mutation that call a function, by name. */
  readonly functions: Readonly<Record<string, ModelFunction>>
  /** The trusted documents, by the sha256 of their text. */
  readonly documents: Readonly<Record<string, TrustedDocument>>
}

/** A document that was compiled ahead, with what it becomes. */
export interface TrustedDocument {
  /** The file it came from, for messages. */
  readonly name: string
  readonly text: string
  /** Its operations for each role that may run all of them. */
  readonly roles: Readonly<Record<string, readonly TrustedOperation[]>>
}

export interface TrustedOperation {
  /** Null for an operation without a name. */
  readonly name: string | null
  readonly type: 'query' | 'mutation'
  readonly shapes: readonly TrustedShape[]
}

/** One shape of the variables. */
export interface TrustedShape {
  /** An example of it. */
  readonly variables: Readonly<Record<string, unknown>>
  /** The plan (plan/plan.ts) as JSON, for people and tools. */
  readonly plan: unknown
  readonly statements: readonly TrustedStatement[]
}

export interface TrustedStatement {
  /** Of the prepared statement. */
  readonly name: string
  readonly text: string
}

export interface ModelRole {
  readonly databaseRole: string
  readonly dryRun: boolean
  readonly description: string | null
}

export interface ModelType {
  readonly name: string
  readonly description: string | null
  readonly source: { readonly schema: string; readonly relation: string }
  readonly listField: string
  readonly listRoles: readonly string[]
  readonly oneRoles: readonly string[]
  readonly defaultLimit: number
  readonly maxLimit: number
  /** Columns that make the order of a list total; empty when the source has no key. */
  readonly primaryKey: readonly string[]
  /** Ways to one row: the primary key first. */
  readonly keys: readonly ModelKey[]
  readonly fields: Readonly<Record<string, ModelField>>
  /** Who may write what, by role; empty when nobody may. */
  readonly writes: Readonly<Record<string, ModelWrites>>
  readonly writeFields: WriteFields
  /** What a write returns is what is stored: see `Relation.isPlain`. */
  readonly isPlain: boolean
}

export interface ModelFunction {
  readonly name: string
  readonly description: string | null
  readonly source: { readonly schema: string; readonly function: string }
  readonly roles: readonly string[]
  readonly arguments: readonly ModelArgument[]
  readonly result: FunctionResult
}

export interface ModelArgument {
  /** For clients. */
  readonly name: string
  /** For PostgreSQL. */
  readonly parameter: string
  readonly type: ColumnType
  readonly nullable: boolean
  /** PostgreSQL puts a value when none is given. */
  readonly hasDefault: boolean
  /** Given by the server; clients do not see the argument. */
  readonly preset: Preset | null
}

export type FunctionResult =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'value'; readonly type: ColumnType; readonly set: boolean }
  | { readonly kind: 'rows'; readonly type: string; readonly set: boolean }
  /** It says how it went (mutation-response.ts), and names an entity of this type, if of any. */
  | { readonly kind: 'response'; readonly type: string | null }

export interface ModelWrites {
  readonly create: WriteColumns | null
  /** Field names of unique keys of a table whose fields the role sees or gives. */
  readonly conflictKeys: readonly (readonly string[])[]
  readonly update: WriteColumns | null
  readonly delete: boolean
}

export interface WriteColumns {
  /** Names of the column fields that the role may give values for. */
  readonly fields: readonly string[]
  /** By field name. */
  readonly presets: Readonly<Record<string, Preset>>
}

export type Preset =
  | { readonly kind: 'claim'; readonly claim: string }
  | { readonly kind: 'constant'; readonly value: string | number | boolean }

/** Names of the fields of Mutation. */
export interface WriteFields {
  readonly createOne: string
  readonly createMany: string
  readonly updateOne: string
  readonly updateMany: string
  readonly deleteOne: string
  readonly deleteMany: string
}

export interface ModelKey {
  /** Root field, for example `customer` or `customerByEmail`. */
  readonly rootField: string
  /** Field names that form its arguments. */
  readonly fields: readonly string[]
}

export type ModelField = ColumnField | OneField | ManyField

interface FieldCommon {
  readonly name: string
  readonly description: string | null
  /** GraphQL roles that may select, filter and order by this field. */
  readonly roles: readonly string[]
}

export interface ColumnField extends FieldCommon {
  readonly kind: 'column'
  readonly column: string
  readonly type: ColumnType
  readonly nullable: boolean
  /** Non-null by the author's word only: checked on every answer. */
  readonly asserted: boolean
  /** Null for a column that takes no values. */
  readonly input: ColumnInput | null
}

export interface ColumnInput {
  readonly nullable: boolean
  /** PostgreSQL puts a value when none is given. */
  readonly hasDefault: boolean
}

export type RelationField = OneField | ManyField

export interface OneField extends FieldCommon {
  readonly kind: 'one'
  readonly target: string
  readonly join: readonly JoinColumn[]
  readonly key: RelationKey | null
  readonly nullable: boolean
}

export interface ManyField extends FieldCommon {
  readonly kind: 'many'
  readonly target: string
  readonly join: readonly JoinColumn[]
  readonly key: RelationKey | null
}

/** The foreign key of a relation that can be written along: PostgreSQL checks it, and to a key without nulls. */
export interface RelationKey {
  /** Whose columns it has: those of the type that has the field, or of the field's target. */
  readonly holder: 'own' | 'target'
  /** Columns that become null when the rows are parted; none when they cannot be. */
  readonly parting: readonly string[]
}

export interface JoinColumn {
  readonly column: string
  readonly targetColumn: string
  /** Schema of the `=` operator of an extension's type. */
  readonly operatorSchema: string | null
}

export interface ColumnType {
  /** GraphQL named type: a scalar or an enum. */
  readonly graphql: string
  readonly list: boolean
  /** Base type of the value, or of the elements of an array: decides operators and encoding. */
  readonly base: BaseType
  /** The type as a cast spells it, quoted and qualified where needed, without the array suffix. */
  readonly sql: string
  /** Schema of the operators of an extension's type. */
  readonly operatorSchema: string | null
}

export type BaseType =
  | 'int2'
  | 'int4'
  | 'int8'
  | 'float4'
  | 'float8'
  | 'numeric'
  | 'text'
  | 'bpchar'
  | 'citext'
  | 'bool'
  | 'uuid'
  | 'date'
  | 'time'
  | 'timetz'
  | 'timestamp'
  | 'timestamptz'
  | 'interval'
  | 'json'
  | 'jsonb'
  | 'bytea'
  | 'inet'
  | 'cidr'
  | 'macaddr'
  | 'tsvector'
  | 'enum'

export interface ModelEnum {
  readonly name: string
  readonly source: { readonly schema: string; readonly type: string }
  readonly values: readonly ModelEnumValue[]
}

export interface ModelEnumValue {
  /** GraphQL value. */
  readonly name: string
  /** Label in PostgreSQL. */
  readonly label: string
}
