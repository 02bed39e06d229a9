/** Values at the edges of each type, and words to search texts with. */
import type { BaseType, ModelEnum } from '../../src/schema/model.ts'
import type { Random } from './random.ts'

const moments = ['2026-11-24T12:34:56', '2024-02-29T00:00:00.000001', 'infinity', '-infinity']

const edges: Readonly<Partial<Record<BaseType, readonly unknown[]>>> = {
  int2: [0, 1, -32_768, 32_767],
  int4: [0, 1, -1, 2, 3, -2_147_483_648, 2_147_483_647],
  int8: ['0', '1', 3, '9007199254740993', '-9223372036854775808', '9223372036854775807'],
  float4: [0, -0, 1.5, 0.1, 16_777_217, 3.402_823_5e38],
  float8: [0, -0, 1.5, 0.1, 0.300_000_000_000_000_04, 5e-324, 1.797_693_134_862_315_7e308],
  numeric: [
    '0',
    '-0',
    '1.10',
    '1.1',
    '19.990',
    'NaN',
    'Infinity',
    '-Infinity',
    '1e20',
    '1e-130',
    5,
  ],
  bool: [true, false],
  uuid: ['00000000-0000-0000-0000-000000000000', '123E4567-E89B-12D3-A456-426614174000'],
  date: ['2026-11-24', '2024-02-29', 'infinity', '-infinity', '0044-03-15 BC', '5874897-12-31'],
  time: ['00:00:00', '24:00:00', '12:34', '01:02:03.000001'],
  timetz: ['12:34:56+02', '11:34:56+01', '10:34:56Z', '00:00:00+15:59:59'],
  timestamp: [...moments, '0044-03-15T12:00:00 BC', '2026-11-24 12:34'],
  timestamptz: ['2026-11-24T12:34:56Z', '2026-11-24T14:34:56+02:00', 'infinity', '-infinity'],
  interval: ['P1D', 'PT24H', 'P1M', 'P30D', 'P-1Y-2M3DT-4H-5M-6.789S', 'PT0S', 'P1DT2H3M4S'],
  jsonb: [
    {},
    [],
    { a: 1 },
    { a: 1.0 },
    [2],
    'text',
    true,
    0,
    { b: 3 },
    [1, { deep: [] }],
    { a: { b: [1] } },
  ],
  bytea: ['\\x', '\\x00ff10', '\\x00FF10'],
  inet: ['192.168.0.1', '192.168.1.5/24', '::1', '::', '0.0.0.0/0', '192.168.1.5'],
  cidr: ['10.0.0.0/8', '255.255.255.255/32', '0.0.0.0/0', '10.0.0.0/9'],
  macaddr: ['08:00:2b:01:02:03', '08-00-2B-01-02-03', 'ff:ff:ff:ff:ff:ff'],
}

const words = [
  '',
  ' ',
  '%',
  '_',
  '\\',
  'a',
  'A',
  "it's",
  '"',
  '<',
  '🍓',
  'é',
  'ß',
  'NULL',
  '%a%',
  '_%',
  '\\%',
  'x   ',
]

export function edgeValues(base: BaseType, definition: ModelEnum | undefined): readonly unknown[] {
  if (definition !== undefined) return definition.values.map(({ name }) => name)
  return edges[base] ?? words
}

/** Parts of real texts, as they are and with wildcards. */
export function wordsFrom(texts: readonly string[], random: Random): readonly string[] {
  if (texts.length === 0 || random.chance(0.2)) return words
  const points = [...random.pick(texts)].slice(0, 200)
  const start = random.below(points.length + 1)
  const part = points.slice(start, start + random.below(6)).join('')
  return [
    part,
    part.toUpperCase(),
    points.join(''),
    `%${part}%`,
    `${points.slice(0, start).join('')}%`,
    `_${points.slice(1).join('')}`,
  ]
}
