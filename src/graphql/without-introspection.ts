/**
 * A view of a schema in which the introspection fields do not exist, so that a document that asks
 * for them is answered by the same rules and words as one that asks for any unknown field.
 * `__typename` stays: clients need it and it tells nothing that the document does not say.
 * The view inherits from the schema, so making one does not depend on the schema's size.
 */
import {
  assertValidSchema,
  type GraphQLSchema,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
} from 'graphql'

type GetField = GraphQLSchema['getField']

export function withoutIntrospection(schema: GraphQLSchema): GraphQLSchema {
  // Validity is remembered on the object that is checked; the view inherits the verdict.
  assertValidSchema(schema)
  const getField: GetField = (parentType, fieldName) =>
    fieldName === SchemaMetaFieldDef.name || fieldName === TypeMetaFieldDef.name
      ? undefined
      : schema.getField(parentType, fieldName)
  const view: GraphQLSchema = Object.create(schema, { getField: { value: getField } })
  return view
}
