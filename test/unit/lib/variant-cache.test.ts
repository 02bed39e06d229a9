import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'

import { VariantCache } from '../../../src/lib/variant-cache.ts'

test('a long text is told from another of its length, and from the digest it is kept under', () => {
  const cache = new VariantCache<number>(10)
  const texts = [1, 2, 3].map((number) => 'x'.repeat(20_000) + String(number))
  for (const [index, text] of texts.entries()) cache.add(text, 'variant', index)

  for (const [index, text] of texts.entries()) assert.equal(cache.get(text, 'variant'), index)
  const digest = createHash('sha256')
    .update(texts[0] ?? '')
    .digest('hex')
  assert.equal(cache.get(digest, 'variant'), undefined)
})

test('what was used stays when others must go', () => {
  const cache = new VariantCache<number>(2)
  cache.add('a', '', 1)
  cache.add('b', '', 2)
  cache.get('a', '')
  cache.add('c', '', 3)

  assert.deepEqual(
    ['a', 'b', 'c'].map((text) => cache.get(text, '')),
    [1, undefined, 3],
  )
})
