/** The rows of `[graphql]` and `[variables]`: limits have no value that means "unlimited". */
import type { GraphqlConfig, VariablesConfig } from './config.ts'
import { danger, developmentSwitch, integer, trustedDocuments, type OptionTable } from './option.ts'

const mebibyte = 1024 * 1024

export const graphqlOptions: OptionTable<GraphqlConfig> = {
  introspection: developmentSwitch({
    summary: 'Whether a role may read its own view of the schema.',
    note: 'Production refuses "on" unless dangerously_allow_introspection is true.',
  }),
  dangerouslyAllowIntrospection: danger({
    summary: 'Lets production switch introspection on.',
    note: 'Shows every caller the whole API of its role; reported at each start.',
  }),
  maxCharacters: integer(
    { default: 32_768, min: 64, max: mebibyte },
    { summary: 'Longest document, in UTF-16 code units.' },
  ),
  maxTokens: integer({ default: 2000, max: 100_000 }, { summary: 'Most tokens of a document.' }),
  maxNesting: integer(
    { default: 64, max: 200 },
    { summary: 'Deepest nesting of brackets, checked before parsing.' },
  ),
  maxDepth: integer({ default: 12, max: 100 }, { summary: 'Deepest nesting of fields.' }),
  maxIntrospectionDepth: integer(
    { default: 16, max: 100 },
    { summary: 'Deepest nesting of introspection fields; the standard query has 15.' },
  ),
  maxListDepth: integer({ default: 4, max: 10 }, { summary: 'Most lists inside one another.' }),
  maxAliases: integer({ default: 15, min: 0, max: 1000 }, { summary: 'Most aliases.' }),
  maxRootFields: integer({ default: 10, max: 100 }, { summary: 'Most root fields.' }),
  maxDirectives: integer({ default: 16, min: 0, max: 1000 }, { summary: 'Most directives.' }),
  maxHeight: integer(
    { default: 300, max: 10_000 },
    { summary: 'Most fields of an operation, fragments expanded once each.' },
  ),
  maxExpandedSelections: integer(
    { default: 2000, max: 100_000 },
    { summary: 'Most selections once every fragment spread is expanded.' },
  ),
  maxRows: integer(
    { default: 10_000, max: 1_000_000 },
    { summary: 'Largest product of the maxima of nested lists.' },
  ),
  maxCachedDocuments: integer(
    { default: 1000, max: 100_000 },
    { summary: 'Most documents kept compiled.' },
  ),
  maxShapesPerDocument: integer(
    { default: 64, max: 1000 },
    { summary: 'Most variable shapes of a document kept compiled.' },
  ),
  maxErrors: integer({ default: 5, max: 100 }, { summary: 'Most validation errors of an answer.' }),
  idempotencyTtlSeconds: integer(
    { default: 86_400, max: 2_592_000, unit: 's' },
    { summary: 'Time an Idempotency-Key is remembered.' },
  ),
  trustedDocuments: trustedDocuments({
    summary: 'Whether documents are served that "compile --documents" did not see.',
    note: '"only" refuses every document that is not named by its id.',
  }),
  maxPersistedQueries: integer(
    { default: 0, min: 0, max: 100_000 },
    {
      summary: 'Most documents that clients may register by their hash; 0 refuses it.',
      note: 'Each role and tenant sees its own; when full, whoever holds most loses its oldest.',
    },
  ),
}

export const variablesOptions: OptionTable<VariablesConfig> = {
  maxBytes: integer(
    { default: 131_072, min: 64, max: 2 * mebibyte, unit: 'bytes' },
    { summary: 'Largest JSON text of the variables.' },
  ),
  maxDepth: integer({ default: 16, max: 100 }, { summary: 'Deepest nesting of a variable.' }),
  maxKeys: integer(
    { default: 500, max: 100_000 },
    { summary: 'Most object keys of all variables.' },
  ),
  maxListLength: integer({ default: 1000, max: 100_000 }, { summary: 'Longest list.' }),
  maxStringBytes: integer(
    { default: 65_536, max: 2 * mebibyte, unit: 'bytes' },
    { summary: 'Longest string, in UTF-8.' },
  ),
}
