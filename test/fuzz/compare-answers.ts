/** The server's answer against the oracle's: undefined when they agree, else what differs. */
import { type DocumentNode, type GraphQLSchema, parse, validate, visit } from 'graphql'
import type { EngineAnswer } from '../support/engine.ts'
import { normalizeJson } from './json-text.ts'
import { executeNaively, type NaiveAnswer } from './oracle/execute-naively.ts'
import type { World } from './oracle/world.ts'
import type { RandomRequest } from './random-operation.ts'

export interface Comparison {
  readonly verdict: 'answered' | 'refused' | 'partial'
  readonly difference: string | undefined
}

/** False when the document is not valid: then there is nothing to compare. */
export function isComparable(schema: GraphQLSchema, { query }: RandomRequest): boolean {
  try {
    const document = parse(query)
    let isComplete = true
    // The grammar wants at least one selection; graphql-js reads none as well.
    visit(document, {
      SelectionSet: ({ selections }) => void (isComplete &&= selections.length > 0),
    })
    return isComplete && validate(schema, document).length === 0
  } catch {
    return false
  }
}

export function compareAnswers(
  request: RandomRequest,
  { text }: EngineAnswer,
  { world, schema }: { readonly world: World; readonly schema: GraphQLSchema },
): Comparison {
  const document: DocumentNode = parse(request.query)
  const expected = executeNaively(world, schema, { document, variables: request.variables })
  const actual = readAnswer(text)
  if (expected.isRefused) {
    const isRefused =
      actual.data === undefined && actual.codes.every((code) => code === 'BAD_USER_INPUT')
    return {
      verdict: 'refused',
      difference: isRefused ? undefined : `expected a refusal, got ${text}`,
    }
  }
  const verdict = expected.errorPaths.length > 0 ? 'partial' : 'answered'
  return { verdict, difference: differenceOf(expected, actual, text) }
}

interface ActualAnswer {
  readonly data: string | undefined
  readonly paths: readonly string[]
  readonly codes: readonly string[]
}

/** The text of `data` as it stands in the answer, since parsing would change its numbers. */
export function readAnswer(text: string): ActualAnswer {
  const parsed = JSON.parse(text) as { readonly errors?: readonly ErrorEntry[] }
  const errors = parsed.errors ?? []
  const data = memberText(text, 'data')
  return {
    data: data === undefined ? undefined : normalizeJson(data),
    paths: errors.map(({ path }) => JSON.stringify(path)),
    codes: errors.map(({ extensions }) => extensions.code),
  }
}

interface ErrorEntry {
  readonly path?: unknown
  readonly extensions: { readonly code: string }
}

/** The last member of the object is the one that is looked for, or it has none of this name. */
function memberText(text: string, name: string): string | undefined {
  let depth = 0
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/gu)) {
    if (token === '{' || token === '[') depth += 1
    else if (token === '}' || token === ']') depth -= 1
    else if (depth === 1 && token === JSON.stringify(name))
      return text.slice(index + token.length + 1, -1)
  }
  return undefined
}

export function differenceOf(
  expected: NaiveAnswer,
  actual: ActualAnswer,
  text: string,
): string | undefined {
  const data = normalizeJson(expected.data)
  if (actual.data !== data) return `expected data ${data}\n  got ${text}`
  if (actual.codes.some((code) => code !== 'UNREPRESENTABLE_VALUE'))
    return `unexpected code in ${text}`
  const missing = expected.errorPaths.filter((path) => !actual.paths.includes(path))
  if (missing.length > 0) return `expected errors at ${missing.join()}, got ${text}`
  // graphql-js stops at the first error below a null; the server reports all it finds there.
  const extra = actual.paths.filter(
    (path) => !expected.errorPaths.includes(path) && !isBelowNull(path, expected.data),
  )
  return extra.length > 0 ? `unexpected errors at ${extra.join()}` : undefined
}

function isBelowNull(path: string, data: string): boolean {
  let value: unknown = JSON.parse(data)
  for (const key of JSON.parse(path) as (string | number)[]) {
    if (value === null) return true
    value = (value as Record<string | number, unknown>)[key]
  }
  return false
}
