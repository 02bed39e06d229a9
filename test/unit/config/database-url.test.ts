import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isLoopbackHost } from '../../../src/config/database-address.ts'
import {
  databasePassword,
  databaseTarget,
  databaseUrlProblem,
  redactDatabaseUrl,
} from '../../../src/config/database-url.ts'

for (const [url, host, port, database] of [
  ['postgres://app@db.example/shop', 'db.example', 5432, 'shop'],
  ['postgresql://app:x%40y@db.example:6432/shop', 'db.example', 6432, 'shop'],
  ['postgres://app@[::1]:1/shop', '::1', 1, 'shop'],
  ['postgres://app@/shop?host=/run/postgresql&port=6432', '/run/postgresql', 6432, 'shop'],
  ['postgres://app@%2Frun%2Fpostgresql:1/shop', '/run/postgresql', 1, 'shop'],
  ['postgres://app@/shop?host=/run/postgresql', '/run/postgresql', 5432, 'shop'],
  ['postgres://app@%2Frun%2Fpostgresql/a%20b', '/run/postgresql', 5432, 'a b'],
] as const) {
  test(`${url} leads to ${database} at ${host}`, () => {
    assert.equal(databaseUrlProblem(url), undefined)
    const target = databaseTarget(url)

    assert.deepEqual(target.addresses, [{ host, port }])
    assert.equal(target.database, database)
  })
}

for (const [url, ...addresses] of [
  ['postgres://app@one,two/shop', 'one:5432', 'two:5432'],
  ['postgres://app@one:1,two:2,[::1]:3,[::2]/shop', 'one:1', 'two:2', '::1:3', '::2:5432'],
  ['postgres://app@one,two:2/shop?target_session_attrs=read-write', 'one:5432', 'two:2'],
  ['postgres://app@/shop?host=one,/run/two&port=1,2', 'one:1', '/run/two:2'],
  ['postgres://app@/shop?host=one,two&port=6432', 'one:6432', 'two:6432'],
] as const) {
  test(`${url} leads to ${addresses.join(' and ')}, in this order`, () => {
    assert.equal(databaseUrlProblem(url), undefined)
    const target = databaseTarget(url)

    assert.deepEqual(
      target.addresses.map(({ host, port }) => `${host}:${port}`),
      addresses,
    )
  })
}

test('the servers that will do are any, unless the URL says which', () => {
  const url = 'postgres://app@one,two/shop'

  assert.equal(databaseTarget(url).sessionAttributes, 'any')
  for (const value of ['any', 'read-write', 'read-only', 'primary', 'standby'] as const) {
    const attributes = `${url}?target_session_attrs=${value}`
    assert.equal(databaseTarget(attributes).sessionAttributes, value)
  }
})

test('certificates without a mode are verified in full', () => {
  const modeOf = (parameters: string) =>
    databaseTarget(`postgres://app@h/shop${parameters}`).sslMode

  assert.equal(modeOf(''), 'disable')
  assert.equal(modeOf('?sslrootcert=/ca.pem'), 'verify-full')
  assert.equal(modeOf('?sslcert=/a.pem&sslkey=/a.key'), 'verify-full')
  assert.equal(modeOf('?sslrootcert=/ca.pem&sslmode=require'), 'require')
})

test('a password is what was encoded, and absent where none is written', () => {
  assert.equal(databasePassword('postgres://app:x%40%2Fy@one,two/shop'), 'x@/y')
  assert.equal(databasePassword('postgres://app@one,two/shop'), undefined)
})

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
  'postgres://app@one,/shop',
  'postgres://app@,/shop',
  'postgres://app@one:/shop',
  'postgres://app@one:0/shop',
  'postgres://app@one:1:2/shop',
  'postgres://app@[::1/shop',
  'postgres://app@::1/shop',
  'postgres://app@one two/shop',
  'postgres://app@%00/shop',
  `postgres://app@${'h,'.repeat(16)}h/shop`,
  'postgres://app@one/shop?host=two',
  'postgres://app@one/shop?port=1',
  'postgres://app@/shop?host=one,two&port=1,2,3',
  'postgres://app@/shop?host=one&port=x',
  'postgres://app@/shop?port=1',
  'postgres://app@h/shop#x',
  'postgres://app@h/%00',
  'postgres://app@h/%ff',
  'postgres://app@h/shop?options=-c%20role%3Dpostgres',
  'postgres://app@h/shop?password=x',
  'postgres://app@h/shop?ssl=true',
  'postgres://app@h/shop?sslmode=no-verify',
  'postgres://app@h/shop?sslmode=verify-full&sslmode=disable',
  'postgres://app@h/shop?sslmode=',
  'postgres://app@h/shop?sslmode=prefer',
  'postgres://app@h/shop?sslmode=allow',
  'postgres://app@h/shop?sslmode=verify-ca',
  'postgres://app@h/shop?sslmode=disable&sslrootcert=/ca.pem',
  'postgres://app@h/shop?sslcert=/a.pem',
  'postgres://app@h/shop?target_session_attrs=prefer-standby',
  'postgres://app@h/shop?load_balance_hosts=random',
  'postgres://app@h/shop?channel_binding=require',
  'postgres://app@h/shop?application_name=x',
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
  assert.equal(
    redactDatabaseUrl('postgres://app:canary@one:1,two:2/shop'),
    'postgres://[redacted]@one:1,two:2/shop',
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
