/**
 * Each permission by itself: without it, the one thing along a relation that needs it does not exist, and
 * what does not need it stays.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { isInputObjectType } from 'graphql'
import { Client } from 'pg'
import type { Catalog } from '../../../src/catalog/catalog.ts'
import { readCatalog } from '../../../src/catalog/read-catalog.ts'
import { compileModel } from '../../../src/schema/compile-model.ts'
import type { AccessDefinition, TypeDefinition } from '../../../src/schema/definition.ts'
import { SchemaError } from '../../../src/schema/problems.ts'
import { roleSchema } from '../../../src/schema/role-schema.ts'
import { createTestDatabase } from '../../support/postgres.ts'

const sql = `
  create schema x;
  create table x.parents (
    tenant int not null, id int not null, name text, hidden_key int not null unique,
    primary key (tenant, id)
  );
  create table x.children (
    id int primary key, tenant int not null, parent_id int, note text, hidden_key int not null default 0,
    constraint child_parent foreign key (tenant, parent_id) references x.parents
  );
  create table x.loose (id int primary key, tenant int, parent_id int not null, note text,
    constraint loose_parent foreign key (tenant, parent_id) references x.parents);
  create table x.keyless (tenant int not null, parent_id int not null,
    constraint keyless_parent foreign key (tenant, parent_id) references x.parents);
  create table x.nullable_codes (id int primary key, code text unique);
  create table x.of_nullable (id int primary key, code text references x.nullable_codes (code));
`

const stack = new AsyncDisposableStack()
let catalog: Catalog

before(async () => {
  const database = stack.use(await createTestDatabase({ template: 'empty' }))
  const client = new Client(database.adminUrl)
  client.on('error', () => undefined)
  await client.connect()
  stack.defer(() => client.end())
  await client.query(sql)
  catalog = await readCatalog(
    async (text, values) => (await client.query<Record<string, unknown>>(text, [...values])).rows,
    ['x'],
  )
})

after(() => stack.disposeAsync())

type Access = AccessDefinition

const all: Access = { select: 'all', create: 'all', update: 'all', delete: true }

interface Rights {
  readonly parent?: Access
  readonly child?: Access
}

/** `Child.parent` in new rows and updates, then `Parent.children`. */
interface Offered {
  readonly oneIn: string
  readonly oneOn: string
  readonly oneOnMany: string
  readonly manyIn: string
  readonly manyOn: string
}

const whole: Offered = {
  oneIn: 'create connect',
  oneOn: 'create connect disconnect',
  oneOnMany: 'connect disconnect',
  manyIn: 'create connect',
  manyOn: 'create connect disconnect',
}

const without = (...fields: string[]): { readonly fields: { readonly except: string[] } } => ({
  fields: { except: fields },
})

const cases: readonly (readonly [string, Rights, Partial<Offered>])[] = [
  ['everything', {}, {}],
  [
    'no create on the parent',
    { parent: { select: 'all', update: 'all' } },
    { oneIn: 'connect', oneOn: 'connect disconnect', manyIn: '' },
  ],
  [
    'no write at all on the parent',
    { parent: { select: 'all' } },
    { oneIn: 'connect', oneOn: 'connect disconnect', manyIn: '', manyOn: '' },
  ],
  ['no update on the parent', { parent: { select: 'all', create: 'all' } }, { manyOn: '' }],
  [
    'no create on the child',
    { child: { select: 'all', update: 'all' } },
    { oneIn: '', manyIn: 'connect', manyOn: 'connect disconnect' },
  ],
  [
    'no update on the child',
    { child: { select: 'all', create: 'all' } },
    { oneOn: '', oneOnMany: '', manyIn: 'create', manyOn: 'create' },
  ],
  [
    'no write at all on the child',
    { child: { select: 'all' } },
    { oneIn: '', oneOn: '', oneOnMany: '', manyIn: '', manyOn: '' },
  ],
  [
    'the key is not given in new rows',
    { child: { ...all, create: { fields: ['id', 'note'], presets: { tenant: { value: 1 } } } } },
    { oneIn: '', manyIn: 'connect', manyOn: 'connect disconnect' },
  ],
  [
    'the tenant is a preset of new rows',
    {
      child: { ...all, create: { fields: ['id', 'parentId'], presets: { tenant: { value: 1 } } } },
    },
    // The other half names a parent in every tenant.
    { manyIn: 'connect', manyOn: 'connect disconnect' },
  ],
  [
    'the nullable half of the key is a preset',
    {
      child: {
        ...all,
        create: { fields: ['id', 'tenant'], presets: { parentId: { value: 1 } } },
        update: { fields: ['tenant'], presets: { parentId: { value: 1 } } },
      },
    },
    { oneOn: 'create connect', oneOnMany: 'connect', manyIn: '', manyOn: '' },
  ],
  [
    'the key is not changed',
    { child: { ...all, update: { fields: ['note'] } } },
    { oneOn: '', oneOnMany: '', manyIn: 'create', manyOn: 'create' },
  ],
  [
    'the tenant is not changed, and is never null',
    { child: { ...all, update: without('tenant') } },
    { oneOn: 'disconnect', oneOnMany: 'disconnect', manyIn: 'create', manyOn: 'create disconnect' },
  ],
  [
    'the tenant alone is changed, so that the other half may stay null',
    { child: { ...all, update: without('parentId') } },
    { oneOn: '', oneOnMany: '', manyIn: 'create', manyOn: 'create' },
  ],
  [
    'the field of the child is not read',
    { child: { ...all, select: without('parent') } },
    { oneIn: '', oneOn: '', oneOnMany: '' },
  ],
  [
    'the field of the parent is not read',
    { parent: { ...all, select: without('children') } },
    { manyIn: '', manyOn: '' },
  ],
]

for (const [what, rights, changed] of cases)
  test(`[SEC-11] ${what}: what needs it along relations does not exist, and nothing else is missing`, () => {
    assert.deepEqual(offered(rights), { ...whole, ...changed })
  })

test('[SEC-11] a key that the role does not see names no row', () => {
  const type = schemaOf({}).getType('ParentReference')
  assert.ok(isInputObjectType(type))
  assert.deepEqual(Object.keys(type.getFields()), ['tenant', 'id', 'hiddenKey'])
  const seen = schemaOf({ parent: { ...all, select: without('hiddenKey') } })
  const own = seen.getType('ParentReference')
  assert.ok(isInputObjectType(own))
  assert.deepEqual(Object.keys(own.getFields()), ['tenant', 'id'])
})

test('relations without a key that PostgreSQL holds, or to rows that could have none, take no rows', () => {
  const writer = { access: { writer: all } }
  const definition = {
    ...types({}),
    Loose: { source: 'x.loose', plural: 'looseRows', ...writer },
    Keyless: { source: 'x.keyless', plural: 'keylessRows', access: { writer: { select: 'all' } } },
    NullableCode: { source: 'x.nullable_codes', ...writer },
    OfNullable: { source: 'x.of_nullable', plural: 'ofNullables', ...writer },
  } as const
  const schema = compile(definition)

  const parent = schema.getType('ParentInput')
  assert.ok(isInputObjectType(parent))
  assert.deepEqual(Object.keys(parent.getFields()), [
    'tenant',
    'id',
    'name',
    'hiddenKey',
    'children',
    'looseRows',
  ])
  assert.equal(schema.getType('OfNullableRelations'), undefined)
  assert.equal(schema.getType('NullableCodeRelations'), undefined)
})

test('names that nesting needs are problems of a schema that has them already', () => {
  const other = { source: 'x.nullable_codes', access: { writer: { select: 'all' } } } as const
  for (const name of [
    'ParentReference',
    'ParentChildrenInput',
    'ChildParentLink',
    'ChildRelations',
  ])
    assert.throws(
      () => compile({ ...types({}), [name]: other }),
      (error) => error instanceof SchemaError && error.message.includes(`needs the name "${name}"`),
    )
  // Without the permission nothing has the name.
  const access = { writer: { select: 'all', create: 'all' } } as const
  compile({ ...types({ child: access.writer }), ChildParentLink: other })
})

test('a key that has the name of an argument of updates is a problem of the schema', () => {
  const definition = {
    source: 'x.parents',
    fields: { relations: { column: 'id' } },
    access: { writer: all },
  }
  assert.throws(
    () => compile({ Parent: definition }),
    (error) => error instanceof SchemaError && error.message.includes('"relations" has a meaning'),
  )
})

function offered(rights: Rights): Offered {
  const schema = schemaOf(rights)
  const links = (name: string): string => {
    const type = schema.getType(name)
    return isInputObjectType(type) ? Object.keys(type.getFields()).join(' ') : ''
  }
  const shown = (input: string, field: string, name: string): string => {
    const type = schema.getType(input)
    const isThere = isInputObjectType(type) && type.getFields()[field] !== undefined
    return isThere ? links(name) : ''
  }
  return {
    oneIn: shown('ChildInput', 'parent', 'ChildParentRelation'),
    oneOn: shown('ChildRelations', 'parent', 'ChildParentChange'),
    oneOnMany: shown('ChildManyRelations', 'parent', 'ChildParentLink'),
    manyIn: shown('ParentInput', 'children', 'ParentChildrenRelation'),
    manyOn: shown('ParentRelations', 'children', 'ParentChildrenChange'),
  }
}

function schemaOf(rights: Rights): ReturnType<typeof roleSchema> {
  return compile(types(rights))
}

function types({ parent = all, child = all }: Rights): Readonly<Record<string, TypeDefinition>> {
  return {
    Parent: { source: 'x.parents', access: { writer: parent } },
    Child: { source: 'x.children', plural: 'children', access: { writer: child } },
  }
}

function compile(
  definition: Readonly<Record<string, TypeDefinition>>,
): ReturnType<typeof roleSchema> {
  const { model } = compileModel(
    { roles: { writer: { databaseRole: 'x' } }, types: definition },
    catalog,
  )
  return roleSchema(model, 'writer')
}
