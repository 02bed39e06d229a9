/** Functions that nearly say how they went, or whose types have no name, are refused when the schema is compiled. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { everything, openOddWorld, type OddWorld, type Types } from './odd-world.ts'

const columns = [
  'succeeded boolean',
  'state_changed boolean',
  'error_class text',
  'status_detail text',
  'http_status integer',
  'message text',
  'entity_id uuid',
  'entity_type text',
  'entity jsonb',
  'updated_fields text[]',
  'cascade jsonb',
  'error_detail jsonb',
  'metadata jsonb',
]

/** A type and a function that gives it. */
function given(name: string, attributes: readonly string[], set = ''): string {
  return `create type x.${name} as (${attributes.join(', ')});
    create function x.fn_${name}() returns ${set} x.${name} language sql as 'select null::x.${name}';`
}

const replaced = (name: string, by: string | undefined): readonly string[] =>
  columns.flatMap((column) => (column.startsWith(`${name} `) ? (by ?? []) : column))

let world: OddWorld
before(async () => {
  world = await openOddWorld(
    `create table x.things (id integer primary key, name text);
     create table x.keyless (name text);
     create domain x.flag as boolean;
     ${given('whole', columns)}
     ${given('domains', replaced('succeeded', 'succeeded x.flag'))}
     ${given('reversed', columns.toReversed())}
     ${given('several', columns, 'setof')}
     ${given('short', replaced('metadata', undefined))}
     ${given('long', [...columns, 'more text'])}
     ${given('odd', replaced('succeeded', 'succeeded text'))}
     ${given('plain', replaced('updated_fields', 'updated_fields jsonb'))}
     ${given('other', ['name text', 'message text'])}
     create function x.fn_thing() returns x.things language sql as 'select null::x.things';`,
    {},
  )
})
after(() => world[Symbol.asyncDispose]())

const types: Types = {
  Thing: { source: 'x.things', access: everything },
  Keyless: { source: 'x.keyless', access: { writer: { select: 'all' } } },
}

async function problemsOf(
  mutations: Readonly<Record<string, { readonly function: string; readonly returns?: string }>>,
  more: Types = types,
): Promise<readonly string[]> {
  const all = Object.entries(mutations).map(([name, mutation]) => [
    name,
    { ...mutation, access: ['writer'] as const },
  ])
  return world.problemsOf({ types: more, mutations: Object.fromEntries(all) })
}

test('thirteen columns of their types make a response, in any order and over domains', async () => {
  assert.deepEqual(
    await problemsOf({
      one: { function: 'x.fn_whole', returns: 'Thing' },
      two: { function: 'x.fn_domains' },
      three: { function: 'x.fn_reversed' },
    }),
    [],
  )
})

test('what is nearly a response is refused with what is wrong', async () => {
  const wrong = {
    short: '"metadata" is missing',
    long: '"more" is none of its columns',
    odd: '"succeeded" must be bool',
    plain: '"updated_fields" must be text[] or varchar[]',
  }
  for (const [name, reason] of Object.entries(wrong))
    assert.deepEqual(await problemsOf({ do: { function: `x.fn_${name}` } }), [
      `mutations.do.function: it returns a row like that of how it went, but ${reason}.`,
    ])
  assert.match(String(await problemsOf({ do: { function: 'x.fn_several' } })), /not a set/)
  assert.match(String(await problemsOf({ do: { function: 'x.fn_other' } })), /it must return/)
})

test('an entity needs a type with a key, and a response', async () => {
  const unknown = await problemsOf({ do: { function: 'x.fn_whole', returns: 'Thong' } })
  const keyless = await problemsOf({ do: { function: 'x.fn_whole', returns: 'Keyless' } })
  const other = await problemsOf({ do: { function: 'x.fn_thing', returns: 'Thing' } })

  assert.match(String(unknown), /there is no type "Thong". Did you mean "Thing"/)
  assert.match(String(keyless), /Keyless needs a primary key/)
  assert.match(String(other), /mutations\.do\.returns: only a function that says how it went/)
})

test('names of its types must be free', async () => {
  const other = { source: 'x.keyless', access: { writer: { select: 'all' } } } as const
  const own = { DoResult: other }
  const shared = { MutationCascade: other }

  assert.match(
    String(await problemsOf({ do: { function: 'x.fn_whole' } }, own)),
    /mutations\.do: it needs the name "DoResult"/,
  )
  assert.match(
    String(await problemsOf({ do: { function: 'x.fn_whole' } }, shared)),
    /types\.MutationCascade: this name is the server's own/,
  )
  assert.match(
    String(
      await problemsOf({ make: { function: 'x.fn_whole' }, Make: { function: 'x.fn_whole' } }),
    ),
    /it needs the name "MakeResult"/,
  )
  assert.deepEqual(await problemsOf({}, shared), [])
})
