/** a: one row by its key, six fields. */
import type { Scale } from '../database/scale.ts'
import { spread, type Workload } from './workload.ts'

const fields = 'id name email city score createdAt'

export const oneRow: Workload = Object.freeze({
  name: 'a',
  title: 'one row by id',
  connections: 64,
  variables: (scale: Scale) => spread(500, scale.users).map((id) => ({ id: String(id) })),
  sql: `
    select row_to_json(r)
    from (
      select id::text as "id", name, email, city, score, created_at as "createdAt"
      from bench.users
      where id = $1::bigint
    ) as r`,
  parameters: ['id'],
  largest: (scale: Scale) => ({ id: scale.users }),
  root: 'user',
  documents: {
    product: `query ($id: ID!) { user(id: $id) { ${fields} } }`,
    postgraphile: `query ($id: BigInt!) {
      user: userByRowId(rowId: $id) { id: rowId name email city score createdAt }
    }`,
    mercurius: `query ($id: ID!) { user(id: $id) { ${fields} } }`,
  },
  claims: false,
})
