/** The public door: what a schema.ts and a program that starts the server itself may import. */
export { defineSchema } from './schema/definition.ts'
export type {
  AccessDefinition,
  EnumDefinition,
  FieldDefinition,
  ReferenceDefinition,
  RelationNames,
  RoleDefinition,
  SchemaDefinition,
  TypeDefinition,
} from './schema/definition.ts'
export { FraiseqlError, FraiseqlErrors } from './errors.ts'
export type { ErrorCode, FraiseqlErrorOptions } from './errors.ts'
