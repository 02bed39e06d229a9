/** Refusals of a text that is not GraphQL: the place and the kind of token, never the text. */
import { GraphQLError, type Token } from 'graphql'

import { FraiseqlError } from '../errors.ts'

/** Turns a syntax error of graphql-js into a refusal; any other error stays what it is. */
export function syntaxRefusal(error: unknown, text: string): unknown {
  if (!(error instanceof GraphQLError)) return error
  return new FraiseqlError('GRAPHQL_PARSE_FAILED', {
    message: unexpected(text, error.positions?.[0] ?? text.length),
    locations: error.locations,
    cause: error,
  })
}

export function syntaxErrorAt(text: string, token: Token): FraiseqlError {
  return new FraiseqlError('GRAPHQL_PARSE_FAILED', {
    message: unexpected(text, token.start),
    locations: [{ line: token.line, column: token.column }],
  })
}

function unexpected(text: string, position: number): string {
  return `The document is not valid GraphQL: unexpected ${tokenClass(text.charAt(position))}.`
}

function tokenClass(character: string): string {
  if (character === '') return 'end of the document'
  if (character === '\n' || character === '\r') return 'end of the line'
  if (/[_A-Za-z]/.test(character)) return 'name'
  if (/[-0-9]/.test(character)) return 'number'
  if (character === '"') return 'string'
  // The punctuators of the specification (section 2.1.8); one of them tells nothing of a value.
  return '!$&()[]{}:=@|.'.includes(character) ? `"${character}"` : 'character'
}
