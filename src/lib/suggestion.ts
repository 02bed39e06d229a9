/** "Did you mean": the closest known word, by edits of one character. */

/** A phrase to append to a refusal, empty when nothing known is close to the word. */
export function suggestionFor(word: string, known: Iterable<string>): string {
  const closest = closestWord(word, known)
  return closest === undefined ? '' : `; did you mean "${closest}"?`
}

export function closestWord(word: string, known: Iterable<string>): string | undefined {
  const lower = word.toLowerCase()
  let closest: string | undefined
  let best = Math.max(1, Math.floor(lower.length * 0.4)) + 1
  for (const candidate of known) {
    const distance = editDistance(lower, candidate.toLowerCase(), best)
    if (distance < best) {
      best = distance
      closest = candidate
    }
  }
  return closest
}

/** Levenshtein's distance, or `limit` as soon as it cannot be below. */
function editDistance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) >= limit) return limit
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= right.length; column += 1) {
      const substitution = left[row - 1] === right[column - 1] ? 0 : 1
      current.push(
        Math.min(
          (previous[column] ?? limit) + 1,
          (current[column - 1] ?? limit) + 1,
          (previous[column - 1] ?? limit) + substitution,
        ),
      )
    }
    if (Math.min(...current) >= limit) return limit
    previous = current
  }
  return previous[right.length] ?? limit
}
