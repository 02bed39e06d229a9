/** What every planning function needs to know of the operation it plans. */
import type { GraphQLSchema } from 'graphql'
import type { FragmentMap } from '../graphql/fragment-map.ts'
import type { VariableValues } from '../graphql/slot.ts'
import type { Model } from '../schema/model.ts'

export interface PlanContext {
  readonly model: Model
  readonly role: string
  /** The schema as the role sees it. */
  readonly schema: GraphQLSchema
  readonly fragments: FragmentMap
  /** Read for structure only: keys, nulls, booleans and order directions, which the shape holds. */
  readonly variables: VariableValues
  readonly limits: PlanLimits
}

export interface PlanLimits {
  /** Lists inside lists. */
  readonly maxListDepth: number
  /** Rows an operation could return, nested ones included. */
  readonly maxRows: number
}
