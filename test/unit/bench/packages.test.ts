/** What the bench brings by npm keeps the rules of the root, in a lock file of its own. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readLockfile } from '../../../tools/dependencies/read-lockfile.ts'

const root = join(import.meta.dirname, '../../..')
const bench = join(root, 'bench')

test('the lock file of the bench holds a sha512 digest of each package and no address of its own', () => {
  const packages = readLockfile(join(bench, 'package-lock.json'))
  const broken = packages.filter(
    ({ integrity, resolved }) => !(integrity ?? '').startsWith('sha512-') || resolved !== undefined,
  )

  assert.ok(packages.some(({ name }) => name === 'postgraphile'))
  assert.deepEqual(
    broken.map(({ path }) => path),
    [],
  )
})

test('the bench names exact versions, and npm runs no install script for it', () => {
  const { dependencies }: { readonly dependencies: Readonly<Record<string, string>> } = JSON.parse(
    readFileSync(join(bench, 'package.json'), 'utf8'),
  )
  const settings = readFileSync(join(bench, '.npmrc'), 'utf8').split('\n')

  for (const version of Object.values(dependencies)) assert.match(version, /^\d+\.\d+\.\d+$/)
  assert.match(dependencies['graphql'] ?? '', /^16\./)
  for (const wanted of ['ignore-scripts=true', 'save-exact=true', 'min-release-age=7'])
    assert.ok(settings.includes(wanted), wanted)
})

test('nothing that only the bench needs is in the tree of the product', () => {
  const product = new Set(readLockfile(join(root, 'package-lock.json')).map(({ name }) => name))

  for (const name of ['postgraphile', 'mercurius', 'graphql-jit']) assert.ok(!product.has(name))
})
