/** The public door: what a schema.ts, and a program that starts the server itself, may import. */
export { resolveConfig } from './config/resolve-config.ts'
export type { ConfigInputs, ConfigResolution } from './config/resolve-config.ts'
export type { Config, Mode } from './config/config.ts'
export type { ConfigProblem } from './config/problem.ts'
export { FraiseqlError, FraiseqlErrors } from './errors.ts'
export type { ErrorCode } from './error-registry.ts'
export type { FraiseqlErrorOptions } from './errors.ts'
export type { Observation, Observe } from './observation.ts'
export { compileModel } from './schema/compile-model.ts'
export type { CompiledModel } from './schema/compile-model.ts'
export { readCatalog } from './catalog/read-catalog.ts'
export type { Catalog } from './catalog/catalog.ts'
export { defineSchema } from './schema/definition.ts'
export type {
  AccessDefinition,
  ArgumentDefinition,
  EnumDefinition,
  FieldDefinition,
  MutationDefinition,
  PresetDefinition,
  ReferenceDefinition,
  RelationNames,
  RoleDefinition,
  SchemaDefinition,
  TypeDefinition,
  WriteDefinition,
} from './schema/definition.ts'
export type { Model } from './schema/model.ts'
export type { Principal } from './security/principal.ts'
export { startServer } from './start-server.ts'
export { SchemaError } from './schema/problems.ts'
export { StartupError } from './ops/startup-error.ts'
export type { StopCause, StopCode } from './ops/graceful-stop.ts'
export type { RunStatement } from './catalog/read-catalog.ts'
export type { RunningServer, StartOptions } from './start-server.ts'
