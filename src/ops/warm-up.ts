/**
 * Before ready is said: real operations through the same seam that requests take. A fresh backend is slow, a
 * role's GraphQL schema is built when the role first asks, and code is compiled when it runs often.
 * What an operation answers does not matter here; the checks decide whether the server may serve.
 */
import type { ExecuteOperation } from '../http/answer.ts'
import type { Model, ModelType } from '../schema/model.ts'

export interface WarmUpTarget {
  readonly execute: ExecuteOperation
  readonly model: Model
  /** Whose operations they are: that of a request without a credential. */
  readonly role: string
  /** Connections that each should have run them. */
  readonly connections: number
}

const maxTypes = 10
/** A list that takes longer, or fails, is not tried on the other connections. */
const maxMs = 250
/** A statement may share a little more with each quick run, and then is prepared on each connection. */
const rounds = 3

export async function warmUp({ execute, model, role, connections }: WarmUpTarget): Promise<void> {
  for (const query of documentsOf(model, role)) {
    if (!(await ask(execute, query))) continue
    for (let round = 0; round < rounds; round += 1)
      await Promise.all(Array.from({ length: connections }, () => ask(execute, query)))
  }
}

async function ask(execute: ExecuteOperation, query: string): Promise<boolean> {
  const answer = await execute({
    requestId: 'warm-up',
    method: 'POST',
    query,
    operationName: undefined,
    variables: undefined,
    authorization: undefined,
    signal: AbortSignal.timeout(maxMs),
  })
  answer.release()
  return answer.status === 200
}

/** One row of each list that the role may read. */
function documentsOf(model: Model, role: string): readonly string[] {
  return Object.values(model.types)
    .filter(({ listRoles }) => listRoles.includes(role))
    .slice(0, maxTypes)
    .map((type) => `{ ${type.listField}(limit: 1) { ${leavesOf(type, role).join(' ')} } }`)
}

/** `__typename` for a type of which the role sees no column. */
function leavesOf({ fields }: ModelType, role: string): readonly string[] {
  const leaves = Object.values(fields).filter(
    ({ kind, roles }) => kind === 'column' && roles.includes(role),
  )
  return ['__typename', ...leaves.map(({ name }) => name)]
}
