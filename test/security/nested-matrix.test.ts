/**
 * Role × relation × create, connect and disconnect over the example shop: what a role may not write along a
 * relation is answered byte for byte as what does not exist and sends no statement. The oracle is
 * nested-permissions.ts.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { capitalized, nestedInputs, nestedNames, relations } from './nested-permissions.ts'
import { assertSameAsAbsent } from './same-as-absent.ts'
import { type Role, roles } from './shop-visibility.ts'
import { startTappedServer, type TappedServer } from './tapped-server.ts'
import type { Claim } from './write-claims.ts'
import { newRow } from './write-literals.ts'
import { mutationsOf, writableTypes } from './write-permissions.ts'

const servers = new Map<Role, TappedServer>()

before(async () => {
  const started = await Promise.all(
    roles.map((role) => startTappedServer({ role, claims: { tenant_id: 1 } })),
  )
  for (const [index, role] of roles.entries()) servers.set(role, started[index]!)
})

after(async () => {
  for (const server of servers.values()) await server[Symbol.asyncDispose]()
})

const allLinks = ['create', 'connect', 'disconnect']

for (const role of roles)
  describe(`the role ${role}`, () => {
    test('[SEC-11] reads of the inputs of relations by introspection what it may write', async () => {
      for (const name of nestedNames)
        assert.deepEqual(
          await inputFields(role, name),
          nestedInputs(role)[name]?.toSorted() ?? null,
          name,
        )
    })

    test('[SEC-11] cannot name input types of relations that are not its own', async () => {
      const names = nestedNames.filter((name) => nestedInputs(role)[name] === undefined)
      await refuseAll(
        role,
        names.map((name) => ({
          what: `variable of ${name}`,
          name,
          body: (input) => ({ query: `query($v:${input}){__typename}` }),
        })),
      )
    })

    test('[SEC-11] cannot write along relations that are not its own', async () => {
      await refuseAll(role, [...forbiddenArguments(role), ...forbiddenRelations(role)])
    })

    test('[SEC-11] cannot create, connect or disconnect where it may do another of these', async () => {
      await refuseAll(role, forbiddenLinks(role))
    })
  })

/** Updates without the argument for relations. */
function forbiddenArguments(role: Role): Claim[] {
  return writableTypes.flatMap(({ name, one, many }) =>
    [
      [`update${one}`, 'id:"1"', `${name}Relations`],
      [`update${many}`, 'where:{id:{eq:"1"}}', `${name}ManyRelations`],
    ]
      .filter(([root = '']) => mutationsOf(role).includes(root))
      .filter(([, , type = '']) => nestedInputs(role)[type] === undefined)
      .map(([root = '', by = '']) => ({
        what: `relations of ${root}`,
        name: 'relations',
        body: (argument) => ({ query: `mutation{${root}(${by},${argument}:{}){__typename}}` }),
      })),
  )
}

/** Relations in new rows and in updates. */
function forbiddenRelations(role: Role): Claim[] {
  return writableTypes.flatMap((type) =>
    (relations[type.name] ?? []).flatMap((field) => {
      const claims: Claim[] = []
      const isOwn = (name: string): boolean => nestedInputs(role)[name]?.includes(field) === true
      const [create, update] = [`create${type.one}`, `update${type.one}`]
      const relation = `${type.name}${capitalized(field)}Relation`
      if (mutationsOf(role).includes(create) && nestedInputs(role)[relation] === undefined)
        claims.push({
          what: `${field} in ${create}`,
          name: field,
          body: (name) => ({
            query: `mutation{${create}(input:${newRow(type, { [name]: '{}' })}){__typename}}`,
          }),
        })
      const inputs = `${type.name}Relations`
      if (nestedInputs(role)[inputs] !== undefined && !isOwn(inputs))
        claims.push({
          what: `${field} in ${update}`,
          name: field,
          body: (name) => ({
            query: `mutation{${update}(id:"1",relations:{${name}:{}}){__typename}}`,
          }),
        })
      return claims
    }),
  )
}

/** By variables, since a literal of a OneOf is refused for more than its names. */
function forbiddenLinks(role: Role): Claim[] {
  return Object.entries(nestedInputs(role))
    .filter(([name]) => /(?:Relation|Change|Link)$/.test(name))
    .flatMap(([type, own]) =>
      allLinks
        .filter((link) => !own.includes(link))
        .map((link) => ({
          what: `${link} in ${type}`,
          name: link,
          body: (name) => ({
            query: `query($v:${type}){__typename}`,
            variables: { v: { [name]: true } },
          }),
        })),
    )
}

async function refuseAll(role: Role, claims: readonly Claim[]): Promise<void> {
  const { tap } = serverOf(role)
  tap.clear()
  await Promise.all(
    claims.map((claim) => assertSameAsAbsent((body) => serverOf(role).ask(body), claim)),
  )
  assert.deepEqual(tap.executed, [])
}

async function inputFields(role: Role, type: string): Promise<readonly string[] | null> {
  const { text } = await serverOf(role).ask({
    query: `{__type(name:"${type}"){inputFields{name}}}`,
  })
  const { data } = JSON.parse(text) as {
    readonly data: { readonly __type: { readonly inputFields: readonly { name: string }[] } | null }
  }
  return data.__type?.inputFields.map(({ name }) => name).toSorted() ?? null
}

function serverOf(role: Role): TappedServer {
  const server = servers.get(role)
  assert.ok(server !== undefined)
  return server
}
