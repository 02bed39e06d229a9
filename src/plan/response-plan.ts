/** What is to be shown of a function that says how it went, without a word of SQL. */
import type { ConstantPlan, SelectPlan, Source } from './plan.ts'
import type { CallPlan, KeyColumn } from './write-plan.ts'

export interface ResponseRoot {
  readonly kind: 'response'
  readonly responseName: string
  readonly call: CallPlan
  /** Null for a function that names none. */
  readonly entity: EntityPlan | null
  /** Fields of the success, or of the error: one of them is shown. */
  readonly success: readonly ResponseField[]
  readonly error: readonly ResponseField[]
}

/** The rows that are read for it: more than one where a document gives the entity several names. */
export function entitiesOf({ success }: ResponseRoot): readonly SelectPlan[] {
  return success.flatMap((field) => (field.kind === 'entity' ? [field.select] : []))
}

export interface EntityPlan {
  readonly typeName: string
  readonly source: Source
  readonly key: readonly EntityKey[]
}

export interface EntityKey extends KeyColumn {
  /** GraphQL name of the column. */
  readonly field: string
}

export type ResponseField =
  | ConstantPlan
  | SaidPlan
  | { readonly kind: 'entity'; readonly responseName: string; readonly select: SelectPlan }
  | {
      readonly kind: 'updatedFields'
      readonly responseName: string
      /** Names the role sees, by what a function may call them. */
      readonly names: Readonly<Record<string, string>>
    }
  | {
      readonly kind: 'cascade'
      readonly responseName: string
      readonly fields: readonly CascadeField[]
    }

/** What the function says, by the GraphQL name of the field. */
export interface SaidPlan {
  readonly kind: 'said'
  readonly responseName: string
  readonly name: string
}

export type CascadeField =
  | ConstantPlan
  | SaidPlan
  | {
      readonly kind: 'entities'
      readonly responseName: string
      readonly list: 'updated' | 'deleted'
      /** Others are not for the role. */
      readonly typeNames: readonly string[]
      readonly fields: readonly CascadeEntityField[]
    }

export type CascadeEntityField = ConstantPlan | SaidPlan
