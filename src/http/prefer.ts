/**
 * The Prefer field (RFC 7240), of which the server knows `tx`: whether the transaction is to be committed or
 * rolled back. Other preferences are passed over, as section 2 wants it; what nobody can read, and a `tx` that
 * says nothing known or says it twice, is refused, since a guess could commit what was only to be tried.
 */
import { FraiseqlError } from '../errors.ts'

export type TransactionEnd = 'commit' | 'rollback'

/** RFC 9110: token (section 5.6.2), quoted-string (5.6.4), or what stands between them. */
const lexeme = /[ \t]*(?:([\w!#$%&'*+.^`|~-]+)|("(?:[^"\\]|\\.)*")|([=;,])|$)/y

/** Undefined when nothing is said of it. @throws {FraiseqlError} BAD_REQUEST */
export function readTransactionEnd(field: string | undefined): TransactionEnd | undefined {
  if (field === undefined) return undefined
  const said = preferencesOf(field).filter((words) => words[0]?.toLowerCase() === 'tx')
  const [words, another] = said
  if (words === undefined) return undefined
  const [, equals, value, more] = words
  const isKnown = equals === '=' && (value === 'commit' || value === 'rollback')
  if (isKnown && more === undefined && another === undefined) return value
  throw refusal('Prefer: "tx" must be said once, as tx=commit or tx=rollback.')
}

/** The words of each preference. */
function preferencesOf(field: string): readonly (readonly string[])[] {
  const preferences: string[][] = [[]]
  lexeme.lastIndex = 0
  while (lexeme.lastIndex < field.length) {
    const [found, token, quoted, mark] = lexeme.exec(field) ?? []
    if (found === undefined) throw malformed()
    const word = token ?? quoted ?? mark
    if (word === ',') preferences.push([])
    else if (word !== undefined) preferences.at(-1)?.push(word)
  }
  const isReadable = preferences.every((words) => preference.test(words.map(kindOf).join('')))
  if (!isReadable) throw malformed()
  return preferences
}

/** `preference = token [ "=" word ] *( ";" [ parameter ] )`, where a parameter is the same again. */
const preference = /^(?:t(?:=[tq])?(?:;(?:t(?:=[tq])?)?)*)?$/

function kindOf(word: string): string {
  if (word === '=' || word === ';') return word
  return word.startsWith('"') ? 'q' : 't'
}

function malformed(): FraiseqlError {
  return refusal('The Prefer field is not well formed.')
}

function refusal(message: string): FraiseqlError {
  return new FraiseqlError('BAD_REQUEST', { message })
}
