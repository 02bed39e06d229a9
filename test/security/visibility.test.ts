/**
 * Role × field × way of access over the example shop: what a role may not use is answered byte for byte
 * as what does not exist, and what it may use works. The oracle is shop-visibility.ts.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import { type AccessPath, accessPaths, lookUpPath, typePaths } from './access-paths.ts'
import { assertSameAsAbsent } from './same-as-absent.ts'
import { type Role, roles, shopTypes, type VisibleType, writers } from './shop-visibility.ts'
import { type Reply, type TappedServer, startTappedServer } from './tapped-server.ts'

const servers = new Map<Role, TappedServer>()

/** Objects of the shop's one function that says how it went. */
const said = [
  'MutationCascade',
  'MutationCascadeEntity',
  'ReserveProductError',
  'ReserveProductSuccess',
]

before(async () => {
  const started = await Promise.all(
    roles.map((role) => startTappedServer({ role, claims: { tenant_id: 1 } })),
  )
  for (const [index, role] of roles.entries()) {
    const server = started[index]
    if (server !== undefined) servers.set(role, server)
  }
})

after(async () => {
  for (const server of servers.values()) await server[Symbol.asyncDispose]()
})

for (const role of roles)
  describe(`the role ${role}`, () => {
    for (const type of shopTypes) {
      test(`[SEC-11] uses what it may of ${type.name}, and nothing else of it exists`, async () => {
        const claims = type.fields.flatMap((field) =>
          accessPaths(type, field).map((path) => {
            return { path, name: field.name, isAllowed: mayUse(type, field.name, role) }
          }),
        )
        await checkAll(role, claims)
      })

      test(`[SEC-11] looks ${type.name} up by keys whose fields it may use, and by no other`, async () => {
        const claims = Object.entries(type.uniqueRoots).map(([root, key]) => {
          const isAllowed = key.every((name) => mayUse(type, name, role))
          return { path: lookUpPath(key), name: root, isAllowed }
        })
        await checkAll(role, claims)
      })

      test(`[SEC-11] names ${type.name} and its roots only when they exist for it`, async () => {
        const isAllowed = type.roles.includes(role)
        const claims = typePaths(type).map(({ name, path }) => ({ path, name, isAllowed }))
        await checkAll(role, claims)
      })

      test(`[SEC-11] reads of ${type.name} by introspection what it may use`, async () => {
        const visible = type.fields.filter(({ name }) => mayUse(type, name, role))
        const names = visible.map(({ name }) => name)
        const orders = visible.filter(({ kind }) => kind === 'ordered' || kind === 'one')
        const where = ['_and', '_or', '_not', ...names]

        assert.deepEqual(await introspect(role, type.name, 'fields'), namesOrNull(names))
        assert.deepEqual(
          await introspect(role, `${type.name}Where`, 'inputFields'),
          namesOrNull(names.length > 0 ? where : []),
        )
        assert.deepEqual(
          await introspect(role, `${type.name}OrderBy`, 'inputFields'),
          namesOrNull(orders.map(({ name }) => name)),
        )
      })

      test(`[SEC-11] is told no hidden name of ${type.name} by an error`, async () => {
        for (const { name } of type.fields.filter((field) => !mayUse(type, field.name, role))) {
          for (const wrong of [`${name}s`, name.slice(0, -1), `${name.slice(0, -1)}_`])
            for (const path of [
              `{${type.list}{${wrong}}}`,
              `{${type.list}(where:{${wrong}:{eq:1}}){__typename}}`,
              `{${type.list}(orderBy:[{${wrong}:ASC}]){__typename}}`,
            ]) {
              const { text } = await ask(role, { query: path })
              const told = text.replaceAll(wrong, '')
              assert.doesNotMatch(told, new RegExp(String.raw`\b${name}\b`), path)
            }
        }
      })
    }

    test('[SEC-11] sees its own types and no other', async () => {
      const { text } = await ask(role, { query: '{__schema{types{name kind}}}' })
      const { data } = JSON.parse(text) as SchemaAnswer
      const objects = data.__schema.types
        .filter(({ kind, name }) => kind === 'OBJECT' && !name.startsWith('__'))
        .map(({ name }) => name)
      const expected = shopTypes.filter((type) => type.roles.includes(role))
      const roots = writers.includes(role) ? ['Query', 'Mutation', ...said] : ['Query']

      assert.deepEqual(
        objects.toSorted(),
        [...expected.map(({ name }) => name), ...roots].toSorted(),
      )
    })

    test('[SEC-11] may not use the table that the schema does not name', async () => {
      for (const query of ['{tenants{id}}', '{tenant(id:1){id}}', '{categories{tenant{id}}}']) {
        const { status } = await ask(role, { query })
        assert.equal(status, 422, query)
      }
    })
  })

interface SchemaAnswer {
  readonly data: {
    readonly __schema: { readonly types: readonly { readonly name: string; kind: string }[] }
  }
}

function mayUse(type: VisibleType, name: string, role: Role): boolean {
  const field = type.fields.find((candidate) => candidate.name === name)
  return type.roles.includes(role) && field?.roles.includes(role) === true
}

interface Claim {
  readonly path: AccessPath
  readonly name: string
  readonly isAllowed: boolean
}

/** Forbidden ones first and by themselves, since they must send no statement. */
async function checkAll(role: Role, claims: readonly Claim[]): Promise<void> {
  const server = servers.get(role)
  server?.tap.clear()
  const forbidden = claims.filter(({ isAllowed }) => !isAllowed)
  await Promise.all(forbidden.map((claim) => checkForbidden(role, claim)))
  assert.deepEqual(server?.tap.executed, [])
  const allowed = claims.filter(({ isAllowed }) => isAllowed)
  await Promise.all(allowed.map((claim) => checkAllowed(role, claim)))
}

async function checkAllowed(role: Role, { path, name }: Claim): Promise<void> {
  const what = `${path.name} ${name}`
  const reply = await ask(role, path.body(name))
  assert.equal(reply.status, 200, `${what}: ${reply.text}`)
  assert.match(reply.text, /^\{"data":\{/, what)
}

function checkForbidden(role: Role, { path, name }: Claim): Promise<void> {
  const what = `${path.name} ${name}`
  return assertSameAsAbsent((body) => ask(role, body), { what, name, body: path.body })
}

/** Names of the members of a type, or null when there is no such type. */
async function introspect(
  role: Role,
  type: string,
  members: 'fields' | 'inputFields',
): Promise<readonly string[] | null> {
  const { text } = await ask(role, { query: `{__type(name:"${type}"){${members}{name}}}` })
  const { data } = JSON.parse(text) as {
    readonly data: { readonly __type: Record<string, readonly { name: string }[]> | null }
  }
  return data.__type?.[members]?.map(({ name }) => name).toSorted() ?? null
}

function namesOrNull(names: readonly string[]): readonly string[] | null {
  return names.length === 0 ? null : names.toSorted()
}

function ask(role: Role, body: unknown): Promise<Reply> {
  const server = servers.get(role)
  assert.ok(server !== undefined)
  return server.ask(body)
}
