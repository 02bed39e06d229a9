/**
 * Role × mutation × column over the example shop: what a role may not write is answered byte for byte
 * as what does not exist and sends no statement, and what it may write gets into the database. The oracle
 * is write-permissions.ts.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Client } from 'pg'
import { assertSameAsAbsent } from './same-as-absent.ts'
import { type Role, roles } from './shop-visibility.ts'
import { type Reply, startTappedServer, type TappedServer } from './tapped-server.ts'
import {
  callOf,
  type Claim,
  forbiddenCreates,
  forbiddenUpdates,
  inputsOf,
  namesOf,
} from './write-claims.ts'
import { newRow, nextNumber, upperCase } from './write-literals.ts'
import {
  type Column,
  mutationsOf,
  shopFunctions,
  type WritableType,
  writableTypes,
} from './write-permissions.ts'

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

for (const role of roles)
  describe(`the role ${role}`, () => {
    test('[SEC-11] has these mutations and no other', async () => {
      assert.deepEqual(await members(role, 'Mutation', 'fields'), namesOrNull(mutationsOf(role)))
    })

    for (const { name, args, roles: callers } of shopFunctions)
      test(`[SEC-11] calls the function ${name} only when it may`, async () => {
        const claim = { what: name, name, body: callOf(args) }
        if (callers.includes(role)) await succeed(role, claim.body(name))
        else await refuseAll(role, [claim])
      })

    for (const type of writableTypes) {
      test(`[SEC-11] reads of the inputs of ${type.name} by introspection what it may write`, async () => {
        for (const [suffix, [kind, names]] of Object.entries(inputsOf(type, role)))
          assert.deepEqual(
            await members(role, `${type.name}${suffix}`, kind),
            namesOrNull(names),
            `${type.name}${suffix}`,
          )
      })

      test(`[SEC-11] cannot name mutations and inputs of ${type.name} that are not its own`, async () => {
        await refuseAll(role, namesOf(type, role))
      })

      test(`[SEC-11] cannot write columns of ${type.name} that are not its own`, async () => {
        await refuseAll(
          role,
          Object.entries(type.columns).flatMap(([field, column]) => [
            ...forbiddenCreates(type, { role, field, column }),
            ...forbiddenUpdates(type, { role, field, column }),
          ]),
        )
      })

      if (type.creators.includes(role))
        test(`[SEC-11] gives new rows of ${type.name} values in its own columns`, async () => {
          for (const [field, column] of Object.entries(type.columns)) {
            if (!column.creators.includes(role)) continue
            await checkCreate(role, type, { field, column, many: false })
            await checkCreate(role, type, { field, column, many: true })
          }
        })

      if (type.creators.includes(role))
        test(`[SEC-11] takes over new values of its own columns of ${type.name} on a conflict`, async () => {
          for (const [field, column] of Object.entries(type.columns))
            if (column.creators.includes(role) && column.updaters.includes(role))
              await checkConflict(role, type, { field, column })
        })

      if (type.updaters.includes(role))
        test(`[SEC-11] changes its own columns of ${type.name}`, async () => {
          for (const [field, column] of Object.entries(type.columns)) {
            if (!column.updaters.includes(role)) continue
            await checkUpdate(role, type, { field, column })
          }
        })

      if (type.deleters.includes(role))
        test(`[SEC-11] deletes rows of ${type.name}`, () => checkDelete(role, type))
    }
  })

/** None of them sends a statement. */
async function refuseAll(role: Role, claims: readonly Claim[]): Promise<void> {
  const { tap } = serverOf(role)
  tap.clear()
  await Promise.all(claims.map((claim) => assertSameAsAbsent((body) => ask(role, body), claim)))
  assert.deepEqual(tap.executed, [])
}

interface Target {
  readonly field: string
  readonly column: Column
}

async function checkCreate(
  role: Role,
  type: WritableType,
  { field, column, many }: Target & { readonly many: boolean },
): Promise<void> {
  const n = nextNumber()
  const [literal, stored] = column.sample(n)
  const row = newRow(type, { [field]: literal }, n)
  const query = many
    ? `mutation{create${type.many}(input:[${row}]){id}}`
    : `mutation{create${type.one}(input:${row}){id}}`
  const data = await succeed(role, { query })
  const [id] = idsIn(data)
  assert.deepEqual(await valuesOf(role, type, { column, id }), [stored, '1'], query)
}

async function checkConflict(role: Role, type: WritableType, target: Target): Promise<void> {
  const { field, column } = target
  const [key, keyField] = type.naturalKey!
  const n = nextNumber()
  const [first] = idsIn(await succeed(role, { query: createOne(type, newRow(type, {}, n)) }))
  const [keyLiteral] = type.columns[keyField]!.sample(n)
  const m = nextNumber()
  const [literal, stored] = field === keyField ? column.sample(n) : column.sample(m)
  const row = newRow(type, { [field]: literal, [keyField]: keyLiteral }, m)
  const query = `mutation{create${type.many}(input:[${row}],onConflict:{key:${key},update:[${upperCase(field)}]}){id}}`
  const [second] = idsIn(await succeed(role, { query }))

  assert.equal(second, first, query)
  assert.deepEqual(await valuesOf(role, type, { column, id: first }), [stored, '1'], query)
}

async function checkUpdate(role: Role, type: WritableType, target: Target): Promise<void> {
  const { field, column } = target
  const id = await someId(role, type)
  for (const many of [false, true]) {
    const by = many ? `where:{id:{eq:"${id}"}}` : `id:"${id}"`
    const root = many ? `update${type.many}` : `update${type.one}`
    const [literal, stored] = column.sample(nextNumber())
    const query = `mutation{${root}(${by},set:{${field}:${literal}}){id}}`
    assert.deepEqual(idsIn(await succeed(role, { query })), [id], query)
    assert.deepEqual(await valuesOf(role, type, { column, id }), [stored, '1'], query)
    for (const [way, change] of Object.entries(column.changes)) {
      const before = await valuesOf(role, type, { column, id })
      const changing = `mutation{${root}(${by},${way}:{${field}:${change}}){id}}`
      assert.deepEqual(idsIn(await succeed(role, { query: changing })), [id], changing)
      assert.notDeepEqual(await valuesOf(role, type, { column, id }), before, changing)
    }
  }
}

async function checkDelete(role: Role, type: WritableType): Promise<void> {
  for (const many of [false, true]) {
    const id = await deletableId(role, type)
    const query = many
      ? `mutation{delete${type.many}(where:{id:{eq:"${id}"}}){id}}`
      : `mutation{delete${type.one}(id:"${id}"){id}}`
    assert.deepEqual(idsIn(await succeed(role, { query })), [id], query)
    assert.deepEqual(await select(role, `select from ${type.table} where id = ${id}`), [])
  }
}

/** A row that nothing refers to. */
async function deletableId(role: Role, type: WritableType): Promise<string> {
  if (!type.creators.includes(role)) return someId(role, type)
  const [id = ''] = idsIn(await succeed(role, { query: createOne(type, newRow(type)) }))
  return id
}

async function someId(role: Role, { table }: WritableType): Promise<string> {
  const [row] = await select(role, `select max(id)::text as id from ${table} where tenant_id = 1`)
  return String(row?.['id'])
}

/** What PostgreSQL shows of the column, and the tenant. */
async function valuesOf(
  role: Role,
  { table }: WritableType,
  { column, id }: { readonly column: Column; readonly id: string | undefined },
): Promise<readonly unknown[]> {
  // A cast to text would write a boolean out; a list of texts is what the driver gets for each.
  const [row] = await select(
    role,
    `select format('%s', ${column.column}) as value, tenant_id::text as tenant from ${table} where id = ${id}`,
  )
  return [row?.['value'], row?.['tenant']]
}

function createOne({ one }: WritableType, row: string): string {
  return `mutation{create${one}(input:${row}){id}}`
}

async function members(
  role: Role,
  type: string,
  kind: 'fields' | 'inputFields' | 'enumValues',
): Promise<readonly string[] | null> {
  const { text } = await ask(role, { query: `{__type(name:"${type}"){${kind}{name}}}` })
  const { data } = JSON.parse(text) as {
    readonly data: { readonly __type: Record<string, readonly { name: string }[]> | null }
  }
  return data.__type?.[kind]?.map(({ name }) => name).toSorted() ?? null
}

function namesOrNull(names: readonly string[]): readonly string[] | null {
  return names.length === 0 ? null : names.toSorted()
}

async function succeed(role: Role, body: unknown): Promise<Readonly<Record<string, unknown>>> {
  const { status, text } = await ask(role, body)
  const shown = `${JSON.stringify(body)}: ${text}`
  assert.equal(status, 200, shown)
  const { data, errors } = JSON.parse(text) as { data: Record<string, unknown>; errors?: unknown }
  assert.equal(errors, undefined, shown)
  return data
}

/** Of the rows of the only root. */
function idsIn(data: Readonly<Record<string, unknown>>): readonly string[] {
  const rows = Object.values(data).flat() as readonly { readonly id: string }[]
  return rows.map(({ id }) => id)
}

function ask(role: Role, body: unknown): Promise<Reply> {
  return serverOf(role).ask(body)
}

function serverOf(role: Role): TappedServer {
  const server = servers.get(role)
  assert.ok(server !== undefined)
  return server
}

async function select(
  role: Role,
  text: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new Client({
    connectionString: serverOf(role).database.adminUrl,
    options: '-c timezone=UTC',
  })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}
