/**
 * Reads a document's tokens before any tree is built and stops at the limits: the parser recurses
 * with every bracket and keeps every token, so both are bounded first. The parser's own lexer is
 * used, so that scan and parse can never read the same text differently.
 */
import { Lexer, Source, type Token, TokenKind } from 'graphql'

import { FraiseqlError } from '../errors.ts'
import type { DocumentLimits } from './limits.ts'
import { syntaxErrorAt, syntaxRefusal } from './syntax-refusal.ts'

export function scanDocument(text: string, limits: DocumentLimits): void {
  if (text.length > limits.maxCharacters) throw new FraiseqlError('TOKEN_LIMIT')
  const lexer = new Lexer(new Source(text))
  let count = 0
  let nesting = 0
  let openParentheses = 0
  while (lexer.token.kind !== TokenKind.EOF) {
    const previous = lexer.token
    const token = advance(lexer, text)
    count += tokensBetween(previous, token)
    if (count > limits.maxTokens) throw new FraiseqlError('TOKEN_LIMIT')
    nesting += bracketChange(token)
    if (nesting > limits.maxNesting) throw new FraiseqlError('DEPTH_LIMIT')
    openParentheses += parenthesisChange(token)
    if (openParentheses === 0 && isEmptyPair(previous, token)) throw syntaxErrorAt(text, token)
  }
}

function advance(lexer: Lexer, text: string): Token {
  try {
    return lexer.advance()
  } catch (error) {
    throw syntaxRefusal(error, text)
  }
}

/** The lexer skips comments when it advances but leaves them in its chain; they count as well. */
function tokensBetween(previous: Token, token: Token): number {
  let count = token.kind === TokenKind.EOF ? 0 : 1
  for (let between = previous.next; between && between !== token; between = between.next) count += 1
  return count
}

function bracketChange(token: Token): number {
  if (token.kind === TokenKind.BRACE_L || token.kind === TokenKind.BRACKET_L) return 1
  if (token.kind === TokenKind.BRACE_R || token.kind === TokenKind.BRACKET_R) return -1
  return parenthesisChange(token)
}

function parenthesisChange(token: Token): number {
  if (token.kind === TokenKind.PAREN_L) return 1
  return token.kind === TokenKind.PAREN_R ? -1 : 0
}

/**
 * graphql-js 17 parses `{ a {} }`; the grammar (October 2021 and later, section 2.5) wants at least
 * one selection, and so do we. Braces of input objects stand inside parentheses, these do not.
 */
function isEmptyPair(previous: Token, token: Token): boolean {
  return previous.kind === TokenKind.BRACE_L && token.kind === TokenKind.BRACE_R
}
