/**
 * e-update: one row is changed by its key; e-call: a function of the database changes it. Either answers with what the
 * row became, a trigger's part included. Rows that are changed at a time lie far apart, so nobody waits for a lock.
 */
import type { Scale } from '../database/scale.ts'
import { spread, type Workload } from './workload.ts'

const fields = 'id tenantId title body stars isDone updatedAt'
const variables = '$id: ID!, $title: String!, $stars: Int!'
const questions = 500

const row = `json_build_object(
  'id', id::text, 'tenantId', tenant_id, 'title', title, 'body', body, 'stars', stars,
  'isDone', is_done, 'updatedAt', updated_at
)`

/** As in e, nobody gets by without escaping. */
function titleOf(number: number): string {
  return `Task ${100 + number}: "grün" & <blå> \\ and /`
}

type Own = Pick<Workload, 'name' | 'title' | 'sql' | 'root' | 'documents'>

export const update: Workload = workloadOf({
  name: 'e-update',
  title: 'update of one row by its key that answers with it',
  sql: `
    update bench.tasks set title = $2::text, stars = $3::integer
    where id = $1::bigint
    returning ${row}`,
  root: 'updateTask',
  documents: {
    product: `mutation (${variables}) {
      updateTask(id: $id, set: { title: $title, stars: $stars }) { ${fields} }
    }`,
    postgraphile: `mutation (${variables.replace('ID', 'BigInt')}) {
      updateTask: updateTaskByRowId(
        input: { rowId: $id, taskPatch: { title: $title, stars: $stars } }
      ) { task { ${fields.replace('id', 'id: rowId')} } }
    }`,
    mercurius: `mutation (${variables}) {
      updateTask(id: $id, title: $title, stars: $stars) { ${fields} }
    }`,
  },
})

export const call: Workload = workloadOf({
  name: 'e-call',
  title: 'call of a function that changes one row and answers with it',
  sql: `select ${row} from bench.revise_task($1::bigint, $2::text, $3::integer)`,
  root: 'reviseTask',
  documents: {
    product: `mutation (${variables.replace('ID', 'BigInt')}) {
      reviseTask(taskId: $id, newTitle: $title, newStars: $stars) { ${fields} }
    }`,
    postgraphile: `mutation (${variables.replace('ID', 'BigInt')}) {
      reviseTask(input: { taskId: $id, newTitle: $title, newStars: $stars }) {
        task: result { ${fields.replace('id', 'id: rowId')} }
      }
    }`,
    mercurius: `mutation (${variables}) {
      reviseTask(id: $id, title: $title, stars: $stars) { ${fields} }
    }`,
  },
})

function workloadOf(own: Own): Workload {
  return Object.freeze({
    ...own,
    connections: 16,
    variables: (scale: Scale) =>
      spread(questions, scale.users).map((id, index) => ({
        id: String(id),
        title: titleOf(index),
        stars: index % 10,
      })),
    parameters: ['id', 'title', 'stars'],
    largest: (scale: Scale) => ({ id: scale.users, stars: 9 }),
    writes: {
      begin: 'call bench.begin_tasks()',
      count: 'select sum(revision) as count from bench.tasks',
      generated: { updatedAt: /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?\+00:00$/ },
      payload: 'task',
      texts: { title: titleOf(0) },
    },
    claims: false,
    isForLongRuns: true,
  })
}
