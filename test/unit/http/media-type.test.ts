import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isJsonContentType, negotiate } from '../../../src/http/media-type.ts'

const modern = 'application/graphql-response+json'
const legacy = 'application/json'

test('one spelling of the JSON content type is accepted, with UTF-8 or without a charset', () => {
  const accepted = [
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
  ]
  assert.deepEqual(
    accepted.filter((type) => !isJsonContentType(type)),
    [],
  )
})

test('content types that another reader could take for something else are refused', () => {
  const refused = [
    undefined,
    '',
    'application/json\ta',
    'application/json x',
    'application/json;',
    'application/json; charset=utf-7',
    'application/json; charset=utf-8; charset=utf-7',
    'application/json; boundary=x',
    'application/json, text/plain',
    'text/plain; application/json',
    'text/json',
    'application/graphql+json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
  ]
  assert.deepEqual(refused.filter(isJsonContentType), [])
})

test('Accept chooses by weight, then by the more specific range, then the newer type', () => {
  const cases: readonly (readonly [string | undefined, string | undefined])[] = [
    [undefined, legacy],
    ['*/*', legacy],
    ['application/*', legacy],
    [legacy, legacy],
    [modern, modern],
    [`${modern}, ${legacy}`, modern],
    [`${legacy}, ${modern}`, modern],
    [`${legacy}, ${modern};q=0.9`, legacy],
    [`${modern};q=0.5, */*;q=0.4`, modern],
    [`${modern};q=0, */*`, legacy],
    [`${legacy};q=0, */*`, modern],
    [`${modern}; charset=utf-8, ${legacy}; charset=utf-8`, modern],
    ['text/html, application/xhtml+xml, */*;q=0.8', legacy],
    [`APPLICATION/GRAPHQL-RESPONSE+JSON ; Q=1.000`, modern],
  ]
  assert.deepEqual(
    cases.map(([accept]) => negotiate(accept)),
    cases.map(([, expected]) => expected),
  )
})

test('an Accept that names nothing of ours is not acceptable', () => {
  const refused = [
    '',
    'text/html',
    'text/*',
    `${legacy};q=0`,
    `${legacy};q=2`,
    `${legacy}; charset=latin1`,
    `${legacy}; profile=x`,
    '*/*;q=0',
  ]
  assert.deepEqual(
    refused.filter((accept) => negotiate(accept) !== undefined),
    [],
  )
})
