import assert from 'node:assert/strict'
import { test } from 'node:test'
import { format, inspect } from 'node:util'
import { Secret } from '../../../src/config/secret.ts'

test('a secret shows its value to nobody but the function given to use', () => {
  const secret = new Secret('canary')
  const texts = [
    String(secret),
    `${secret}`,
    JSON.stringify({ secret }),
    inspect(secret),
    inspect({ deep: { secret } }, { showHidden: true, depth: 9 }),
    format('%s %o %j', secret, secret, secret),
    JSON.stringify(structuredClone({ secret })),
    JSON.stringify(Object.entries(secret)),
  ]

  assert.doesNotMatch(texts.join(), /canary/)
  assert.equal(
    secret.use((value) => value),
    'canary',
  )
})
