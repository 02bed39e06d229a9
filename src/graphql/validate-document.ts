/**
 * Validates an admitted tree against the schema of the caller's role: graphql-js's rules, with its
 * quadratic merge rule and its value-echoing rule replaced, and without the rules that cannot fail
 * here. All refusals are reported at once, up to the limit, each with its places.
 */
import {
  DeferStreamDirectiveLabelRule,
  DeferStreamDirectiveOnRootFieldRule,
  DeferStreamDirectiveOnValidOperationsRule,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  MaxIntrospectionDepthRule,
  NoFragmentCyclesRule,
  NoUnusedFragmentsRule,
  OverlappingFieldsCanBeMergedRule,
  specifiedRules,
  StreamDirectiveOnListFieldRule,
  UniqueFragmentNamesRule,
  validate,
  type ValidationRule,
  ValuesOfCorrectTypeRule,
} from 'graphql'

import { FraiseqlError, FraiseqlErrors } from '../errors.ts'
import { errorText } from './error-text.ts'
import { fieldConflicts } from './field-merge.ts'
import type { FragmentMap } from './fragment-map.ts'
import { valuesRule } from './values-rule.ts'
import { withoutIntrospection } from './without-introspection.ts'

export interface ValidationOptions {
  readonly schema: GraphQLSchema
  readonly introspection: boolean
  /** Whether messages may propose names that resemble an unknown one. */
  readonly suggestions: boolean
  readonly maxErrors: number
}

const droppedRules: ReadonlySet<ValidationRule> = new Set<ValidationRule>([
  // Refused before expansion.
  NoFragmentCyclesRule,
  NoUnusedFragmentsRule,
  UniqueFragmentNamesRule,
  // Replaced.
  OverlappingFieldsCanBeMergedRule,
  ValuesOfCorrectTypeRule,
  // They speak of directives that no schema of ours has, so the documents fail before.
  DeferStreamDirectiveLabelRule,
  DeferStreamDirectiveOnRootFieldRule,
  DeferStreamDirectiveOnValidOperationsRule,
  StreamDirectiveOnListFieldRule,
])
const rules: readonly ValidationRule[] = [
  ...specifiedRules.filter((rule) => !droppedRules.has(rule)),
  valuesRule,
]
/** Without introspection, its fields must not be told from unknown ones by a rule of their own. */
const rulesWithoutIntrospection: readonly ValidationRule[] = rules.filter(
  (rule) => rule !== MaxIntrospectionDepthRule,
)

export function validateDocument(
  document: DocumentNode,
  fragments: FragmentMap,
  options: ValidationOptions,
): void {
  const { introspection, maxErrors, suggestions } = options
  const schema = introspection ? options.schema : withoutIntrospection(options.schema)
  const found = validate(schema, document, introspection ? rules : rulesWithoutIntrospection, {
    maxErrors,
    hideSuggestions: !suggestions,
  })
  const errors = [
    // graphql-js adds one error to say that there are more.
    ...found.slice(0, maxErrors).map((error) => refusal(error, suggestions)),
    ...fieldConflicts(document, fragments, maxErrors),
  ]
  const [first, ...others] = errors.slice(0, maxErrors)
  if (first) throw new FraiseqlErrors([first, ...others])
}

function refusal(error: GraphQLError, suggestions: boolean): FraiseqlError {
  // One rule proposes a selection whatever `hideSuggestions` says.
  const message = suggestions ? error.message : error.message.replace(/ Did you mean .*$/s, '')
  return new FraiseqlError('GRAPHQL_VALIDATION_FAILED', {
    message: errorText(message),
    locations: error.locations,
  })
}
