/** Reads fraiseql.toml: known keys with their values and places, and a problem for everything else. */
import { readFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { parse, TomlError } from 'smol-toml'
import { didYouMean } from './did-you-mean.ts'
import type { GivenValue } from './given-value.ts'
import { optionRows, type OptionRow } from './options.ts'
import type { ConfigProblem } from './problem.ts'
import { findTomlPlace } from './toml-places.ts'

const maxFileBytes = 1024 * 1024

export interface ConfigFile {
  readonly values: readonly GivenValue[]
  readonly problems: readonly ConfigProblem[]
}

export function readConfigFile(path: string, workingDirectory: string): ConfigFile {
  const name = relative(workingDirectory, path) || path
  const toml = readText(path)
  if (typeof toml !== 'string') return refused({ place: name, message: toml.problem })
  const tree = parseToml(toml)
  if ('problem' in tree) {
    return refused({ place: `${name}:${tree.line}:${tree.column}`, message: tree.problem })
  }
  return readTree(tree.value, { name, toml, directory: dirname(path) })
}

interface Source {
  readonly name: string
  readonly toml: string
  readonly directory: string
}

function refused(problem: ConfigProblem): ConfigFile {
  return { values: [], problems: [problem] }
}

function readText(path: string): string | { readonly problem: string } {
  try {
    const bytes = readFileSync(path)
    if (bytes.length > maxFileBytes) return { problem: 'the file is larger than 1 MiB' }
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return { problem: 'the file is not UTF-8' }
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    return { problem: code === 'ENOENT' ? 'there is no such file' : `cannot be read: ${code}` }
  }
}

type ParsedToml =
  | { readonly value: Readonly<Record<string, unknown>> }
  | { readonly problem: string; readonly line: number; readonly column: number }

function parseToml(toml: string): ParsedToml {
  try {
    return { value: parse(toml) }
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    // The message's further lines quote the file, which may hold a secret.
    const [problem = 'not valid TOML'] = error.message.split('\n')
    return { problem, line: error.line, column: error.column }
  }
}

function readTree(tree: Readonly<Record<string, unknown>>, source: Source): ConfigFile {
  const values: GivenValue[] = []
  const problems: ConfigProblem[] = []
  for (const [section, content] of Object.entries(tree)) {
    const rows = optionRows.filter((row) => row.section === section)
    if (rows.length === 0) {
      problems.push(unknownSection(section, source))
    } else if (!isTable(content)) {
      problems.push({ place: placeOf(source, [section]), message: `expected a table [${section}]` })
    } else {
      readSection(section, content, { rows, source, values, problems })
    }
  }
  return { values, problems }
}

function readSection(
  section: string,
  content: Readonly<Record<string, unknown>>,
  target: {
    readonly rows: readonly OptionRow[]
    readonly source: Source
    readonly values: GivenValue[]
    readonly problems: ConfigProblem[]
  },
): void {
  for (const [key, value] of Object.entries(content)) {
    const place = placeOf(target.source, [section, key])
    const row = target.rows.find((candidate) => candidate.key === key)
    if (row === undefined) {
      target.problems.push({
        option: `${section}.${key}`,
        place,
        message: unknownKey(section, key),
      })
    } else {
      target.values.push({ row, source: 'file', place, value, directory: target.source.directory })
    }
  }
}

function unknownSection(section: string, source: Source): ConfigProblem {
  const sections = new Set(optionRows.map((row) => row.section))
  return {
    option: section,
    place: placeOf(source, [section]),
    message: `there is no section of this name${didYouMean(section, sections)}`,
  }
}

function unknownKey(section: string, key: string): string {
  const own = optionRows.filter((row) => row.section === section).map((row) => row.key)
  const elsewhere = optionRows.find((row) => row.key === key)
  const near = didYouMean(key, own)
  if (near !== '' || elsewhere === undefined) return `there is no such key${near}`
  return `there is no such key; did you mean [${elsewhere.section}] ${key}?`
}

function placeOf(source: Source, path: readonly string[]): string {
  const { line, column } = findTomlPlace(source.toml, path)
  return `${source.name}:${line}:${column}`
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
  )
}
