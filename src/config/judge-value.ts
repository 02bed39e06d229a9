/** Judges one given value by its row: references followed, paths made absolute, schema applied. */
import { isAbsolute, join, resolve } from 'node:path'
import { deepFreeze } from '../lib/deep-freeze.ts'
import type { GivenValue } from './given-value.ts'
import { describeValue, type ConfigProblem } from './problem.ts'
import type { ConfigInputs, ResolvedOption } from './resolve-config.ts'
import { readSecret } from './secret-reference.ts'

export interface JudgedValue {
  readonly accepted?: ResolvedOption | undefined
  readonly problem?: ConfigProblem | undefined
}

export function judgeValue(given: GivenValue, inputs: ConfigInputs): JudgedValue {
  const { row, place, source } = given
  if (row.section === 'dev' && inputs.mode === 'production') {
    return refuse(given, 'production refuses every setting of [dev]')
  }
  if (given.value === '') return refuse(given, `is empty; expected ${row.option.expected}`)
  const read =
    row.option.kind === 'secret' ? readSecret(given, inputs) : { value: withAbsolutePaths(given) }
  if ('problem' in read) return refuse(given, read.problem)

  const parsed = row.option.schema.safeParse(read.value)
  if (!parsed.success) {
    const custom = parsed.error.issues.find((issue) => issue.code === 'custom')?.message
    return refuse(given, custom ?? unexpected(given))
  }
  const value = parsed.data ?? row.option.default(inputs)
  return { accepted: { row, value: deepFreeze(value), source, place } }
}

function refuse(given: GivenValue, message: string): JudgedValue {
  return { problem: { option: given.row.name, place: given.place, message } }
}

function unexpected({ row, value }: GivenValue): string {
  const received = row.option.kind === 'secret' ? '' : `, got ${describeValue(value)}`
  return `expected ${row.option.expected}${received}`
}

function withAbsolutePaths({ row, value, directory }: GivenValue): unknown {
  if (row.option.kind === 'path' && typeof value === 'string') return resolve(directory, value)
  if (row.option.kind === 'patterns' && Array.isArray(value)) {
    return value.map((pattern: unknown) =>
      typeof pattern === 'string' && pattern !== '' ? absolutePattern(directory, pattern) : pattern,
    )
  }
  return value
}

/** A folder may have characters in its name that mean something in a pattern. */
function absolutePattern(directory: string, pattern: string): string {
  return isAbsolute(pattern) ? pattern : join(directory.replace(/[*?[\]{}]/gu, '[$&]'), pattern)
}
