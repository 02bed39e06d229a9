/** Words that have no place in a document: paths of one machine, and promises of work to come. */
import { readFileSync } from 'node:fs'

import type { Page } from './page.ts'

const refused: readonly (readonly [words: RegExp, why: string])[] = [
  [/(^|[\s"'`(=:])\/(home|root|work|Users|mnt)\//, 'this is a path of one machine'],
  [/\b[A-Z]:\\\\?[A-Za-z]/, 'this is a path of one machine'],
  [/\b(TODO|FIXME|XXX|TBD)\b/, 'a document says what is, not what is to be done'],
  [/\b(simply|easily|obviously|blazing|seamless(ly)?)\b/i, 'this word says nothing'],
]

/** One sentence a problem. */
export function checkWords(pages: readonly Page[]): readonly string[] {
  return pages.flatMap(({ path }) =>
    readFileSync(path, 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        refused
          .filter(([words]) => words.test(line))
          .map(([words, why]) => `${path}:${index + 1}: "${words.exec(line)?.[0].trim()}": ${why}`),
      ),
  )
}
