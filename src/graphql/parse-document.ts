/** Text that was scanned → syntax tree, with places, since refusals name them. */
import { type DocumentNode, parse } from 'graphql'

import type { DocumentLimits } from './limits.ts'
import { syntaxRefusal } from './syntax-refusal.ts'

export function parseDocument(text: string, limits: DocumentLimits): DocumentNode {
  try {
    return parse(text, { maxLexicalTokens: limits.maxTokens })
  } catch (error) {
    throw syntaxRefusal(error, text)
  }
}
