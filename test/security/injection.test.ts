/**
 * SQL in every place where a client may put text. The texts of statements are compiled from documents
 * alone: with a harmless value and with a hostile one they are the same, and what was stored or asked
 * for comes back as plain data.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Client } from 'pg'

import { type TappedServer, startTappedServer } from './tapped-server.ts'

const hostile: readonly string[] = [
  `' or '1'='1`,
  `' or 1=1 --`,
  `'; drop table shop.categories; --`,
  `'); delete from shop.categories; --`,
  `" or ""="`,
  `"; set role postgres; --`,
  String.raw`\'; select pg_sleep(10); --`,
  String.raw`\\' union select null, null --`,
  `$$; drop schema shop cascade; $$`,
  `$1::text; commit; begin; --`,
  `{"a","b"}`,
  `{1,2}`,
  `NULL`,
  `null::json`,
  `/* */ union all select '{}'::json /*`,
  `'||pg_sleep(5)||'`,
  `E'\\x27'`,
  `U&'\\0027'`,
  `%27%20or%201=1`,
  `ʼ or ＇1＇=＇1`,
  `shop_admin`,
  `copy (select 1) to program 'id'`,
  `${'x'.repeat(20_000)}'`,
  '\r\n--\n\u0001\u001f\u007f\u2028',
  `\${process.env} #{1} {{1}} %s %n`,
  `{"!":null}`,
  `<script>alert(1)</script>`,
]

/** A document for each kind of slot, with what its variable holds for a text. */
interface Slot {
  readonly name: string
  readonly query: string
  readonly variables: (text: string) => unknown
  /** The type takes the text as a value; else it is refused before there is a statement. */
  readonly takesText: boolean
}

const texts = ['eq', 'neq', 'gt', 'lte', 'like', 'ilike', 'contains', 'icontains', 'startsWith']
  .concat('endsWith')
  .map((operator): Slot => ({
    name: operator,
    query: `query($v:String!){categories(where:{name:{${operator}:$v}}){name}}`,
    variables: (v) => ({ v }),
    takesText: true,
  }))

const slots: readonly Slot[] = [
  ...texts,
  slot('in', 'query($v:[String!]){categories(where:{name:{in:$v}}){name}}', (v) => [v, 'a']),
  slot('whole where', 'query($v:CategoryWhere){categories(where:$v){name}}', (v) => ({
    products: { some: { name: { eq: v }, tags: { overlaps: [v] } } },
  })),
  slot('array', 'query($v:[String]){products(where:{tags:{containsAll:$v}}){id}}', (v) => [
    v,
    null,
  ]),
  slot('jsonb', 'query($v:JSON){products(where:{attributes:{contains:$v}}){id}}', (v) => ({
    [v]: [v, { [v]: v }],
  })),
  slot('key of jsonb', 'query($v:String){products(where:{attributes:{hasKey:$v}}){id}}'),
  slot('domain', 'query($v:String){customers(where:{email:{eq:$v}}){id}}'),
  slot('unique key', 'query($v:String!){categoryByTenantIdAndSlug(tenantId:1,slug:$v){id}}'),
  refusing('ID', 'query($v:ID!){category(id:$v){id}}'),
  refusing('Int', 'query($v:Int){categories(limit:$v){id}}'),
  refusing('offset', 'query($v:Int){categories(offset:$v){id}}'),
  refusing('Boolean', 'query($v:Boolean){products(where:{isListed:{eq:$v}}){id}}'),
  refusing('isNull', 'query($v:Boolean){products(where:{sizes:{isNull:$v}}){id}}'),
  refusing('BigInt', 'query($v:BigInt){products(where:{stock:{gt:$v}}){id}}'),
  refusing('Decimal', 'query($v:Decimal){products(where:{price:{gt:$v}}){id}}'),
  refusing('Float', 'query($v:Float){products(where:{weightKg:{gt:$v}}){id}}'),
  refusing('Date', 'query($v:Date){products(where:{availableFrom:{gt:$v}}){id}}'),
  refusing('DateTime', 'query($v:DateTime){products(where:{createdAt:{gt:$v}}){id}}'),
  refusing('UUID', 'query($v:UUID!){orderByPublicId(publicId:$v){id}}'),
  refusing('Bytes', 'query($v:Bytes){products(where:{thumbnail:{eq:$v}}){id}}'),
  refusing('enum', 'query($v:OrderStatus){orders(where:{status:{eq:$v}}){id}}'),
  refusing('order direction', 'query($v:OrderDirection!){categories(orderBy:[{name:$v}]){id}}'),
  refusing('sort key', 'query($v:[CategoryOrderBy!]){categories(orderBy:$v){id}}', (v) => [
    { [v]: 'ASC' },
  ]),
  refusing('filter key', 'query($v:CategoryWhere){categories(where:$v){id}}', (v) => ({
    [v]: { eq: 'x' },
  })),
  refusing('operator', 'query($v:CategoryWhere){categories(where:$v){id}}', (v) => ({
    name: { [v]: 'x' },
  })),
  refusing('@include', 'query($v:Boolean!){categories{id @include(if:$v)}}'),
]

let shop: TappedServer
let admin: Client

before(async () => {
  shop = await startTappedServer({ role: 'member', claims: { tenant_id: 1 } })
  admin = new Client(shop.database.adminUrl)
  await admin.connect()
})

after(async () => {
  await admin.end()
  await shop[Symbol.asyncDispose]()
})

describe('SQL as a value', () => {
  for (const { name, query, variables, takesText } of slots)
    test(`[SEC-02] stays a value of ${name}: no statement text depends on it`, async () => {
      const known = takesText ? await textsOf(query, variables('harmless')) : new Set<string>()
      for (const text of hostile) {
        shop.tap.clear()
        const reply = await shop.ask({ query, variables: variables(text) })

        if (takesText) {
          assert.equal(reply.status, 200, `${text}: ${reply.text}`)
          assert.ok(shop.tap.executed.length > 0)
        } else {
          assert.equal(reply.status, 422, `${text}: ${reply.text}`)
          assert.match(reply.text, /"code":"BAD_USER_INPUT"/)
          assert.deepEqual(shop.tap.executed, [])
        }
        for (const statement of [...shop.tap.parsed, ...shop.tap.executed])
          assert.ok(known.has(statement), `${text}: ${statement}`)
      }
    })

  test('[SEC-02] in a literal is a parameter as well', async () => {
    for (const text of hostile.filter((candidate) => candidate.length < 1000)) {
      const literal = JSON.stringify(text).replaceAll('\u007f', String.raw`\u007f`)
      shop.tap.clear()
      const reply = await shop.ask({
        query: `{categories(where:{name:{in:["a",${literal}]}},limit:3){name}}`,
      })

      assert.equal(reply.text, '{"data":{"categories":[]}}', text)
      for (const statement of shop.tap.parsed.filter((parsed) => parsed.includes('shop')))
        assert.match(statement, /^select row_to_json[^']*= any \(\$1::text\[\]\)[^']*$/)
    }
  })

  test('[SEC-02] is found and given back as it was stored', async () => {
    for (const [index, text] of hostile.entries()) {
      const { rows } = await admin.query<{ id: number }>(
        'insert into shop.categories (tenant_id, slug, name) values (1, $1, $2) returning id',
        [`hostile-${index}`, text],
      )
      const query = 'query($v:String!){categories(where:{name:{eq:$v}}){id name}}'
      const reply = await shop.ask({ query, variables: { v: text } })

      assert.doesNotMatch(reply.text, /<script/)
      const expected = { data: { categories: [{ id: String(rows[0]?.id), name: text }] } }
      assert.deepEqual(JSON.parse(reply.text), expected)
    }
    await admin.query(`delete from shop.categories where slug like 'hostile-%'`)
  })
})

describe('SQL as a name', () => {
  const aliases = ['select', 'from', 'drop_table_shop_categories', 'union', 'null', 'or', '_1_or_1']

  test('[SEC-02] of an alias is a quoted name of the answer and no more', async () => {
    for (const alias of aliases) {
      const reply = await shop.ask({ query: `{${alias}:categories(limit:1){${alias}:id}}` })
      assert.equal(reply.text, `{"data":{"${alias}":[{"${alias}":"1"}]}}`)
    }
  })

  test('[SEC-02] that is no GraphQL name is refused as an alias, a field and an argument', async () => {
    for (const text of [`a"b`, `a;b`, `a--b`, `a.b`, `a'b`, `a b:c`, `"a"`, 'а', 'a\u0000'])
      for (const query of [
        `{categories{${text}:id}}`,
        `{categories{${text}}}`,
        `{categories(${text}:1){id}}`,
      ]) {
        shop.tap.clear()
        const reply = await shop.ask({ query })
        assert.ok(reply.status === 400 || reply.status === 422, `${query}: ${reply.text}`)
        assert.deepEqual(shop.tap.executed, [], query)
      }
  })

  test('[SEC-02] of an operation reaches no statement, known or not', async () => {
    const query = 'query A{categories(limit:1){id}}'
    const known = await textsOf(query, undefined)
    shop.tap.clear()
    for (const operationName of hostile) {
      const reply = await shop.ask({ query, operationName })
      assert.equal(reply.status, 422)
    }
    assert.deepEqual(shop.tap.executed, [])

    for (const name of ['drop', 'select', 'pg_sleep', 'A'.repeat(500)])
      await shop.ask({ query: `query ${name}{categories(limit:1){id}}` })
    for (const statement of shop.tap.executed) assert.ok(known.has(statement), statement)
  })

  test('[SEC-02] of a header changes no statement', async () => {
    const query = '{categories(limit:1){id}}'
    const known = await textsOf(query, undefined)
    shop.tap.clear()
    for (const text of hostile.filter((candidate) => /^[\x20-\x7e]{1,200}$/.test(candidate))) {
      const reply = await shop.ask({ query }, { 'x-request-id': text, 'user-agent': text })
      assert.equal(reply.status, 200)
    }
    for (const statement of shop.tap.executed) assert.ok(known.has(statement), statement)
  })
})

test('[SEC-02] after all of it the tables are as they were', async () => {
  const { rows } = await admin.query<{ categories: string; tables: string }>(
    `select (select count(*) from shop.categories) as categories,
      (select count(*) from pg_tables where schemaname = 'shop') as tables`,
  )
  assert.deepEqual(rows, [{ categories: '60', tables: '7' }])
})

/** Every statement text that belongs to a document, from two harmless runs of it. */
async function textsOf(query: string, variables: unknown): Promise<ReadonlySet<string>> {
  shop.tap.clear()
  for (let run = 0; run < 2; run += 1) {
    const reply = await shop.ask({ query, variables })
    assert.equal(reply.status, 200, reply.text)
  }
  return new Set([...shop.tap.parsed, ...shop.tap.executed])
}

function slot(name: string, query: string, value: (text: string) => unknown = (v) => v): Slot {
  return { name, query, variables: (text) => ({ v: value(text) }), takesText: true }
}

function refusing(name: string, query: string, value: (text: string) => unknown = (v) => v): Slot {
  return { name, query, variables: (text) => ({ v: value(text) }), takesText: false }
}
