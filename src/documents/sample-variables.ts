/**
 * Variables for a document that declares none: those it cannot do without, and all of them. A value that does
 * not decide the SQL may be any; an input object has what its type demands.
 */
import {
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  type VariableDefinitionNode,
} from 'graphql'

export type Variables = Readonly<Record<string, unknown>>

const samples: Readonly<Record<string, unknown>> = {
  Int: 1,
  Float: 1.5,
  String: 'text',
  Boolean: true,
  ID: '1',
  JSON: {},
  BigInt: '1',
  Decimal: '1.5',
  UUID: '00000000-0000-4000-8000-000000000000',
  Date: '2026-01-01',
  LocalTime: '12:00:00',
  Time: '12:00:00Z',
  LocalDateTime: '2026-01-01T12:00:00',
  DateTime: '2026-01-01T12:00:00Z',
  Duration: 'P1D',
  Bytes: String.raw`\x00`,
  Inet: '192.0.2.1',
  Cidr: '192.0.2.0/24',
  MacAddress: '00:00:5e:00:53:01',
}

/** Few and different ones, the smallest first. */
export function sampleVariables(
  operation: OperationDefinitionNode,
  schema: GraphQLSchema,
): readonly Variables[] {
  const definitions = operation.variableDefinitions ?? []
  const required = definitions.filter(isRequired)
  const all = sampleOf(definitions, schema)
  return required.length === definitions.length ? [all] : [sampleOf(required, schema), all]
}

function isRequired({ type, defaultValue }: VariableDefinitionNode): boolean {
  return type.kind === 'NonNullType' && defaultValue === undefined
}

function sampleOf(
  definitions: readonly VariableDefinitionNode[],
  schema: GraphQLSchema,
): Variables {
  return Object.fromEntries(
    definitions.map(({ variable, type }) => [
      variable.name.value,
      sample(typeFromAST(schema, type)),
    ]),
  )
}

function sample(type: unknown): unknown {
  const input = type as GraphQLInputType
  if (isNonNullType(input)) return sample(input.ofType)
  if (isListType(input)) return [sample(input.ofType)]
  if (isEnumType(input)) return input.getValues()[0]?.name
  if (!isInputObjectType(input)) return samples[input.name]
  const fields = Object.values(input.getFields()).filter((field) => isNonNullType(field.type))
  return Object.fromEntries(fields.map((field) => [field.name, sample(field.type)]))
}
