import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  databaseTarget,
  databaseUrlProblem,
  isLoopbackHost,
  redactDatabaseUrl,
} from '../../../src/config/database-url.ts'

for (const [url, host, port, database] of [
  ['postgres://app@db.example/shop', 'db.example', 5432, 'shop'],
  ['postgresql://app:x%40y@db.example:6432/shop', 'db.example', 6432, 'shop'],
  ['postgres://app@[::1]:1/shop', '[::1]', 1, 'shop'],
  ['postgres://app@/shop?host=/run/postgresql', '/run/postgresql', 5432, 'shop'],
  ['postgres://app@%2Frun%2Fpostgresql/a%20b', '/run/postgresql', 5432, 'a b'],
] as const) {
  test(`${url} leads to ${database} at ${host}`, () => {
    assert.equal(databaseUrlProblem(url), undefined)
    const target = databaseTarget(url)

    assert.deepEqual([target.host, target.port, target.database], [host, port, database])
  })
}

for (const url of [
  '',
  'shop',
  'host=localhost dbname=shop',
  'mysql://app@h/shop',
  'http://app@h/shop',
  'postgres://app@h',
  'postgres://app@h/',
  'postgres://app@h/a/b',
  'postgres://h/shop',
  'postgres://app@/shop',
  'postgres://app@h:port/shop',
  'postgres://app@h:99999/shop',
  'postgres://app@one,two/shop',
  'postgres://app@h/shop#x',
  'postgres://app@h/%00',
  'postgres://app@h/%ff',
  'postgres://app@h/shop?options=-c%20role%3Dpostgres',
  'postgres://app@h/shop?password=x',
  'postgres://app@h/shop?ssl=true',
  'postgres://app@h/shop?sslmode=no-verify',
  'postgres://app@h/shop?sslmode=verify-full&sslmode=disable',
  'postgres://app@h/shop?sslmode=',
  `postgres://app@h/${'x'.repeat(5000)}`,
]) {
  test(`${url.slice(0, 80)} is no database URL`, () => {
    assert.notEqual(databaseUrlProblem(url), undefined)
  })
}

for (const url of [
  'postgres://app:canary@h',
  'postgres://app:canary@h/shop?sslmod=require',
  'postgres://app:12?canary@h/shop',
  'postgres://app:12#canary@h/shop',
  'postgres://app:12/canary@h/shop',
  'postgres://canary/shop',
  'canary',
]) {
  test(`what is wrong with ${url} is said without the password`, () => {
    assert.doesNotMatch(databaseUrlProblem(url) ?? assert.fail(), /canary/)
  })
}

test('a redacted URL shows neither user nor password', () => {
  assert.equal(
    redactDatabaseUrl('postgres://app:canary@db.example:1/shop?sslmode=verify-full'),
    'postgres://[redacted]@db.example:1/shop?sslmode=verify-full',
  )
})

test('loopback is an address of this machine, not a name that looks like one', () => {
  for (const host of ['127.0.0.1', '127.9.9.9', '::1', '[::1]', 'localhost', 'LOCALHOST']) {
    assert.equal(isLoopbackHost(host), true, host)
  }
  for (const host of ['127.0.0.1.nip.io', 'localhost.example', '10.0.0.1', '0.0.0.0', '::', '']) {
    assert.equal(isLoopbackHost(host), false, host)
  }
})
