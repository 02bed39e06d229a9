/**
 * Before ready is said: real operations through the same seam that requests take. A fresh backend is slow, a
 * role's GraphQL schema is built when the role first asks, and code is compiled when it runs often.
 * What an operation answers does not matter here; the checks decide whether the server may serve.
 */
import type { ExecuteOperation } from '../http/answer.ts'
import type { OperationRequest } from '../http/operation-request.ts'
import type { Model, ModelType } from '../schema/model.ts'

export interface WarmUpTarget {
  readonly execute: ExecuteOperation
  readonly model: Model
  /** Whose operations they are: that of a request without a credential. */
  readonly role: string
  /** Whether documents may be sent as text. */
  readonly acceptsText: boolean
  /** Connections that each should have run them. */
  readonly connections: number
}

const maxDocuments = 10
/** What takes longer, or fails, is not tried on the other connections. */
const maxMs = 250
/** A statement may share a little more with each quick run, and then is prepared on each connection. */
const rounds = 3

type Asked = Pick<OperationRequest, 'query' | 'reference' | 'operationName' | 'variables'>

export async function warmUp({ execute, connections, ...target }: WarmUpTarget): Promise<void> {
  for (const asked of operationsOf(target)) {
    if (!(await ask(execute, asked))) continue
    for (let round = 0; round < rounds; round += 1)
      await Promise.all(Array.from({ length: connections }, () => ask(execute, asked)))
  }
}

async function ask(execute: ExecuteOperation, asked: Asked): Promise<boolean> {
  const answer = await execute({
    requestId: 'warm-up',
    method: 'POST',
    ...asked,
    authorization: undefined,
    signal: AbortSignal.timeout(maxMs),
  })
  answer.release()
  return answer.status === 200
}

/** Queries of the trusted documents of the role, and then one row of each list that it may read. */
function operationsOf({
  model,
  role,
  acceptsText,
}: Pick<WarmUpTarget, 'model' | 'role' | 'acceptsText'>): readonly Asked[] {
  const trusted = trustedQueries(model, role)
  const lists = acceptsText ? listQueries(model, role) : []
  return [...trusted, ...lists].slice(0, maxDocuments)
}

function trustedQueries({ documents }: Model, role: string): readonly Asked[] {
  return Object.entries(documents).flatMap(([hash, document]) =>
    (document.roles[role] ?? []).flatMap(({ name, type, shapes: [shape] }) => {
      if (type !== 'query' || shape === undefined) return []
      const variables = { __proto__: null, ...shape.variables }
      const reference = { hash, dialect: 'documentId' } as const
      return [{ query: undefined, reference, operationName: name ?? undefined, variables }]
    }),
  )
}

function listQueries(model: Model, role: string): readonly Asked[] {
  return Object.values(model.types)
    .filter(({ listRoles }) => listRoles.includes(role))
    .map((type) => ({
      query: `{ ${type.listField}(limit: 1) { ${leavesOf(type, role).join(' ')} } }`,
      operationName: undefined,
      variables: undefined,
    }))
}

/** `__typename` for a type of which the role sees no column. */
function leavesOf({ fields }: ModelType, role: string): readonly string[] {
  const leaves = Object.values(fields).filter(
    ({ kind, roles }) => kind === 'column' && roles.includes(role),
  )
  return ['__typename', ...leaves.map(({ name }) => name)]
}
