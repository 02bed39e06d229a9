/**
 * Rows that are written with rows related to them, from outside: the server, its two channels, and what
 * stands in the database afterwards.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type NestedWorld, openNestedWorld } from './nested-world.ts'

for (const channel of ['pipeline', 'pool'])
  describe(`related rows over the ${channel} channel`, () => {
    let world: NestedWorld

    before(async () => {
      world = await openNestedWorld(channel)
    })
    after(() => world[Symbol.asyncDispose]())

    test('are created on both sides of composite keys, to any depth, and the answer has them', async () => {
      const data = await succeed(
        `mutation { createTeam(input: {
          area: 7 code: "a" title: "A"
          over: { create: { area: 7 code: "top" title: "Top" over: { connect: { area: 1 code: "ops" } } } }
          subteams: { create: [
            { area: 7 code: "b" title: "B" members: { create: [{ handle: "b1" }, { handle: "b2" badge: { create: { colour: "green" } } }] } }
            { area: 7 code: "c" title: "C" }
          ] }
          members: { create: [{ handle: "a1" pupils: { create: [{ handle: "a2" area: 7 teamCode: "a" }] } }] }
        }) {
          over { code over { title } }
          subteams(orderBy: [{ code: ASC }]) { code members(orderBy: [{ handle: ASC }]) { handle badge { colour } } }
          members(orderBy: [{ handle: ASC }]) { handle pupils { handle } }
        } }`,
      )

      assert.deepEqual(data['createTeam'], {
        over: { code: 'top', over: { title: 'Operations' } },
        subteams: [
          {
            code: 'b',
            members: [
              { handle: 'b1', badge: null },
              { handle: 'b2', badge: { colour: 'green' } },
            ],
          },
          { code: 'c', members: [] },
        ],
        members: [
          { handle: 'a1', pupils: [{ handle: 'a2' }] },
          { handle: 'a2', pupils: [] },
        ],
      })
    })

    test('go with the row that they were given with, whatever order PostgreSQL writes in', async () => {
      const people = Array.from({ length: 12 }, (_, index) => ({
        handle: `many-${index}`,
        team: { connect: { area: 1, code: index % 2 === 0 ? 'ops' : 'dev' } },
        badge: { create: { colour: `colour-${index}` } },
      }))
      const data = await succeed(
        `mutation($input: [PersonInput!]!) { createPeople(input: $input) {
          handle team { code } badge { colour } } }`,
        { input: people },
      )

      assert.deepEqual(
        data['createPeople'],
        people.map(({ handle, team, badge }) => ({
          handle,
          team: { code: team.connect.code },
          badge: badge.create,
        })),
      )
    })

    test('have one text for rows of one form, and for any length of a plain list', async () => {
      const mutation = `mutation($people: [TeamMembersInput!]!) {
        createTeam(input: { area: 8, code: "t", title: "T", members: { create: $people } }) { code } }`
      const again = mutation.replace('area: 8', 'area: 9')
      world.tap.clear()
      for (const [query, count] of [
        [mutation, 2],
        [again, 9],
      ] as const)
        await succeed(query, {
          people: Array.from({ length: count }, (_, index) => ({ handle: `${count}-${index}` })),
        })

      const texts = world.tap.executed.filter((text) => text.includes('into "x"."people"'))
      assert.equal(texts.length, 2)
      assert.equal(new Set(texts).size, 1)
    })

    test('are named by keys of several fields, and two keys to one table are told apart', async () => {
      const data = await succeed(
        `mutation { createShift(input: { day: "2027-02-01"
          lead: { connect: { handle: "ada" } } deputy: { connect: { area: 1, id: "2" } }
        }) { area lead { handle } deputy { handle } } }`,
      )

      assert.deepEqual(data['createShift'], {
        area: 1,
        lead: { handle: 'ada' },
        deputy: { handle: 'bo' },
      })
    })

    test('must agree where two keys share a column', async () => {
      await refuse(
        `mutation { createShift(input: { day: "2027-02-02"
          lead: { connect: { handle: "ada" } } deputy: { connect: { handle: "eve" } }
        }) { area } }`,
        'RELATED_ROW_NOT_FOUND',
      )
    })

    test('take their place in updates of one row, and leave it', async () => {
      const data = await succeed(
        `mutation {
          move: updatePerson(id: "2", relations: {
            team: { connect: { area: 1, code: "ops" } } mentor: { disconnect: true }
            badge: { connect: { number: "2" } }
            pupils: { connect: [{ handle: "ada" }], create: [{ handle: "new-pupil", area: 1, teamCode: "ops" }] }
          }) { team { code } mentor { handle } badge { number } pupils(orderBy: [{ handle: ASC }]) { handle } }
          leave: updatePerson(id: "2", relations: {
            badge: { disconnect: true } pupils: { disconnect: [{ handle: "new-pupil" }] }
          }) { badge { number } pupils { handle } }
        }`,
      )

      assert.deepEqual(data, {
        move: {
          team: { code: 'ops' },
          mentor: null,
          badge: { number: '2' },
          pupils: [{ handle: 'ada' }, { handle: 'new-pupil' }],
        },
        leave: { badge: null, pupils: [{ handle: 'ada' }] },
      })
    })

    test('are shared by many rows that refer to them', async () => {
      const data = await succeed(
        `mutation { updatePeople(where: { handle: { in: ["ada", "bo"] } }, atMost: 2,
          relations: { team: { connect: { area: 1, code: "dev" } } }) { team { code } } }`,
      )

      assert.deepEqual(data['updatePeople'], [{ team: { code: 'dev' } }, { team: { code: 'dev' } }])
      await refuse(
        `mutation { updatePeople(where: { area: { eq: 1 } },
          relations: { team: { connect: { area: 1, code: "ops" } } }) { id } }`,
        'AT_MOST_EXCEEDED',
      )
    })

    test('are none for a row that is not there, and then nothing is written', async () => {
      const data = await succeed(
        `mutation { updatePerson(id: "99999", relations: { mentor: { connect: { id: "1" } } }) { id } }`,
      )

      assert.equal(data['updatePerson'], null)
      const empty = await succeed(
        `mutation { updatePerson(id: "99999", set: { handle: "h" }, relations: { pupils: { create: [] } }) { id } }`,
      )
      assert.equal(empty['updatePerson'], null)
      for (const relations of [
        'team: { create: { area: 9, code: "orphan", title: "Orphan" } }',
        'pupils: { create: [{ handle: "orphan", area: 1, teamCode: "ops" }] }',
        'pupils: { connect: [{ id: "1" }] }',
      ])
        await refuse(
          `mutation { updatePerson(id: "99999", relations: { ${relations} }) { id } }`,
          'RELATED_ROW_NOT_FOUND',
        )
    })

    test('must be there and visible, and may be changed, or nothing of the operation is', async () => {
      const badge = (holder: string): string =>
        `createBadge(input: { holder: { connect: ${holder} } }) { number }`
      for (const reference of [
        '{ id: "99999" }',
        '{ id: "3" }',
        '{ handle: "cy" }',
        '{ area: 2, id: "1" }',
      ])
        await refuse(
          `mutation { createTeam(input: { area: 5, code: "x", title: "X" }) { code } ${badge(reference)} }`,
          'RELATED_ROW_NOT_FOUND',
        )
      // Hidden, fixed by a policy, not there, and one of several.
      for (const people of [
        '{ id: "3" }',
        '{ id: "4" }',
        '{ id: "99999" }',
        '{ id: "1" }, { id: "4" }',
      ])
        await refuse(
          `mutation { createTeam(input: { area: 1, code: "x", title: "X",
            members: { connect: [${people}] } }) { code } }`,
          'RELATED_ROW_NOT_FOUND',
        )
      // No pupil of this one, and no badge of that.
      for (const relations of [
        'pupils: { disconnect: [{ id: "4" }] }',
        'badge: { disconnect: true }',
      ])
        await refuse(
          `mutation { updatePerson(id: "5", relations: { ${relations} }) { id } }`,
          'RELATED_ROW_NOT_FOUND',
        )
    })

    test('that fail in the deepest place leave nothing behind', async () => {
      const deep = (badge: string): string => `mutation { createTeam(input: {
        area: 6 code: "p" title: "P" over: { create: { area: 6 code: "q" title: "Q" } }
        members: { create: [{ handle: "deep" pupils: { create: [
          { handle: "deeper" area: 6 teamCode: "p" badge: { create: { ${badge} } } }] } }] }
      }) { code } }`
      await refuse(deep('colour: "forbidden"'), 'BAD_USER_INPUT')
      await refuse(deep('number: "1"'), 'CONFLICT')
      // A key that the database does not find.
      await refuse(deep('colour: "grey"').replace('teamCode: "p"', 'teamCode: "none"'), 'FORBIDDEN')
    })

    test('need the row that they refer to: one that a trigger keeps out takes all with it', async () => {
      const person = 'handle: "kept-out" area: 1 teamCode: "ops"'
      for (const field of [
        `createPerson(input: { ${person} pupils: { create: [{ handle: "p" area: 1 teamCode: "ops" }] } }) { id }`,
        `createPerson(input: { ${person} pupils: { connect: [{ handle: "ada" }] } }) { id }`,
        `createBadge(input: { holder: { create: { ${person} } } }) { number }`,
      ])
        await refuse(`mutation { ${field} }`, 'RELATED_ROW_NOT_FOUND')
      // Nothing refers to this one.
      const data = await succeed(
        `mutation { createBadge(input: { colour: "dropped" holder: { connect: { handle: "di" } } }) { number } }`,
      )

      assert.equal(data['createBadge'], null)
    })

    test('are refused before any SQL where the input says what cannot be', async () => {
      const refusals: Readonly<Record<string, string>> = {
        'both forms':
          'createBadge(input: { holderId: "1", holder: { connect: { id: "1" } } }) { number }',
        'neither form': 'createPerson(input: { handle: "h", area: 1 }) { id }',
        'half of a key': 'createBadge(input: { holder: { connect: { area: 1 } } }) { number }',
        'two keys':
          'createBadge(input: { holder: { connect: { id: "1", handle: "ada" } } }) { number }',
        'a null in a key':
          'createBadge(input: { holder: { connect: { handle: null } } }) { number }',
        'a null relation': 'createBadge(input: { holder: null }) { number }',
        'a null list':
          'createTeam(input: { area: 3, code: "x", title: "X", members: { create: null } }) { code }',
        'false for true':
          'updatePerson(id: "1", relations: { mentor: { disconnect: false } }) { id }',
        'no change': 'updatePerson(id: "1", relations: {}) { id }',
        'no row to relate': 'updatePerson(id: "1", relations: { pupils: { connect: [] } }) { id }',
        'a column twice':
          'updatePerson(id: "1", set: { mentorId: "2" }, relations: { mentor: { connect: { id: "2" } } }) { id }',
        'null relations': 'updatePerson(id: "1", set: { handle: "h" }, relations: null) { id }',
        'a conflict':
          'createBadges(input: [{ holder: { connect: { id: "1" } } }], onConflict: { key: NUMBER }) { number }',
      }
      world.tap.clear()
      for (const [what, field] of Object.entries(refusals))
        await refuse(`mutation { ${field} } # ${what}`, 'BAD_USER_INPUT')
      const members = Array.from({ length: 21 }, (_, index) => ({ handle: `over-${index}` }))
      for (const list of [
        members,
        [...members.slice(1), { handle: 'x', badge: { create: {} } }, {}],
      ])
        await refuse(
          `mutation($list: [TeamMembersInput!]!) { createTeam(input: {
            area: 3, code: "x", title: "X", members: { create: $list } }) { code } }`,
          'BAD_USER_INPUT',
          { list },
        )
      assert.deepEqual(world.tap.executed, [])
    })

    async function ask(
      query: string,
      variables: Readonly<Record<string, unknown>> = {},
    ): Promise<{
      readonly data?: Readonly<Record<string, unknown>> | null
      readonly errors?: readonly { readonly extensions: { readonly code: string } }[]
    }> {
      const { text } = await world.ask({ query, variables })
      return JSON.parse(text) as Awaited<ReturnType<typeof ask>>
    }

    async function succeed(
      query: string,
      variables?: Readonly<Record<string, unknown>>,
    ): Promise<Readonly<Record<string, unknown>>> {
      const { data, errors } = await ask(query, variables)
      assert.equal(errors, undefined, `${query}\n${JSON.stringify(errors)}`)
      assert.ok(data)
      return data
    }

    /** Nothing has changed then. */
    async function refuse(
      query: string,
      code: string,
      variables?: Readonly<Record<string, unknown>>,
    ): Promise<void> {
      const before = await world.state()
      const { data = null, errors } = await ask(query, variables)
      assert.deepEqual(
        [data, errors?.[0]?.extensions.code],
        [null, code],
        `${query}\n${JSON.stringify(errors)}`,
      )
      assert.equal(await world.state(), before, query)
    }
  })
