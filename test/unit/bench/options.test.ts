/** Which workloads a command line of the bench asks for. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readOptions, usage } from '../../../bench/options.ts'

const all = ['a', 'b', 'c', 'd', 'e', 'e-update', 'e-call', 'f']

for (const [words, wanted] of [
  [[], all],
  [['--self-test'], all],
  [['--quick'], ['a', 'b', 'c', 'd', 'e', 'f']],
  [
    ['--quick', '--only', 'e,e-update,e-call'],
    ['e', 'e-update', 'e-call'],
  ],
] as const) {
  test(`npm run bench ${words.join(' ')} has ${wanted.join(', ')}`, () => {
    const options = readOptions(words)

    assert.deepEqual(
      options?.workloads.map(({ name }) => name),
      wanted,
    )
  })
}

test('the help tells what a quick run leaves out', () => {
  assert.match(usage, /without\s+e-update and e-call unless --only names them/)
})
