/**
 * Flags, environment and file become one frozen `Config`, or every problem at once.
 * Every given value is judged, also one that a stronger source overrides: a wrong value that waits
 * for the day the other one is removed is wrong today.
 */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { readConfigFile } from './config-file.ts'
import type { Config, Mode } from './config.ts'
import { crossRules, insecureChoices } from './cross-rules.ts'
import { configFileVariable, readEnvironment, type Environment } from './environment.ts'
import { valueFromText, type GivenValue, type ValueSource } from './given-value.ts'
import { judgeValue } from './judge-value.ts'
import { optionRows, type OptionRow } from './options.ts'
import type { ConfigProblem } from './problem.ts'

export interface ConfigInputs {
  readonly mode: Mode
  /** Texts of the flags that were given, by option name (`server.port`). */
  readonly flags: Readonly<Record<string, string>>
  readonly environment: Environment
  /** The value of --config. */
  readonly file?: string | undefined
  readonly workingDirectory: string
  /** Standard output is a terminal. */
  readonly terminal: boolean
}

export interface ResolvedOption {
  readonly row: OptionRow
  readonly value: unknown
  readonly source: ValueSource | 'default'
  readonly place: string
}

export type ConfigResolution =
  | {
      readonly kind: 'resolved'
      readonly config: Config
      readonly options: readonly ResolvedOption[]
      /** Absolute path of the file that was read. */
      readonly file: string | undefined
    }
  | {
      readonly kind: 'refused'
      readonly problems: readonly ConfigProblem[]
      /** With the default in place of each refused value. */
      readonly options: readonly ResolvedOption[]
    }

export function resolveConfig(inputs: ConfigInputs): ConfigResolution {
  const file = findConfigFile(inputs)
  const fromFile = file === undefined ? nothing : readConfigFile(file, inputs.workingDirectory)
  const fromEnvironment = readEnvironment(inputs.environment, inputs.workingDirectory)
  const given = [...readFlags(inputs), ...fromEnvironment.values, ...fromFile.values]
  const problems = [...fromEnvironment.problems, ...fromFile.problems]

  const refusedOptions = new Set<string>()
  const options = optionRows.map((row) => {
    const judged = given
      .filter((value) => value.row === row)
      .map((value) => judgeValue(value, inputs))
    for (const { problem } of judged) {
      if (problem === undefined) continue
      problems.push(problem)
      refusedOptions.add(row.name)
    }
    return judged.find((value) => value.accepted !== undefined)?.accepted ?? defaultOf(row, inputs)
  })

  const config = buildConfig(inputs.mode, options)
  problems.push(...crossProblems(config, options, refusedOptions))
  if (problems.length > 0) return { kind: 'refused', problems, options }
  return { kind: 'resolved', config, options, file }
}

const nothing = { values: [], problems: [] }

const defaultFile = 'fraiseql.toml'

function findConfigFile(inputs: ConfigInputs): string | undefined {
  const named = inputs.file ?? inputs.environment[configFileVariable]
  if (named !== undefined) return resolve(inputs.workingDirectory, named)
  const path = resolve(inputs.workingDirectory, defaultFile)
  return existsSync(path) ? path : undefined
}

function readFlags(inputs: ConfigInputs): readonly GivenValue[] {
  return Object.entries(inputs.flags).map(([name, text]) => {
    const row = optionRows.find((candidate) => candidate.name === name)
    if (row === undefined) throw new TypeError(`no option ${name}`)
    return {
      row,
      source: 'flag',
      place: `flag --${row.flag}`,
      value: text === '' ? '' : valueFromText(row, text),
      directory: inputs.workingDirectory,
    }
  })
}

function defaultOf(row: OptionRow, inputs: ConfigInputs): ResolvedOption {
  return { row, value: row.option.default(inputs), source: 'default', place: 'default' }
}

function buildConfig(mode: Mode, options: readonly ResolvedOption[]): Config {
  const sections: Record<string, Record<string, unknown>> = {}
  for (const { row, value } of options) {
    const section = (sections[row.section] ??= {})
    section[row.property] = value
  }
  for (const section of Object.values(sections)) Object.freeze(section)
  // A validated boundary: the compiler checked the table against these types, the schemas of the
  // table checked the values.
  const config = { mode, ...sections, insecure: [] } as unknown as Config
  return Object.freeze({ ...config, insecure: Object.freeze(insecureChoices(config)) })
}

function crossProblems(
  config: Config,
  options: readonly ResolvedOption[],
  refusedOptions: ReadonlySet<string>,
): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = []
  for (const rule of crossRules) {
    const [option] = rule.options
    if (rule.mode !== undefined && rule.mode !== config.mode) continue
    if (rule.options.some((name) => refusedOptions.has(name))) continue
    const message = rule.problem(config)
    if (message === undefined) continue
    const written = rule.options
      .map((name) => options.find(({ row }) => row.name === name))
      .find((found) => found !== undefined && found.source !== 'default')
    problems.push({ option, place: written?.place ?? 'default', message })
  }
  return problems
}
