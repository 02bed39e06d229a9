/** What a field of Mutation does to rows, without a word of SQL. */
import type { Slot } from '../graphql/slot.ts'
import type { ColumnType } from '../schema/model.ts'
import type { ChangeKind } from '../schema/write-inputs.ts'
import type { Amount, Condition, Source } from './plan.ts'

export type WritePlan = InsertPlan | UpdatePlan | DeletePlan | CallRowsPlan | NestedPlan

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
  /** Where the list is not that of the argument "input". */
  readonly isNested?: boolean
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
  readonly value: Slot | ClaimValue | StepValue
  readonly nullable: boolean
  /** Given by the server, as PostgreSQL spells it: an enum by its label. */
  readonly isPreset: boolean
}

/** What the caller's credential says. */
export interface ClaimValue {
  readonly kind: 'claim'
  readonly claim: string
}

/** A column of the one row that an earlier step of a nested write was about. */
export interface StepValue {
  readonly kind: 'step'
  readonly step: number
  readonly column: string
  readonly type: ColumnType
}

export interface ChangePlan extends ColumnValue {
  readonly change: ChangeKind
}

/** A write with rows related to its own: statements in an order in which each finds what it refers to. */
export interface NestedPlan extends WriteTarget {
  readonly kind: 'nested'
  readonly steps: readonly StepPlan[]
  /** Rows written beside those of the field. */
  readonly related: readonly (Amount | RowCount)[]
  /** The rows of the field come as they were given, else by their keys. */
  readonly isInGivenOrder: boolean
}

export interface StepPlan {
  readonly change: InsertPlan | UpdatePlan | FindPlan | LinkPlan
  /** Columns of its rows that later steps and the answer need. */
  readonly keeps: readonly KeyColumn[]
  /** Its rows are those of the field. */
  readonly isRoot: boolean
  /** It must be about exactly one row, or else the transaction ends. */
  readonly isExact: boolean
}

/** A row that is there. */
export interface FindPlan {
  readonly kind: 'find'
  readonly source: Source
  readonly where: readonly ColumnValue[]
}

/** Rows whose foreign key changes; each that is named must be there. */
export interface LinkPlan {
  readonly kind: 'link'
  readonly source: Source
  readonly key: readonly KeyColumn[]
  /** Lists of the values that name the rows; none: those that `where` chooses, of which there is one. */
  readonly named: readonly ColumnValue[]
  readonly where: readonly ColumnValue[]
  readonly changes: readonly ColumnValue[]
}
