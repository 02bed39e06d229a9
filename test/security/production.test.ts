/** What a server in production tells a stranger about its schema, with no option set. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { serveShop, type ShopServer } from '../process/serve-shop.ts'
import { type RawResponse, sendBytes } from '../support/send-bytes.ts'
import { getBytes, queryTarget, requestBytes } from './attack.ts'

let shop: ShopServer

before(async () => {
  shop = await serveShop()
})

after(() => shop[Symbol.asyncDispose]())

function ask(query: string): Promise<RawResponse> {
  return sendBytes(shop.server.url, requestBytes(JSON.stringify({ query })))
}

const nearMisses = [
  '{categoriez{id}}',
  '{categories{nam}}',
  '{categories(limt:1){id}}',
  '{categories(where:{nam:{eq:"x"}}){id}}',
  '{categories}',
  'query($w:CategoryWher){categories(where:$w){id}}',
  '{categories{id @includ(if:true)}}',
]
for (const query of nearMisses) {
  test(`[SEC-30] proposes nothing in place of ${query}`, async () => {
    const { status, body } = await ask(query)

    assert.equal(status, 422)
    assert.match(body, /"code":"GRAPHQL_VALIDATION_FAILED"/)
    assert.doesNotMatch(body, /Did you mean/)
  })
}

test('[SEC-30] answers a field that the role may not see like one that does not exist', async () => {
  const hidden = await ask('{products{costPrice}}')
  const absent = await ask('{products{costPricf}}')

  assert.equal(hidden.status, 422)
  assert.equal(hidden.body, absent.body.replace('costPricf', 'costPrice'))
})

test('[SEC-30] answers a type that the role may not see like one that does not exist', async () => {
  const hidden = await ask('query($w:CustomerWhere){categories{id}}')
  const absent = await ask('query($w:CustomerWherf){categories{id}}')

  assert.equal(hidden.status, 422)
  assert.equal(hidden.body, absent.body.replace('CustomerWherf', 'CustomerWhere'))
})

test('[SEC-30] shows no schema', async () => {
  const { status, body } = await ask('{__schema{types{name}}}')

  assert.equal(status, 422)
  assert.match(body, /Cannot query field \\"__schema\\" on type \\"Query\\"\./)
})

test('[SEC-04] serves nothing by GET', async () => {
  const { status, head } = await sendBytes(
    shop.server.url,
    getBytes(queryTarget('{categories{id}}')),
  )

  assert.equal(status, 405)
  assert.match(head, /^allow: POST\r?$/im)
})
