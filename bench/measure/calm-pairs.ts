/**
 * The rounds that count when two are compared: those in which other programs left the processors alone.
 * On a machine that is never quiet the calmest few have to do; the report says how busy it was.
 */
import type { Slice } from './slice.ts'

export type Pair = readonly [one: Slice, other: Slice]

/** Other programs may take this part of the processors in a round that counts. */
const calmShare = 0.1
const minRounds = 3

export function calmPairs(ones: readonly Slice[], others: readonly Slice[]): readonly Pair[] {
  const pairs = ones.flatMap((one, round): Pair[] => {
    const other = others[round]
    return other === undefined ? [] : [[one, other]]
  })
  const sorted = pairs.toSorted((a, b) => disturbanceOf(a) - disturbanceOf(b))
  const calm = sorted.filter((pair) => disturbanceOf(pair) <= calmShare)
  return calm.length >= minRounds ? calm : sorted.slice(0, minRounds)
}

function disturbanceOf(pair: Pair): number {
  return Math.max(...pair.map((slice) => slice.foreignShare))
}
