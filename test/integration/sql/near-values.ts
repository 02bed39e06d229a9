/** Texts that are values of a type, or nearly: what decides at the edge is nearly always a digit. */
import { constantFrom, integer, oneof, string, tuple, type Arbitrary } from 'fast-check'

const pad = (number: number, width: number) => String(number).padStart(width, '0')

const year = oneof(
  integer({ min: 0, max: 9999 }),
  constantFrom(1, 4713, 4714, 4715, 10_000, 294_276, 294_277, 5_874_897, 5_874_898),
)
const era = constantFrom('', '', '', ' BC')
const date = tuple(year, integer({ min: 0, max: 13 }), integer({ min: 0, max: 32 }), era).map(
  ([y, m, d, bc]) => ({ text: `${pad(y, 4)}-${pad(m, 2)}-${pad(d, 2)}`, bc }),
)
const extremeDate = constantFrom(
  ...'4714-11-23 BC,4714-11-24 BC,4714-12-01 BC,4713-01-01 BC,0001-01-01 BC,0001-02-29 BC'.split(
    ',',
  ),
  ...'0004-02-29 BC,0005-02-29 BC,0101-02-29 BC,0401-02-29 BC,0000-01-01,1900-02-29'.split(','),
  ...'2000-02-29,294276-12-31,294277-01-01,5874897-12-31,5874898-01-01'.split(','),
).map((text) => ({ text: text.replace(' BC', ''), bc: text.endsWith(' BC') ? ' BC' : '' }))
const day = oneof({ weight: 4, arbitrary: date }, { weight: 2, arbitrary: extremeDate })

const clock = tuple(
  integer({ min: 0, max: 25 }),
  integer({ min: 0, max: 60 }),
  integer({ min: 0, max: 61 }),
  constantFrom('', '', '.0', '.5', '.999999', '.000001', '.9999999'),
).map(([h, m, s, fraction]) => `${pad(h, 2)}:${pad(m, 2)}:${pad(s, 2)}${fraction}`)
const time = oneof(
  clock,
  constantFrom(
    '00:00:00',
    '24:00:00',
    '24:00:00.000001',
    '24:00:01',
    '23:59:60',
    '23:59:59.999999',
    '12:30',
  ),
)
const offset = oneof(
  constantFrom(
    'Z',
    '+00',
    '-00',
    '+15:59',
    '-15:59',
    '+15:59:59',
    '-15:59:59',
    '+16',
    '-16',
    '+16:00',
    '+05:30',
    '+0530',
  ),
  tuple(constantFrom('+', '-'), integer({ min: 0, max: 17 }), integer({ min: 0, max: 61 })).map(
    ([sign, h, m]) => `${sign}${pad(h, 2)}:${pad(m, 2)}`,
  ),
)

const separator = constantFrom('T', ' ')
const amount = tuple(
  constantFrom('', '', '-'),
  oneof(
    integer({ min: 0, max: 40 }),
    constantFrom(
      0,
      178_000_000,
      178_956_970,
      178_956_971,
      306_783_378,
      306_783_379,
      999_999_999,
      2_147_483_647,
    ),
  ),
  constantFrom('', '', '', '.5', '.000001', '.999999'),
).map(([sign, whole, fraction]) => `${sign}${whole}${fraction}`)
const part = (unit: string) =>
  oneof(
    constantFrom(''),
    amount.map((text) => `${text}${unit}`),
  )
const duration = tuple(
  part('Y'),
  part('M'),
  part('W'),
  part('D'),
  part('H'),
  part('M'),
  part('S'),
).map(
  ([y, mo, w, d, h, mi, s]) =>
    `P${y}${mo}${w}${d}${h === '' && mi === '' && s === '' ? '' : `T${h}${mi}${s}`}`,
)

const digits = string({ unit: constantFrom(...'0123456789'), minLength: 0, maxLength: 25 })
const whole = oneof(
  tuple(constantFrom('', '-', '+', '--'), digits).map(([sign, text]) => sign + text),
  constantFrom(
    ...[15n, 31n, 53n, 63n].flatMap((bits) =>
      [-1n, 0n, 1n].flatMap((step) => [`${2n ** bits + step}`, `${-(2n ** bits) + step}`]),
    ),
  ),
  constantFrom('', '-', '0x10', '1_000', '1e3', '1.0', ' 1', '1 ', '٣'),
)
const decimal = oneof(
  tuple(
    constantFrom('', '-', '+'),
    digits,
    constantFrom('', '.', '.5', '.000'),
    constantFrom('', 'e5', 'E-9', 'e400', 'e-400', 'e1000', 'e'),
  ).map((parts) => parts.join('')),
  constantFrom(
    'NaN',
    'nan',
    'Infinity',
    '-Infinity',
    'inf',
    '-inf',
    '+Infinity',
    '.',
    '-.',
    '1..2',
    '',
    '0x1F',
    '1_0',
    '9'.repeat(1001),
  ),
)

const hex = string({ unit: constantFrom(...'0123456789abcdefABCDEFg'), minLength: 4, maxLength: 4 })
const uuid = oneof(
  tuple(hex, hex, hex, hex, hex, hex, hex, hex).map(
    ([a, b, c, d, e, f, g, h]) => `${a}${b}-${c}-${d}-${e}-${f}${g}${h}`,
  ),
  constantFrom('', '{123e4567-e89b-12d3-a456-426614174000}', '123e4567e89b12d3a456426614174000'),
)
const octet = integer({ min: 0, max: 260 })
const prefix = oneof(
  constantFrom('', '', '/', '/a', '/-1', '/032'),
  integer({ min: 0, max: 130 }).map((bits) => `/${bits}`),
)
const group = constantFrom('0', '1', 'ffff', 'FFFF', '00001', 'g', '')
const network = oneof(
  tuple(octet, octet, octet, octet, prefix).map(
    ([a, b, c, d, bits]) => `${a}.${b}.${c}.${d}${bits}`,
  ),
  tuple(
    constantFrom(
      '10.0.0.0',
      '192.168.0.0',
      '0.0.0.0',
      '255.255.255.255',
      '010.0.0.1',
      '10.1',
      '2001:db8::',
      '::',
      '::1',
      'fe80::1%eth0',
      '::ffff:1.2.3.4',
    ),
    prefix,
  ).map((parts) => parts.join('')),
  tuple(group, group, group, constantFrom('::', ':'), group, prefix).map(
    ([a, b, c, gap, d, bits]) => `${a}:${b}:${c}${gap}${d}${bits}`,
  ),
)
const pair = string({
  unit: constantFrom(...'0123456789abcdefABCDEFg'),
  minLength: 1,
  maxLength: 2,
})
const mac = tuple(constantFrom(':', '-', '.', ''), pair, pair, pair, pair, pair, pair).map(
  ([gap, ...pairs]) => pairs.join(gap),
)
const bytes = tuple(
  constantFrom('\\x', '\\X', 'x', ''),
  string({ unit: constantFrom(...'0123456789abcdefABCDEF g'), maxLength: 8 }),
).map((parts) => parts.join(''))

export const nearValues: Readonly<Record<string, Arbitrary<string>>> = {
  int2: whole,
  int4: whole,
  int8: whole,
  numeric: decimal,
  uuid,
  date: oneof(
    day.map(({ text, bc }) => text + bc),
    constantFrom('infinity', '-infinity', 'today', '2026-1-1', '26-01-01', '2026/01/01', ''),
  ),
  time: oneof(time, constantFrom('', '12', '1:2:3', '12:30 PM', 'now')),
  timetz: oneof(
    tuple(time, offset).map((parts) => parts.join('')),
    time,
  ),
  timestamp: oneof(
    tuple(day, separator, time).map(
      ([{ text, bc }, gap, clockText]) => `${text}${gap}${clockText}${bc}`,
    ),
    constantFrom('infinity', '-infinity', 'now', 'epoch'),
  ),
  timestamptz: oneof(
    tuple(day, separator, time, offset).map(
      ([{ text, bc }, gap, clockText, zone]) => `${text}${gap}${clockText}${zone}${bc}`,
    ),
    constantFrom('infinity', '-infinity', 'tomorrow'),
  ),
  interval: oneof(
    duration,
    constantFrom(
      'infinity',
      '-infinity',
      'P',
      'PT',
      '1 day',
      'P1',
      'PT1',
      'P1YT',
      'P-',
      'P1H',
      'PT1D',
      'P1.5Y',
      'P0Y',
    ),
  ),
  bytea: bytes,
  inet: network,
  cidr: network,
  macaddr: mac,
}
