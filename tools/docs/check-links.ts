/** Every link to a file of the repository leads to a file, and its fragment to a heading. */
import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

import type { Page } from './page.ts'

/** One sentence a problem. */
export function checkLinks(pages: readonly Page[]): readonly string[] {
  const byPath = new Map(pages.map((page) => [normalize(page.path), page]))
  return pages.flatMap((page) =>
    page.prose.flatMap((line, index) =>
      readTargets(line)
        .map((target) => findProblem(page, target, byPath))
        .filter((problem) => problem !== undefined)
        .map((problem) => `${page.path}:${index + 1}: ${problem}`),
    ),
  )
}

function readTargets(line: string): readonly string[] {
  const withoutCode = line.replaceAll(/`[^`]*`/g, '')
  return [...withoutCode.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
}

function findProblem(
  page: Page,
  target: string,
  byPath: ReadonlyMap<string, Page>,
): string | undefined {
  if (/^[a-z]+:/.test(target)) return undefined
  const [path = '', fragment] = target.split('#')
  const file = path === '' ? normalize(page.path) : normalize(join(dirname(page.path), path))
  if (file.startsWith('..')) return `${target} leaves the repository`
  if (!existsSync(file)) return `${target} does not exist`
  if (fragment === undefined) return undefined
  const anchors = byPath.get(file)?.anchors
  return anchors?.has(fragment) === false ? `${target}: there is no such heading` : undefined
}
