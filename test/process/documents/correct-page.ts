/** Puts what the program really says in place of what a page shows, for `DOCS=update`. */
import { readFileSync, writeFileSync } from 'node:fs'
import type { Corrections } from './page-run.ts'

export function correctPage(path: string, corrections: Corrections): void {
  const lines = readFileSync(path, 'utf8').split('\n')
  const ordered = [...corrections].toSorted(([left], [right]) => right - left)
  for (const [line, text] of ordered) {
    const end = lines.findIndex((content, index) => index >= line && content.startsWith('```'))
    lines.splice(line, end - line, ...text.split('\n'))
  }
  writeFileSync(path, lines.join('\n'))
}
