/**
 * What an author writes in `schema.ts`: sources and access. Columns, keys and relations follow from
 * the database. Access is denied unless a role is named; for a role that may not use a thing, the
 * thing does not exist.
 */

export interface SchemaDefinition<Role extends string = string> {
  /** GraphQL roles and the PostgreSQL role each one becomes (`set_config('role', …)`). */
  readonly roles: Readonly<Record<Role, RoleDefinition>>
  /** GraphQL object types by name. */
  readonly types: Readonly<Record<string, TypeDefinition<NoInfer<Role>>>>
  /** Functions of the database as fields of Mutation, by field name. */
  readonly mutations?: Readonly<Record<string, MutationDefinition<NoInfer<Role>>>> | undefined
  /** Overrides for enum types, by `schema.type`. */
  readonly enums?: Readonly<Record<string, EnumDefinition>> | undefined
}

export interface RoleDefinition {
  /** A role the API's login role is a member of; never a superuser, owner or BYPASSRLS. */
  readonly databaseRole: string
  readonly description?: string | undefined
  /**
   * Whether the role may have a mutation done and taken back, by the header field `Prefer: tx=rollback`. Such
   * a request takes locks and numbers of sequences like any other.
   */
  readonly dryRun?: true | undefined
}

export interface TypeDefinition<Role extends string = string> {
  /** `schema.relation`: a table, partitioned table, view, materialized view or foreign table. */
  readonly source: string
  /** Default: the relation's comment. */
  readonly description?: string | undefined
  /** Name of the root field for one row; default: the type's name in camelCase. */
  readonly singular?: string | undefined
  /** Name of the root field for a list and of reverse relations; default: the English plural. */
  readonly plural?: string | undefined
  /** Columns that identify a row of a view, which has no primary key of its own. */
  readonly primaryKey?: readonly string[] | undefined
  /** Rows of a list when no `limit` is given. Default 25. */
  readonly defaultLimit?: number | undefined
  /** Largest `limit`. Default 200, at most 10,000. */
  readonly maxLimit?: number | undefined
  /** Changes to single fields, by GraphQL field name. */
  readonly fields?: Readonly<Record<string, FieldDefinition>> | undefined
  /** Names for relations along foreign keys of this source, by constraint name. */
  readonly relations?: Readonly<Record<string, RelationNames>> | undefined
  /** Relations that no foreign key states, for example of a view. */
  readonly references?: readonly ReferenceDefinition[] | undefined
  /** Who may read and write what. A role that is absent may use nothing of this type. */
  readonly access: { readonly [R in Role]?: AccessDefinition | undefined }
}

export interface FieldDefinition {
  /** The column behind a field whose name does not follow from it. */
  readonly column?: string | undefined
  /** Default: the column's comment. */
  readonly description?: string | undefined
  /** Asserts that a column PostgreSQL calls nullable never is null; a null becomes a field error. */
  readonly nonNull?: true | undefined
}

export interface RelationNames {
  /** Field on this type, towards the referenced row; `false` for none. */
  readonly name?: string | false | undefined
  /** Field on the referenced type, back to these rows; `false` for none. */
  readonly reverseName?: string | false | undefined
}

export interface ReferenceDefinition {
  readonly name: string
  readonly reverseName?: string | false | undefined
  readonly columns: readonly string[]
  /** GraphQL type name of the target. */
  readonly type: string
  readonly targetColumns: readonly string[]
}

export interface AccessDefinition {
  /**
   * Fields the role may select, filter and order by: all, or a list, or all but a list. `roots` are
   * the ways in from Query; left out, both; with none, rows are reached through relations alone.
   * A role that may use no column of the type is left out instead.
   */
  readonly select:
    | 'all'
    | {
        readonly fields: 'all' | readonly string[] | { readonly except: readonly string[] }
        readonly roots?: readonly ('list' | 'one')[] | undefined
      }
  /** Columns the role may give values for in new rows; left out, it creates none. */
  readonly create?: WriteDefinition | undefined
  /** Columns the role may change; left out, it changes none. */
  readonly update?: WriteDefinition | undefined
  /** Whether the role may delete rows. */
  readonly delete?: true | undefined
}

export type WriteDefinition =
  | 'all'
  | {
      /** By GraphQL field name; `all` leaves out those that have a preset. */
      readonly fields: 'all' | readonly string[] | { readonly except: readonly string[] }
      /** Values that the server gives, by field name; the role cannot give its own. */
      readonly presets?: Readonly<Record<string, PresetDefinition>> | undefined
    }

/**
 * A claim of the caller, or a constant, both as PostgreSQL reads them (an enum by its label). Without
 * the claim the write is refused.
 */
export type PresetDefinition =
  | { readonly claim: string }
  | { readonly value: string | number | boolean }

export interface MutationDefinition<Role extends string = string> {
  /**
   * `schema.function`. It returns nothing, a value, or rows of a type of this schema, one or a set of
   * them, or the row of 13 columns by which it says how it went. It runs once, as the role that calls it
   * unless it is `security definer`.
   */
  readonly function: string
  /** GraphQL type of the entity of a function that says how it went; left out, it shows none. */
  readonly returns?: string | undefined
  /** Default: the function's comment. */
  readonly description?: string | undefined
  /** Roles that may call it. */
  readonly access: readonly Role[]
  /** Changes to single arguments, by GraphQL name. */
  readonly arguments?: Readonly<Record<string, ArgumentDefinition>> | undefined
}

/** What the server gives instead of the client, or that the client may give null. */
export type ArgumentDefinition = PresetDefinition | { readonly nullable: true }

export interface EnumDefinition {
  /** GraphQL enum name; default: the type's name in PascalCase. */
  readonly name?: string | undefined
  /** GraphQL value by label, where UPPER_SNAKE of the label is no valid or no unique name. */
  readonly values?: Readonly<Record<string, string>> | undefined
}

/**
 * Types a schema while it is written; the value is returned as it is.
 *
 * @example
 * export const schema = defineSchema({
 *   roles: { reader: { databaseRole: 'app_reader' } },
 *   types: { User: { source: 'app.users', access: { reader: { select: 'all' } } } },
 * })
 */
export function defineSchema<const Role extends string>(
  definition: SchemaDefinition<Role>,
): SchemaDefinition<Role> {
  return definition
}
