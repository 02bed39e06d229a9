/** b and d: the latest posts of a category, twenty of them and a thousand; f: b behind a row policy. */
import { spread, type Workload } from './workload.ts'

const fields = 'id title body likes isPublished createdAt'
const categories = 50

interface ListOptions extends Pick<Workload, 'name' | 'title' | 'connections' | 'claims'> {
  readonly table: 'posts' | 'guarded_posts'
  readonly root: 'posts' | 'guardedPosts'
  readonly limit: number
}

export const list: Workload = listOf({
  name: 'b',
  title: 'list of 20',
  connections: 64,
  claims: false,
  table: 'posts',
  root: 'posts',
  limit: 20,
})

export const thousandRows: Workload = listOf({
  name: 'd',
  title: 'list of 1000',
  connections: 16,
  claims: false,
  table: 'posts',
  root: 'posts',
  limit: 1000,
})

export const rowPolicies: Workload = listOf({
  name: 'f',
  title: 'list of 20 under row policies',
  connections: 64,
  claims: true,
  table: 'guarded_posts',
  root: 'guardedPosts',
  limit: 20,
})

function listOf(options: ListOptions): Workload {
  const { name, title, connections, claims, table, root, limit } = options
  const rows = `
    select id::text as "id", title, body, likes, is_published as "isPublished",
      created_at as "createdAt"
    from bench.${table}
    where category_id = $1::integer
    order by created_at desc, id
    limit ${limit}`
  return Object.freeze({
    name,
    title,
    connections,
    variables: () => spread(categories, categories).map((category) => ({ category })),
    sql: `select coalesce(json_agg(r), '[]') from (${rows}) as r`,
    rowsSql: `select row_to_json(r) from (${rows}) as r`,
    parameters: ['category'],
    largest: () => ({ category: categories }),
    root,
    documents: {
      product: `query ($category: Int!) {
        ${root}(
          where: { categoryId: { eq: $category } }
          orderBy: [{ createdAt: DESC }]
          limit: ${limit}
        ) { ${fields} }
      }`,
      postgraphile: `query ($category: Int!) {
        ${root}: all${capitalised(root)}List(
          condition: { categoryId: $category }
          orderBy: [CREATED_AT_DESC]
          first: ${limit}
        ) { id: rowId title body likes isPublished createdAt }
      }`,
      mercurius: `query ($category: Int!) {
        ${root}(categoryId: $category, limit: ${limit}) { ${fields} }
      }`,
    },
    claims,
  })
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
