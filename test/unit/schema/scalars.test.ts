/** What each scalar takes and refuses at its edges; PostgreSQL's own verdict is asked in edge.test.ts. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseConstValue } from 'graphql'
import { scalars } from '../../../src/schema/scalars.ts'

const cases: Readonly<Record<string, { takes: readonly unknown[]; refuses: readonly unknown[] }>> =
  {
    BigInt: {
      takes: ['0', '-0', '007', 1, -1, '9223372036854775807', '-9223372036854775808'],
      refuses: [
        '',
        ' 1',
        '+1',
        '1.0',
        '1e3',
        '0x10',
        '9223372036854775808',
        '-9223372036854775809',
        true,
        null,
        {},
      ],
    },
    Decimal: {
      takes: [
        '0',
        '-0.00',
        '.5',
        '5.',
        '1e999',
        'NaN',
        'Infinity',
        '-Infinity',
        '9'.repeat(1000),
        1.5,
      ],
      refuses: [
        '',
        '.',
        '+1',
        '1e1000',
        'nan',
        'inf',
        '0x1F',
        '1_0',
        '9'.repeat(1001),
        '9'.repeat(1_000_000),
        false,
      ],
    },
    UUID: {
      takes: ['123e4567-e89b-12d3-a456-426614174000', '123E4567-E89B-12D3-A456-426614174000'],
      refuses: [
        '',
        '123e4567e89b12d3a456426614174000',
        '{123e4567-e89b-12d3-a456-426614174000}',
        '123e4567-e89b-12d3-a456-42661417400g',
      ],
    },
    Date: {
      takes: [
        '2024-02-29',
        '0001-01-01',
        '4714-11-24 BC',
        '4713-01-01 BC',
        '0005-02-29 BC',
        '5874897-12-31',
        'infinity',
        '-infinity',
      ],
      refuses: [
        '2023-02-29',
        '0000-01-01',
        '4714-11-23 BC',
        '0004-02-29 BC',
        '5874898-01-01',
        '2024-13-01',
        '2024-1-1',
        'today',
        20_240_229,
      ],
    },
    LocalTime: {
      takes: ['00:00', '23:59:59.999999', '24:00:00', '24:00:00.000000'],
      refuses: [
        '24:00:00.000001',
        '24:00:01',
        '23:59:60',
        '1:2:3',
        '12:30 PM',
        '12:30:00.1234567',
        '12:30Z',
      ],
    },
    Time: {
      takes: ['12:30Z', '12:30:00+01', '24:00:00-15:59:59', '00:00:00+0530'],
      refuses: ['12:30', '12:30+16', '12:30-16:00', '12:30+15:60', '24:00:00.000001Z'],
    },
    LocalDateTime: {
      takes: [
        '4714-11-24T00:00:00 BC',
        '294276-12-31 23:59:59.999999',
        'infinity',
        '2024-02-29T24:00',
      ],
      refuses: [
        '4714-11-23T23:59:59 BC',
        '294277-01-01T00:00:00',
        '294276-12-31T24:00:00',
        '2024-02-29T24:00:00.000001',
        '2024-02-29',
      ],
    },
    DateTime: {
      takes: [
        '2026-11-24T12:34:56Z',
        '294277-01-01T00:30:00+01:00',
        '4714-11-23T23:00:00-02:00 BC',
        '-infinity',
      ],
      refuses: [
        '2026-11-24T12:34:56',
        '294276-12-31T23:30:00-01:00',
        '4714-11-24T00:30:00+01:00 BC',
        '294277-01-01T00:00:00Z',
        '2026-11-24T12:34:56+16:00',
      ],
    },
    Duration: {
      takes: [
        'P1D',
        'PT0S',
        'P-1Y-2M3DT-4H-5M-6.789S',
        'P178956970Y7M',
        'P-178956970Y-8M',
        'P306783378W',
        'infinity',
        '-infinity',
      ],
      refuses: [
        'P',
        'PT',
        'P1',
        '1 day',
        'P178956970Y8M',
        'P178956971Y',
        'P306783379W',
        'P306783378W2D',
        'P32.5M306783378W',
        'P1234567890D',
      ],
    },
    Bytes: {
      takes: ['\\x', '\\x00ff', '\\xFF'],
      refuses: ['', '\\X00', '\\x0', '\\x0g', '00ff', '\\x 00'],
    },
    Inet: {
      takes: ['10.0.0.1', '10.0.0.1/8', '::', '::ffff:1.2.3.4/128', '2001:DB8::1/32', '0.0.0.0/0'],
      refuses: [
        '10.1',
        '10.0.0.256',
        '10.0.0.1/33',
        '::/129',
        '::/032',
        'fe80::1%eth0',
        '10.0.0.1/8/8',
        '010.0.0.1',
        '',
      ],
    },
    Cidr: {
      takes: [
        '10.0.0.0/8',
        '10.0.0.1',
        '255.255.255.255/32',
        '::/0',
        '2001:db8::/32',
        '::ffff:1.2.3.0/120',
      ],
      refuses: [
        '10.0.0.1/8',
        '10.128.0.0/8',
        '255.255.255.255/31',
        '2001:db8::1/127',
        '::1/0',
        '::ffff:1.2.3.4/120',
      ],
    },
    MacAddress: {
      takes: ['08:00:2b:01:02:03', '08-00-2B-01-02-03'],
      refuses: ['08:00:2b:01:02', '08:00-2b:01:02:03', '08002b010203', '8:0:2b:1:2:3'],
    },
  }

describe('a scalar takes and refuses:', () => {
  for (const [name, { takes, refuses }] of Object.entries(cases))
    test(name, () => {
      const scalar = scalars.get(name)!

      for (const value of takes)
        assert.doesNotThrow(() => scalar.coerceInputValue(value), `${String(value)} is taken`)
      for (const value of refuses)
        assert.throws(
          () => scalar.coerceInputValue(value),
          `${String(value).slice(0, 40)} is refused`,
        )
    })

  test('the same as a literal and as JSON', () => {
    for (const [name, { takes, refuses }] of Object.entries(cases))
      for (const value of [...takes, ...refuses].filter((value) => typeof value === 'string')) {
        const scalar = scalars.get(name)!
        const literal = parseConstValue(JSON.stringify(value))
        const verdict = (coerce: () => unknown) => {
          try {
            return coerce()
          } catch {
            return undefined
          }
        }

        assert.equal(
          verdict(() => scalar.coerceInputLiteral!(literal)),
          verdict(() => scalar.coerceInputValue(value)),
        )
      }
  })

  test('a refusal never repeats the value', () => {
    for (const [name, { refuses }] of Object.entries(cases))
      assert.throws(() => scalars.get(name)!.coerceInputValue(refuses.at(-1)), {
        message: `${name} cannot represent this value.`,
      })
  })

  test('digits of a literal reach PostgreSQL as they were written', () => {
    const exact = '123456789012345678901234567890.123456789'

    assert.equal(scalars.get('Decimal')!.coerceInputLiteral!(parseConstValue(exact)), exact)
    assert.equal(
      JSON.stringify(scalars.get('JSON')!.coerceInputLiteral!(parseConstValue(`{a: [${exact}]}`))),
      `{"a":[${exact}]}`,
    )
  })
})
