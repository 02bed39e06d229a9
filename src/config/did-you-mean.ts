import { suggest } from '../lib/suggest.ts'

/** A phrase to append to a refusal; empty when nothing known is close to the word. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const closest = suggest(word, [...known])
  return closest === undefined ? '' : `; did you mean "${closest}"?`
}
