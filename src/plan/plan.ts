/**
 * The plan of one operation for one role and one shape of its variables: a frozen tree that says what
 * to read, without a word of SQL. Leaves that requests fill are slots.
 */
import type { FieldNode } from 'graphql'
import type { Slot } from '../graphql/slot.ts'
import type { ColumnType, JoinColumn } from '../schema/model.ts'
import type { Operator } from '../schema/operators.ts'
import type { ResponseRoot } from './response-plan.ts'
import type { CallPlan, WritePlan } from './write-plan.ts'

export interface OperationPlan {
  readonly operation: 'query' | 'mutation'
  readonly roots: readonly RootPlan[]
  /** Limits that only a request knows decide whether it may run. */
  readonly rowsDependOnVariables: boolean
}

export type RootPlan =
  | SelectRoot
  | ValueRoot
  | ResponseRoot
  | { readonly kind: 'constant'; readonly responseName: string; readonly value: string | null }
  | {
      readonly kind: 'introspection'
      readonly responseName: string
      readonly nodes: readonly FieldNode[]
    }

export interface SelectRoot {
  readonly kind: 'many' | 'one'
  readonly responseName: string
  readonly select: SelectPlan
  /** What happens before the rows are read; the select says nothing of which rows then. */
  readonly write: WritePlan | null
}

/** A function that gives no rows. */
export interface ValueRoot {
  readonly kind: 'value'
  readonly responseName: string
  readonly call: CallPlan
  /** Null when it gives nothing, which is answered with true. */
  readonly value: ColumnPlan | null
  /** It gives a list of such values. */
  readonly set: boolean
}

export interface SelectPlan {
  /** GraphQL type of the rows. */
  readonly typeName: string
  readonly source: Source
  readonly fields: readonly FieldPlan[]
  readonly where: Condition
  readonly orderBy: readonly OrderTerm[]
  /** Null for a single row. */
  readonly limit: Amount | null
  readonly offset: Amount | null
}

export interface Source {
  readonly schema: string
  readonly relation: string
}

export type FieldPlan =
  | ColumnPlan
  | ConstantPlan
  | {
      readonly kind: 'one'
      readonly responseName: string
      readonly nullable: boolean
      readonly join: readonly JoinColumn[]
      readonly select: SelectPlan
    }
  | {
      readonly kind: 'many'
      readonly responseName: string
      readonly join: readonly JoinColumn[]
      readonly select: SelectPlan
    }

/** The name of a type. */
export interface ConstantPlan {
  readonly kind: 'constant'
  readonly responseName: string
  readonly value: string
}

export interface ColumnPlan {
  readonly kind: 'column'
  readonly responseName: string
  readonly column: string
  readonly type: ColumnType
  readonly nullable: boolean
  /** Non-null by the author's word: each answer is checked. */
  readonly asserted: boolean
}

export type Condition =
  | { readonly kind: 'and'; readonly items: readonly Condition[] }
  | { readonly kind: 'or'; readonly items: readonly Condition[] }
  | { readonly kind: 'not'; readonly item: Condition }
  /** False or unknown: what `every` must find nowhere. */
  | { readonly kind: 'notTrue'; readonly item: Condition }
  | {
      readonly kind: 'compare'
      readonly column: string
      readonly type: ColumnType
      readonly operator: Exclude<Operator, 'isNull'>
      readonly slot: Slot
    }
  | { readonly kind: 'isNull'; readonly column: string; readonly isNull: boolean }
  | {
      readonly kind: 'exists'
      readonly negated: boolean
      readonly source: Source
      readonly join: readonly JoinColumn[]
      readonly where: Condition
    }

/** Holds for every row. */
export const always: Condition = Object.freeze({ kind: 'and', items: Object.freeze([]) })

export interface OrderTerm {
  /** To-one steps from the row to the one that has the column. */
  readonly path: readonly { readonly source: Source; readonly join: readonly JoinColumn[] }[]
  readonly column: string
  readonly direction: 'asc' | 'desc'
  readonly nulls: 'first' | 'last' | null
}

/** A number of rows: known from the document, or given by each request. */
export type Amount =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'slot'; readonly slot: Slot; readonly argument: string; readonly max: number }
