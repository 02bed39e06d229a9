/** c: ten users, five latest posts of each, three comments of each of those, and who wrote them. */
import type { Scale } from '../database/scale.ts'
import { spread, type Workload } from './workload.ts'

const fields = `id name
  posts(POSTS) {
    id title createdAt
    comments(COMMENTS) { id body createdAt author { id name } }
  }`

export const nested: Workload = Object.freeze({
  name: 'c',
  title: 'nested: 10 users, 5 posts, 3 comments, author',
  connections: 64,
  variables: (scale: Scale) => spread(200, scale.users / 10).map((team) => ({ team })),
  sql: `
    select coalesce(json_agg(r), '[]')
    from (
      select u.id::text as "id", u.name, p.list as "posts"
      from bench.users as u
      cross join lateral (
        select coalesce(json_agg(q), '[]') as list
        from (
          select p.id::text as "id", p.title, p.created_at as "createdAt", c.list as "comments"
          from (
            select id, title, created_at
            from bench.posts
            where author_id = u.id
            order by created_at desc, id
            limit 5
          ) as p
          cross join lateral (
            select coalesce(json_agg(s), '[]') as list
            from (
              select c.id::text as "id", c.body, c.created_at as "createdAt", (
                select row_to_json(a)
                from (
                  select id::text as "id", name from bench.users where id = c.author_id
                ) as a
              ) as "author"
              from bench.comments as c
              where c.post_id = p.id
              order by c.id
              limit 3
            ) as s
          ) as c
          order by p.created_at desc, p.id
        ) as q
      ) as p
      where u.team_id = $1::integer
      order by u.id
      limit 10
    ) as r`,
  parameters: ['team'],
  largest: (scale: Scale) => ({ team: scale.users / 10 }),
  root: 'users',
  documents: {
    product: `query ($team: Int!) {
      users(where: { teamId: { eq: $team } }, limit: 10) {
        ${fields.replace('POSTS', 'orderBy: [{ createdAt: DESC }], limit: 5').replace('COMMENTS', 'limit: 3')}
      }
    }`,
    postgraphile: `query ($team: Int!) {
      users: allUsersList(condition: { teamId: $team }, orderBy: [PRIMARY_KEY_ASC], first: 10) {
        id: rowId name
        posts: postsByAuthorIdList(orderBy: [CREATED_AT_DESC], first: 5) {
          id: rowId title createdAt
          comments: commentsByPostIdList(orderBy: [PRIMARY_KEY_ASC], first: 3) {
            id: rowId body createdAt author: userByAuthorId { id: rowId name }
          }
        }
      }
    }`,
    mercurius: `query ($team: Int!) {
      users(teamId: $team, limit: 10) {
        ${fields.replace('POSTS', 'limit: 5').replace('COMMENTS', 'limit: 3')}
      }
    }`,
  },
  claims: false,
})
