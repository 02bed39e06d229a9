/** Writes over databases that are not as one would make them, and values that are not as one would send. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { everything, openOddWorld } from './odd-world.ts'

const item = { Item: { source: 'x.items', access: everything } }

describe('what decides the statement', () => {
  test('fields to update are told apart, whatever their names make together', async () => {
    await using world = await openOddWorld(
      'create table x.items (id int primary key, a text, b text, ab text)',
      { types: item },
    )
    const mutation = `mutation ($u: [ItemUpdateField!]) {
      createItems(input: [{ id: 1, a: "a", b: "b", ab: "ab" }], onConflict: { key: ID, update: $u }) { a b ab } }`
    for (const [update, expected] of [
      [['A', 'B'], { a: 'a', b: 'b', ab: 'old' }],
      [['AB'], { a: 'old', b: 'old', ab: 'ab' }],
    ] as const) {
      await world.rows(
        `insert into x.items values (1, 'old', 'old', 'old') on conflict (id) do update set a = 'old', b = 'old', ab = 'old'`,
      )
      assert.deepEqual(await world.ask(mutation, { u: update }), { createItems: [expected] })
    }
  })

  test('a field to update that a row does not give is refused: it would get its default', async () => {
    await using world = await openOddWorld(
      `create table x.items (id int primary key, a text, b text default 'default')`,
      { types: item },
    )
    for (const input of [
      '[{ id: 1, a: "new" }]',
      '[{ id: 1, a: "new", b: "x" }, { id: 2, a: "y" }]',
    ])
      assert.equal(
        await world.ask(
          `mutation { createItems(input: ${input}, onConflict: { key: ID, update: [A, B] }) { id } }`,
        ),
        'BAD_USER_INPUT',
      )
  })

  test('a filter that holds for every row by its form is refused', async () => {
    await using world = await openOddWorld(
      `create table x.items (id int primary key, a text);
       create table x.kids (id int primary key, item_id int references x.items)`,
      { types: { ...item, Kid: { source: 'x.kids', access: everything } } },
    )
    for (const where of [
      '{}',
      '{ _and: [] }',
      '{ _not: { _or: [] } }',
      '{ kids: { every: {} } }',
      '{ kids: { none: { _or: [] } } }',
      '{ id: { nin: [] } }',
      '{ _not: { id: { in: [] } } }',
      '{ _or: [{ id: { eq: 1 } }, { _and: [{}] }] }',
    ])
      assert.equal(
        await world.ask(`mutation { deleteItems(where: ${where}, atMost: 100) { id } }`),
        'BAD_USER_INPUT',
        where,
      )
  })
})

describe('a claim as the value of a column', () => {
  const columns = {
    bo: 'boolean',
    n: 'integer',
    t: 'text',
    d: 'date',
    num: 'numeric',
    f: 'double precision',
    u: 'uuid',
    e: 'x.mood',
    ts: 'text[]',
    j: 'jsonb',
  } as const
  const fitting: Readonly<Record<keyof typeof columns, unknown>> = {
    bo: true,
    n: '12',
    t: 'text',
    d: '2026-11-24',
    num: '1.50',
    f: 1.5,
    u: '5f0c3a52-8a52-4a3e-9d53-0c9d4a6f0001',
    e: 'so so',
    ts: ['a', 'b'],
    j: { a: [1] },
  }
  const odd = [undefined, null, '', 'zzz', {}, [], [{}], [[1]], 'true', '\0']
  const accepted: Partial<Record<keyof typeof columns, readonly unknown[]>> = {
    t: ['zzz', 'true'],
    ts: [[]],
    j: ['zzz', {}, [], [{}], [[1]], 'true'],
  }

  for (const [name, type] of Object.entries(columns) as [keyof typeof columns, string][])
    test(`of type ${type} is stored when it fits, and forbidden when not`, async () => {
      const sql = `create type x.mood as enum ('so so'); create table x.items (id int primary key, v ${type})`
      const types = {
        Item: {
          source: 'x.items',
          access: {
            writer: { select: 'all', create: { fields: ['id'], presets: { v: { claim: 'v' } } } },
          },
        },
      } as const
      await using good = await openOddWorld(sql, { types }, { v: fitting[name] })
      assert.deepEqual(await good.ask('mutation { createItem(input: { id: 1 }) { id } }'), {
        createItem: { id: '1' },
      })
      for (const claim of odd.filter((value) => accepted[name]?.includes(value) !== true)) {
        const isAccepted = accepted[name]?.some(
          (value) => JSON.stringify(value) === JSON.stringify(claim),
        )
        if (isAccepted === true) continue
        await using bad = await openOddWorld(sql, { types }, { v: claim })
        assert.equal(
          await bad.ask('mutation { createItem(input: { id: 2 }) { id } }'),
          'FORBIDDEN',
          JSON.stringify(claim),
        )
      }
    })
})

describe('a schema is refused when it is compiled', () => {
  const refusals: readonly (readonly [what: string, sql: string, type: object, problem: RegExp])[] =
    [
      [
        'for a view that keeps rows it does not show',
        `create table x.base (id int primary key, v text); create view x.items as select * from x.base where v <> 'hidden'`,
        { primaryKey: ['id'], access: everything },
        /with check option/,
      ],
      [
        'for rules that give a write a meaning of their own',
        'create table x.items (id int primary key); create rule r as on delete to x.items do instead nothing',
        { access: everything },
        /cannot delete/,
      ],
      [
        'for tables that others inherit from',
        'create table x.items (id int primary key); create table x.child () inherits (x.items)',
        { access: everything },
        /cannot insert/,
      ],
      [
        'for a role that may write but not see the key',
        'create table x.items (id int primary key, a text)',
        { access: { writer: { select: { fields: ['a'] }, create: 'all' } } },
        /let it select "id"/,
      ],
      [
        'for a constant that does not fit its column',
        'create table x.items (id int primary key, n int)',
        {
          access: {
            writer: { select: 'all', create: { fields: ['id'], presets: { n: { value: 'abc' } } } },
          },
        },
        /presets\.n: the value does not fit/,
      ],
      [
        'for new rows to which nothing can be given',
        'create table x.items (id int primary key default 1)',
        { access: { writer: { select: 'all', create: { fields: [] } } } },
        /at least one field/,
      ],
      [
        'for a required column named like a member of every object',
        'create table x.items (id int primary key, to_string text not null)',
        { access: { writer: { select: 'all', create: { fields: ['id'] } } } },
        /"toString" has no default/,
      ],
    ]
  for (const [what, sql, type, problem] of refusals)
    test(what, async () => {
      await using world = await openOddWorld(sql, {})
      const problems = await world.problemsOf({
        types: { Item: { source: 'x.items', ...type } as never },
      })

      assert.ok(
        problems.some((text) => problem.test(text)),
        problems.join('\n'),
      )
    })

  test('for a function whose rows have no key that can be read', async () => {
    await using world = await openOddWorld(
      `create table x.items (p int4range primary key, u text unique);
       create function x.f() returns setof x.items language sql as 'select * from x.items'`,
      {},
    )
    const problems = await world.problemsOf({
      types: { Item: { source: 'x.items', access: { writer: { select: 'all' } } } },
      mutations: { f: { function: 'x.f', access: ['writer'] } },
    })

    assert.match(problems.join(), /needs a primary key/)
  })
})

describe('a database that is odd but right', () => {
  test('has columns named like members of every object', async () => {
    await using world = await openOddWorld(
      `create table x.items (id int primary key, constructor text, to_string text not null, "true" text)`,
      { types: item },
    )
    const data = await world.ask(
      'mutation { createItem(input: { id: 1, constructor: "c", toString: "t", true: "w" }) { constructor toString true } }',
    )

    assert.deepEqual(JSON.parse(JSON.stringify(data)), {
      createItem: { constructor: 'c', toString: 't', true: 'w' },
    })
  })

  test('has a second unique index on its primary key', async () => {
    await using world = await openOddWorld(
      'create table x.items (id int primary key, a text); create unique index again on x.items (id)',
      { types: item },
    )
    assert.deepEqual(await world.ask('mutation { createItem(input: { id: 1 }) { id } }'), {
      createItem: { id: '1' },
    })
  })

  test('has keys that cascade into the written row itself', async () => {
    await using world = await openOddWorld(
      `create table x.items (id int primary key, parent_id int references x.items on update cascade);
       insert into x.items values (1, 1)`,
      { types: item },
    )
    assert.deepEqual(
      await world.ask('mutation { updateItem(id: 1, set: { id: 2 }) { id parentId } }'),
      { updateItem: { id: '2', parentId: '2' } },
    )
  })

  test('has a view with check option, which holds', async () => {
    await using world = await openOddWorld(
      `create table x.base (id int primary key, v text);
       create view x.items as select * from x.base where v <> 'hidden' with check option`,
      { types: { Item: { source: 'x.items', primaryKey: ['id'], access: everything } } },
    )
    assert.deepEqual(
      await world.ask('mutation { createItem(input: { id: 1, v: "seen" }) { v } }'),
      {
        createItem: { v: 'seen' },
      },
    )
    assert.equal(
      await world.ask('mutation { createItem(input: { id: 2, v: "hidden" }) { v } }'),
      'FORBIDDEN',
    )
  })

  test('has a type whose singular is that of another that nobody writes', async () => {
    await using world = await openOddWorld(
      `create table x.items (id int primary key); create view x.sums as select count(*) as n from x.items`,
      {
        types: {
          ...item,
          Sum: {
            source: 'x.sums',
            singular: 'item',
            plural: 'sums',
            access: { writer: { select: 'all' } },
          },
        },
      },
    )
    assert.deepEqual(await world.ask('mutation { createItem(input: { id: 1 }) { id } }'), {
      createItem: { id: '1' },
    })
  })

  test('has functions with parameters named like members of every object', async () => {
    await using world = await openOddWorld(
      `create table x.items (id int primary key);
       create function x.f(constructor int, to_string text default 'd') returns text
         language sql as 'select to_string || constructor';
       create function x.nothing() returns void language sql as '';
       create function x.several() returns setof int language sql as 'values (2), (null), (1)';
       create function x.none() returns x.items language sql as 'select null::x.items'`,
      {
        types: item,
        mutations: {
          f: { function: 'x.f', access: ['writer'] },
          nothing: { function: 'x.nothing', access: ['writer'] },
          several: { function: 'x.several', access: ['writer'] },
          none: { function: 'x.none', access: ['writer'] },
        },
      },
    )
    assert.deepEqual(
      await world.ask(
        'mutation { a: f(constructor: 1) b: f(constructor: 2, toString: "s") nothing several none { id } }',
      ),
      { a: 'd1', b: 's2', nothing: true, several: [2, null, 1], none: null },
    )
  })

  test('has a function that fails with the words of a code of ours', async () => {
    await using world = await openOddWorld(
      `create table x.items (id int primary key);
       create function x.f(t text) returns int language plpgsql as 'begin return t::int; end'`,
      { types: item, mutations: { f: { function: 'x.f', access: ['writer'] } } },
    )
    for (const code of ['AT_MOST_EXCEEDED', 'IDEMPOTENCY_KEY_USED'])
      assert.equal(
        await world.ask('mutation ($t: String!) { f(t: $t) }', { t: `fraiseql raises ${code} 3` }),
        'BAD_USER_INPUT',
      )
  })

  test('is met by values that stand in the way of each other', async () => {
    await using world = await openOddWorld(
      `create table x.items (id int primary key, a text, m int[]);
       insert into x.items values (7, '', '{{1,2},{3,4}}')`,
      { types: item },
    )
    assert.equal(
      await world.ask(
        'mutation { createItems(input: [{ id: 1, a: "x" }, { id: 1, a: "y" }], onConflict: { key: ID, update: [A] }) { id } }',
      ),
      'BAD_USER_INPUT',
    )
    assert.equal(
      await world.ask('mutation { updateItem(id: 7, remove: { m: 1 }) { id } }'),
      'BAD_USER_INPUT',
    )
  })
})

test('[SEC-11] a key is offered for conflicts only to a role that sees or gives its fields', async () => {
  await using world = await openOddWorld(
    `create table x.items (id int primary key, ssn text unique, hid int, v text, unique (hid, v))`,
    {
      types: {
        Item: {
          source: 'x.items',
          access: {
            writer: {
              select: { fields: ['id', 'v'] },
              create: { fields: ['id', 'v'] },
              update: { fields: ['v'] },
            },
          },
        },
      },
    },
  )

  assert.deepEqual(await world.ask('{ __type(name: "ItemKey") { enumValues { name } } }'), {
    __type: { enumValues: [{ name: 'ID' }] },
  })
})
