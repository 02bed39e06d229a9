/** Lines 30 to 33: JSON that two readers understand differently, or that is a bomb. */
import { type Attack, attacksOf, getBytes, queryTarget, requestBytes } from '../attack.ts'

const prototypes = attacksOf(30)
const texts = attacksOf(31)
const numbers = attacksOf(32)
const bombs = attacksOf(33)

const query = '{categories{id}}'
const byName = 'query($n:String){categories(where:{name:{eq:$n}}){id}}'
const page = 'query($l:Int,$o:Int){categories(limit:$l,offset:$o){id}}'

const badRequest = { code: 'BAD_REQUEST', control: 'answers' } as const
const badInput = { status: 422, code: 'BAD_USER_INPUT', control: 'answers' } as const

/** A body written by hand, for what JSON.stringify would not write. */
function raw(variables: string, document = query): Buffer {
  return requestBytes(`{"query":${JSON.stringify(document)},"variables":${variables}}`)
}

function withBytes(before: string, bytes: readonly number[], after: string): Buffer {
  return requestBytes(Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]))
}

const inherited = ['toString', 'constructor', 'hasOwnProperty', '__defineGetter__', 'valueOf']

export const prototypePollution: readonly Attack[] = [
  prototypes.bytes(
    'a member __proto__ beside the query',
    requestBytes(`{"query":"${query}","__proto__":{"a":1}}`),
    {
      ...badRequest,
      status: 422,
    },
  ),
  prototypes.bytes('a variable __proto__', raw('{"__proto__":{"a":1}}'), badInput),
  prototypes.bytes(
    'a key __proto__ within a variable',
    raw('{"n":{"__proto__":{"a":1}}}', byName),
    {
      ...badInput,
      control: 'refuses',
    },
  ),
  ...inherited.map((name) =>
    prototypes.bytes(`a variable ${name}`, raw(`{"${name}":1}`), badInput),
  ),
  ...inherited.map((name) =>
    prototypes.bytes(`a parameter ${name}`, requestBytes(`{"query":"${query}","${name}":1}`), {
      ...badRequest,
      status: 422,
    }),
  ),
  prototypes.bytes('a parameter __proto__ by GET', getBytes(`${queryTarget(query)}&__proto__=1`), {
    ...badRequest,
    status: 422,
  }),
  prototypes.json(
    'an operation called constructor',
    { query, operationName: 'constructor' },
    {
      status: 422,
      code: 'OPERATION_RESOLUTION_FAILED',
      control: 'refuses',
    },
  ),
  prototypes.bytes(
    'a member that is named twice',
    requestBytes(`{"query":"{a}","query":"${query}"}`),
    {
      ...badRequest,
      status: 400,
    },
  ),
]

export const textValues: readonly Attack[] = [
  texts.bytes('an escaped NUL', raw('{"n":"a\\u0000b"}', byName), badInput),
  texts.bytes('a lone surrogate in a variable', raw('{"n":"\\ud800"}', byName), badInput),
  texts.bytes(
    'a lone surrogate in a document',
    requestBytes('{"query":"{categories{id}}#\\ud800"}'),
    {
      ...badRequest,
      status: 422,
      control: 'refuses',
    },
  ),
  texts.bytes('a byte that is not UTF-8', withBytes(`{"query":"${query}#`, [0xff], '"}'), {
    ...badRequest,
    status: 400,
  }),
  texts.bytes('overlong UTF-8', withBytes(`{"query":"${query}#`, [0xc0, 0x80], '"}'), {
    ...badRequest,
    status: 400,
  }),
  texts.bytes('a byte order mark', withBytes('', [0xef, 0xbb, 0xbf], `{"query":"${query}"}`), {
    ...badRequest,
    status: 400,
    control: 'refuses',
  }),
  texts.json(
    'a string of 100 KB',
    { query: byName, variables: { n: 'x'.repeat(100_000) } },
    badInput,
  ),
  texts.json(
    'a string of 1 MB',
    { query: byName, variables: { n: 'x'.repeat(1_000_000) } },
    {
      status: 413,
      code: 'PAYLOAD_TOO_LARGE',
      control: 'answers',
    },
  ),
]

export const numberValues: readonly Attack[] = [
  numbers.bytes('2^31 as Int', raw('{"l":2147483648}', page), { ...badInput, control: 'refuses' }),
  numbers.bytes('2^53 + 1', raw('{"i":9007199254740993}', 'query($i:ID){echo(id:$i)}'), badInput),
  numbers.bytes('1e400', raw('{"l":1e400}', page), { ...badInput, control: 'refuses' }),
  numbers.bytes('a fraction as Int', raw('{"l":1.5}', page), { ...badInput, control: 'refuses' }),
  numbers.bytes('a negative limit', raw('{"l":-1}', page), badInput),
  numbers.bytes('a negative offset', raw('{"o":-1}', page), badInput),
  numbers.bytes('a limit of 2^31 - 1', raw('{"l":2147483647}', page), badInput),
  ...['NaN', 'Infinity', '0x10', '01', '+1', '.5', '1.'].map((text) =>
    numbers.bytes(`the number ${text}`, raw(`{"l":${text}}`, page), {
      ...badRequest,
      status: 400,
      control: 'refuses',
    }),
  ),
  numbers.bytes('a number of 100,000 digits', raw(`{"n":${'9'.repeat(100_000)}}`), badInput),
]

export const bombValues: readonly Attack[] = [
  bombs.bytes('lists 5,000 deep', raw(`{"n":${'['.repeat(5000)}${']'.repeat(5000)}}`), {
    ...badRequest,
    status: 422,
  }),
  bombs.bytes('objects 5,000 deep', raw(`{"n":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`), {
    ...badRequest,
    status: 422,
  }),
  bombs.bytes('lists 17 deep', raw(`{"n":${'['.repeat(17)}${']'.repeat(17)}}`), badInput),
  bombs.json(
    '20,000 keys',
    { query, variables: { n: manyKeys(20_000) } },
    {
      ...badRequest,
      status: 422,
    },
  ),
  bombs.json('600 keys', { query, variables: { n: manyKeys(600) } }, badInput),
  bombs.json(
    'a list of 100,000 values',
    { query, variables: { n: Array(100_000).fill(1) } },
    badInput,
  ),
  bombs.document(
    'a list of 10,000 values in the document',
    `{categories(where:{id:{in:[${'1 '.repeat(10_000)}]}}){id}}`,
    {
      status: 422,
      code: 'TOKEN_LIMIT',
      control: 'answers',
    },
  ),
  bombs.document(
    'a list literal 5,000 deep',
    `{categories(where:${'['.repeat(5000)}${']'.repeat(5000)}){id}}`,
    {
      status: 422,
      code: 'DEPTH_LIMIT',
      control: 'overflows',
    },
  ),
]

function manyKeys(count: number): Readonly<Record<string, number>> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 1]))
}
