/**
 * "Values of correct type" (specification, section 5.6.1) with messages that never repeat a value:
 * literals are as private as variables. The check is graphql-js's; only its words are replaced.
 */
import {
  type ASTVisitor,
  getNamedType,
  getNullableType,
  GraphQLError,
  type GraphQLInputType,
  isInputObjectType,
  isListType,
  validateInputLiteral,
  type ValidationContext,
  type ValueNode,
} from 'graphql'

export function valuesRule(context: ValidationContext): ASTVisitor {
  const check = (node: ValueNode) => checkValue(context, node, context.getInputType())
  return {
    NullValue: check,
    ListValue: (node) => checkValue(context, node, context.getParentInputType()),
    ObjectValue: check,
    EnumValue: check,
    IntValue: check,
    FloatValue: check,
    StringValue: check,
    BooleanValue: check,
  }
}

/** Answers `false`: the whole literal is checked at once, the visitor need not enter it. */
function checkValue(
  context: ValidationContext,
  node: ValueNode,
  type: GraphQLInputType | null | undefined,
): false {
  if (!type) return false
  validateInputLiteral(
    node,
    type,
    (error, path) => {
      const message = messageWithoutValue(error.message, typeAtPath(type, path))
      context.reportError(new GraphQLError(message, { nodes: error.nodes ?? node }))
    },
    undefined,
    undefined,
    context.hideSuggestions,
  )
  return false
}

/** Messages of these forms hold a value, if any, only behind "found" or "error"; others anywhere. */
function messageWithoutValue(message: string, type: GraphQLInputType): string {
  if (!/^(?:Expected value of|Within OneOf)/.test(message))
    return `Expected value of type "${type.toString()}".`
  const [words = ''] = message.split(/, found: |\.? Found: |, but encountered error /)
  return /[.?]$/.test(words) ? words : `${words}.`
}

function typeAtPath(type: GraphQLInputType, path: readonly (string | number)[]): GraphQLInputType {
  let current = type
  for (const key of path) {
    const container = getNullableType(current)
    if (typeof key === 'number' && isListType(container)) current = container.ofType
    const named = getNamedType(container)
    if (typeof key === 'string' && isInputObjectType(named)) {
      current = named.getFields()[key]?.type ?? current
    }
  }
  return current
}
