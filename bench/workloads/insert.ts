/** e: one row is inserted, and answers with what it became: defaults, its id, the caller's tenant. */
import type { Scale } from '../database/scale.ts'
import { caller, spread, type Workload } from './workload.ts'

const fields = 'id tenantId authorId title body stars isOpen createdAt'
const variables = '$authorId: ID!, $title: String!, $body: String!, $stars: Int!'
const input = '{ authorId: $authorId, title: $title, body: $body, stars: $stars }'
const questions = 500

/** Quotes and letters beyond ASCII, so that nobody gets by without escaping. */
function textsOf(number: number): { readonly title: string; readonly body: string } {
  return {
    title: `Note ${100 + number}: "grün" & <blå>`,
    body: `Written down by number ${100 + number}; \\ and / are kept. ${'Some more words follow. '.repeat(4)}`,
  }
}

export const insert: Workload = Object.freeze({
  name: 'e',
  title: 'insert of one row that answers with it',
  connections: 16,
  variables: (scale: Scale) =>
    spread(questions, scale.users).map((author, index) => ({
      authorId: String(author),
      ...textsOf(index),
      stars: index % 10,
    })),
  sql: `
    insert into bench.notes (tenant_id, author_id, title, body, stars)
    values (${caller.claims.tenant_id}, $1::bigint, $2::text, $3::text, $4::integer)
    returning json_build_object(
      'id', id::text, 'tenantId', tenant_id, 'authorId', author_id::text, 'title', title,
      'body', body, 'stars', stars, 'isOpen', is_open, 'createdAt', created_at
    )`,
  parameters: ['authorId', 'title', 'body', 'stars'],
  largest: (scale: Scale) => ({ authorId: scale.users, stars: 9 }),
  root: 'createNote',
  documents: {
    // The tenant is the caller's: a preset.
    product: `mutation (${variables}) { createNote(input: ${input}) { ${fields} } }`,
    postgraphile: `mutation (${variables.replace('ID', 'BigInt')}) {
      createNote(input: { note: ${input.replace('{', `{ tenantId: ${caller.claims.tenant_id},`)} }) {
        note { id: rowId tenantId authorId title body stars isOpen createdAt }
      }
    }`,
    mercurius: `mutation (${variables}) {
      createNote(input: ${input}) { ${fields} }
    }`,
  },
  writes: {
    begin: 'truncate bench.notes',
    count: 'select count(*) from bench.notes',
    generated: {
      id: /^\d{10}$/,
      createdAt: /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?\+00:00$/,
    },
    payload: 'note',
    texts: textsOf(0),
  },
  claims: false,
})
