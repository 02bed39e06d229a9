import { randomUUID } from 'node:crypto'
import { isExactNumber } from './exact-number.ts'

type Path = readonly (string | number)[]

const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/**
 * Paths of the numbers that a double cannot hold. A parsed value no longer tells, so the text is
 * parsed again with a mark in place of each such number; only for refusals.
 */
export function inexactNumberPaths(text: string): readonly Path[] {
  const mark = randomUUID()
  const marked = text.replaceAll(stringOrNumber, (token) =>
    token.startsWith('"') || isExactNumber(token) ? token : `"${mark}"`,
  )
  return pathsTo(JSON.parse(marked), mark)
}

/** The depth of the value is bounded: json-limits.ts walked it before. */
function pathsTo(value: unknown, mark: string): readonly Path[] {
  if (value === mark) return [[]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, member]) => {
    const step = Array.isArray(value) ? Number(key) : key
    return pathsTo(member, mark).map((rest) => [step, ...rest])
  })
}
