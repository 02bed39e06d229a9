/**
 * What a request says and the server does not know is refused before any SQL is sent: ignoring it
 * would answer a question that was not asked.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import { type TappedServer, startTappedServer } from './tapped-server.ts'
import { unknownThings } from './unknown-things.ts'

let shop: TappedServer

before(async () => {
  shop = await startTappedServer({ role: 'member', claims: { tenant_id: 1 } })
})

after(() => shop[Symbol.asyncDispose]())

interface Body {
  readonly data?: unknown
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[]
}

describe('a request', () => {
  test('without an unknown part is answered by one statement in one transaction', async () => {
    shop.tap.clear()
    const { status, text } = await shop.ask({ query: '{categories(limit:1){id}}' })

    assert.equal(status, 200)
    assert.equal(text, '{"data":{"categories":[{"id":"1"}]}}')
    assert.equal(shop.tap.executed.filter((statement) => statement.includes('shop')).length, 1)
  })

  for (const { name, body, code, status = 422 } of unknownThings) {
    test(`[SEC-01] with an unknown ${name} is refused, and no statement is sent`, async () => {
      shop.tap.clear()
      const reply = await shop.ask(body)

      const { data, errors = [] } = JSON.parse(reply.text) as Body
      assert.equal(reply.status, status, reply.text)
      assert.ok(errors.length > 0, reply.text)
      for (const error of errors) assert.equal(error.extensions.code, code)
      assert.equal(data, undefined)
      assert.deepEqual(shop.tap.parsed, [])
      assert.deepEqual(shop.tap.executed, [])
    })
  }

  test('[SEC-01] is refused again when it comes again: no cache answers it', async () => {
    const known = 'query A{categories(limit:1){id}}'
    assert.equal((await shop.ask({ query: known, operationName: 'A' })).status, 200)
    shop.tap.clear()

    for (const operationName of ['B', '', 'A\nquery A{categories(limit:1){id}}'])
      for (const query of [known, 'query A{categories(limit:1){id}}\n']) {
        const { status } = await shop.ask({ query, operationName })
        assert.equal(status, 422)
      }
    assert.deepEqual(shop.tap.executed, [])
  })

  for (const parameter of ['limit=1', 'Query=x', 'variable=%7B%7D', 'access_token=x', 'role=admin'])
    test(`[SEC-01] with the unknown query parameter ${parameter} is refused`, async () => {
      shop.tap.clear()
      const query = encodeURIComponent('{categories{id}}')
      const response = await fetch(`${shop.server.url}/graphql?query=${query}&${parameter}`)

      assert.equal(response.status, 422)
      assert.deepEqual(shop.tap.executed, [])
    })

  for (const credential of ['Bearer x', 'Basic dTpw', 'x', 'Bearer'])
    test(`[SEC-01] with the credential "${credential}", which nobody can verify, is refused`, async () => {
      shop.tap.clear()
      const reply = await shop.ask({ query: '{categories{id}}' }, { authorization: credential })

      assert.equal(reply.status, 401)
      assert.match(reply.text, /"code":"UNAUTHENTICATED"/)
      assert.deepEqual(shop.tap.executed, [])
    })

  test('[SEC-01] may announce extensions that choose nothing; they change nothing', async () => {
    const query = '{categories{id name}}'
    const plain = await shop.ask({ query })
    const extended = await shop.ask({ query, extensions: { trace: true, role: 'admin' } })

    assert.deepEqual(extended, plain)
  })
})
