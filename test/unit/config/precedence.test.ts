import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { optionRows } from '../../../src/config/options.ts'
import { describeProblems } from '../../../src/config/problem.ts'
import { resolveConfig, type ResolvedOption } from '../../../src/config/resolve-config.ts'
import { Secret } from '../../../src/config/secret.ts'
import { samplesOf, tomlOf } from '../../support/option-samples.ts'
import { temporaryFolder } from '../../support/run-cli.ts'

for (const row of optionRows) {
  test(`${row.name}: a flag beats the environment, which beats the file, which beats the default`, () => {
    using folder = temporaryFolder()
    const [flag, environment, file] = samplesOf(row)
    // The one option that another must go before.
    const needed = row.name === 'database.direct_url' ? { DATABASE_URL: file } : {}
    const reference = row.option.kind === 'secret' ? 'env:FROM_FILE' : file
    writeFileSync(
      join(folder.path, 'fraiseql.toml'),
      `[${row.section}]\n${row.key} = ${tomlOf(row, reference)}\n`,
    )
    const lookUp = (
      flags: Readonly<Record<string, string>>,
      variables: Readonly<Record<string, string>>,
      configFile?: string,
    ): ResolvedOption => {
      const resolution = resolveConfig({
        mode: 'development',
        flags,
        environment: { ...needed, ...variables, FROM_FILE: file },
        file: configFile,
        workingDirectory: configFile === undefined ? '/' : folder.path,
        terminal: false,
      })
      if (resolution.kind === 'refused') assert.fail(describeProblems(resolution.problems))
      const found = resolution.options.find((option) => option.row === row)
      assert.ok(found)
      return found
    }
    const flags = { [row.name]: flag }
    const variables = { [row.environment]: environment }

    const fromDefault = lookUp({}, {})
    const fromFile = lookUp({}, {}, 'fraiseql.toml')
    const fromEnvironment = lookUp({}, variables, 'fraiseql.toml')
    const fromFlag = lookUp(flags, variables, 'fraiseql.toml')

    assert.deepEqual(
      [fromDefault.source, fromFile.source, fromEnvironment.source, fromFlag.source],
      ['default', 'file', 'environment', 'flag'],
    )
    assert.deepEqual(
      [fromFile.place, fromEnvironment.place, fromFlag.place],
      ['fraiseql.toml:2:1', `environment variable ${row.environment}`, `flag --${row.flag}`],
    )
    if (row.option.kind === 'integer') {
      assert.deepEqual(
        [fromFile.value, fromEnvironment.value, fromFlag.value],
        [Number(file), Number(environment), Number(flag)],
      )
    }
    if (row.option.kind === 'text') {
      assert.deepEqual(
        [fromFile.value, fromEnvironment.value, fromFlag.value],
        [file, environment, flag],
      )
    }
    if (fromFile.value instanceof Secret) {
      assert.equal(
        fromFile.value.use((value) => value),
        file,
      )
    }
  })
}

test('every option has names of its own', () => {
  for (const names of [
    optionRows.map((row) => row.name),
    optionRows.map((row) => row.flag),
    optionRows.map((row) => row.environment),
  ]) {
    assert.equal(new Set(names).size, optionRows.length)
  }
})

test('a variable is named after its section and key, but for DATABASE_URL', () => {
  const others = optionRows.filter(
    (row) => row.environment !== `FRAISEQL_${row.section}_${row.key}`.toUpperCase(),
  )

  assert.deepEqual(
    others.map((row) => row.environment),
    ['DATABASE_URL'],
  )
})
