/** What the tests of admission share: a schema of object types, the default limits, and verdicts. */
import { buildSchema, type GraphQLSchema } from 'graphql'

import { FraiseqlError, FraiseqlErrors } from '../../../src/errors.ts'
import { admitDocument, type AdmissionRequest } from '../../../src/graphql/admit-document.ts'
import type { DocumentLimits } from '../../../src/graphql/limits.ts'

export const schema: GraphQLSchema = buildSchema(`
  enum Color { RED GREEN }
  input IntFilter { gte: Int, in: [Int!] }
  input UserFilter { age: IntFilter, color: Color, _or: [UserFilter!] }
  input UserInput { name: String!, age: Int }
  scalar JSON
  type User { id: ID! name: String age: Int friend: User posts(limit: Int, where: UserFilter): [Post!]! }
  type Post { id: ID! title(limit: Int): String author: User! }
  type Query { user(id: ID!): User users(limit: Int, where: UserFilter): [User!]! echo(json: JSON): Int count: Int }
  type Mutation { createUser(input: UserInput!): User }
`)

export const limits: DocumentLimits = {
  maxCharacters: 32_768,
  maxTokens: 2000,
  maxNesting: 64,
  maxDepth: 12,
  maxIntrospectionDepth: 16,
  maxAliases: 15,
  maxRootFields: 10,
  maxDirectives: 16,
  maxHeight: 300,
  maxExpandedSelections: 2000,
  maxErrors: 5,
}

type Overrides = Partial<Omit<AdmissionRequest, 'text' | 'limits'>> & {
  readonly limits?: Partial<DocumentLimits>
}

export interface Verdict {
  /** `admitted`, or the code of the first refusal. */
  readonly code: string
  readonly errors: readonly FraiseqlError[]
  readonly messages: readonly string[]
}

export function verdictOn(text: string, overrides: Overrides = {}): Verdict {
  try {
    admitDocument({
      operationName: undefined,
      method: 'POST',
      schema,
      introspection: true,
      suggestions: false,
      ...overrides,
      text,
      limits: { ...limits, ...overrides.limits },
    })
  } catch (error) {
    return refusal(error)
  }
  return { code: 'admitted', errors: [], messages: [] }
}

function refusal(error: unknown): Verdict {
  const errors = error instanceof FraiseqlErrors ? error.errors : [error]
  const known = errors.filter((entry) => entry instanceof FraiseqlError)
  const [first] = known
  if (first === undefined) throw error
  return { code: first.code, errors: known, messages: known.map((entry) => entry.message) }
}

/**
 * Processor time of the calling thread in milliseconds: the best of at most thirty runs, since the
 * first ones also compile the code; ends with the first run that is fast enough.
 */
export function cpuMs(run: () => void, enoughMs: number): number {
  let best = Infinity
  for (let runs = 0; runs < 30 && best >= enoughMs; runs += 1) {
    const before = process.threadCpuUsage()
    run()
    const used = process.threadCpuUsage(before)
    best = Math.min(best, (used.user + used.system) / 1000)
  }
  return best
}
