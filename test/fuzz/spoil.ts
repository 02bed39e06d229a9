/** A copy of variables with a few places changed: sometimes still valid, sometimes not. */
import type { Random } from './random.ts'

const others: readonly unknown[] = [
  null,
  0,
  1,
  -1,
  1.5,
  2 ** 31,
  true,
  false,
  '',
  '1',
  'a',
  'ASC',
  [],
  {},
  ['a'],
  [null],
  { eq: 1 },
  { constructor: 1 },
]

type Variables = Readonly<Record<string, unknown>>

/** Unknown variables come too. */
export function spoil(variables: Variables, random: Random): Variables {
  const entries = Object.entries(variables).map(([name, value]) => [
    name,
    spoilValue(value, random),
  ])
  if (random.chance(0.02)) entries.push(['unknown', random.pick(others)])
  return Object.fromEntries(entries) as Variables
}

function spoilValue(value: unknown, random: Random): unknown {
  if (Array.isArray(value)) return spoilList(value, random)
  if (typeof value === 'object' && value !== null) return spoilObject(value, random)
  if (!random.chance(0.25)) return value
  if (typeof value === 'string' && random.chance(0.7))
    return random.pick([`${value}x`, '1', '2', ''])
  if (typeof value === 'number' && random.chance(0.7)) return random.pick([0, 1, 2, 3])
  return random.pick(others)
}

function spoilList(list: readonly unknown[], random: Random): unknown {
  if (random.chance(0.03)) return random.pick(others)
  const items = list.map((item) => spoilValue(item, random))
  if (random.chance(0.1)) return items.slice(1)
  return random.chance(0.1) ? [...items, ...items] : items
}

function spoilObject(object: object, random: Random): unknown {
  if (random.chance(0.02)) return random.pick(others)
  const entries = Object.entries(object).map(([key, part]) => [key, spoilValue(part, random)])
  if (random.chance(0.06)) return Object.fromEntries(entries.slice(1))
  if (random.chance(0.03)) entries.push(['unknown', random.pick(others)])
  return Object.fromEntries(random.chance(0.1) ? entries.toReversed() : entries)
}
