/** What a field of Mutation does to rows, without a word of SQL. */
import type { Slot } from '../graphql/slot.ts'
import type { ColumnType } from '../schema/model.ts'
import type { ChangeKind } from '../schema/write-inputs.ts'
import type { Amount, Condition, Source } from './plan.ts'

export type WritePlan = InsertPlan | UpdatePlan | DeletePlan | CallRowsPlan

interface WriteTarget {
  readonly source: Source
  /** The primary key: how rows that were written are found again. */
  readonly key: readonly KeyColumn[]
  /** What the write returns is what is stored. */
  readonly isPlain: boolean
  /** Rows written at most. */
  readonly rows: Amount | RowCount
}

export interface KeyColumn {
  readonly column: string
  readonly type: ColumnType
}

/** As many as a list of the variables has. */
export interface RowCount {
  readonly kind: 'length'
  readonly list: readonly (string | number)[]
  readonly max: number
}

export interface InsertPlan extends WriteTarget {
  readonly kind: 'insert'
  readonly values: InsertValues
  readonly onConflict: ConflictPlan | null
}

export type InsertValues =
  /** Columns of any number of rows: each value is the list of that column's values. */
  | {
      readonly kind: 'columns'
      readonly columns: readonly ColumnValue[]
      /** The same for every row. */
      readonly presets: readonly ColumnValue[]
    }
  /** Rows one by one; null where the column's default goes. At least one column. */
  | {
      readonly kind: 'rows'
      readonly columns: readonly string[]
      readonly rows: readonly (readonly (ColumnValue | null)[])[]
    }

export interface ConflictPlan {
  /** Columns of a unique key. */
  readonly key: readonly string[]
  /** Columns that take the new row's value; none: the old row stays. */
  readonly update: readonly string[]
  readonly presets: readonly ColumnValue[]
}

export interface UpdatePlan extends WriteTarget {
  readonly kind: 'update'
  readonly changes: readonly ChangePlan[]
  readonly where: Condition
  /** Null where a key names the row. */
  readonly atMost: Amount | null
}

export interface DeletePlan extends WriteTarget {
  readonly kind: 'delete'
  readonly where: Condition
  readonly atMost: Amount | null
}

/** A function and what it is given, by its parameters' names. */
export interface CallPlan {
  readonly function: { readonly schema: string; readonly function: string }
  readonly arguments: readonly ColumnValue[]
}

/** A function that gives rows of a relation. */
export interface CallRowsPlan extends WriteTarget, CallPlan {
  readonly kind: 'call'
  readonly set: boolean
}

export interface ColumnValue {
  readonly column: string
  readonly type: ColumnType
  readonly value: Slot | ClaimValue
  readonly nullable: boolean
  /** Given by the server, as PostgreSQL spells it: an enum by its label. */
  readonly isPreset: boolean
}

/** What the caller's credential says. */
export interface ClaimValue {
  readonly kind: 'claim'
  readonly claim: string
}

export interface ChangePlan extends ColumnValue {
  readonly change: ChangeKind
}
