/** The bounds one document must stay within; their values are options of the `[graphql]` table. */
export interface DocumentLimits {
  /** UTF-16 code units of the document text. */
  readonly maxCharacters: number
  /** Lexical tokens, comments included. */
  readonly maxTokens: number
  /** Brackets open at one place of the text, and fragments in a chain: bounds every recursion. */
  readonly maxNesting: number
  /** Fields on the longest path from the root, fragments expanded. */
  readonly maxDepth: number
  /** The same below the root fields `__schema` and `__type`, in place of `maxDepth`. */
  readonly maxIntrospectionDepth: number
  /** Aliased fields of one operation, counted at every place a fragment brings them to. */
  readonly maxAliases: number
  /** Different response names at the root of one operation. */
  readonly maxRootFields: number
  /** Directives of one operation, counted as aliases are. */
  readonly maxDirectives: number
  /** Fields of the response one operation shapes: fields of one response name at one place are one. */
  readonly maxHeight: number
  /** Fields, spreads and inline fragments of the whole document once every spread is expanded. */
  readonly maxExpandedSelections: number
  /** Entries in the `errors` of a refusal. */
  readonly maxErrors: number
}
