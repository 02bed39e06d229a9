import type { Relation } from '../catalog/catalog.ts'
import type { TypeDefinition } from './definition.ts'
import type { ColumnField, RelationField } from './model.ts'

/** A type on its way from definition to model; roles are not yet applied to its fields. */
export interface DraftType {
  readonly name: string
  readonly definition: TypeDefinition
  readonly relation: Relation
  readonly singular: string
  readonly plural: string
  readonly primaryKey: readonly string[]
  readonly columns: Map<string, ColumnField>
  readonly relations: Map<string, RelationField>
}
