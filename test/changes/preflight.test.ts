/** `fraiseql preflight` and `compile --baseline` from outside: what a change would break, before it does. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Client } from 'pg'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'
import { type CliRun, runCli, temporaryFolder } from '../support/run-cli.ts'

const library = new URL('../../src/index.ts', import.meta.url).href

const tables = `
drop role if exists preflight_reader, preflight_writer;
create role preflight_reader nologin;
create role preflight_writer nologin;
create schema app;
create table app.notes (id integer primary key, title text not null, body text, tag text not null default 'none');
insert into app.notes select i, 'title ' || i, 'body', 'tag' || i from generate_series(1, 2000) i;
create index notes_tag on app.notes (tag);
analyze app.notes;
grant usage on schema app to preflight_reader, preflight_writer;
grant select on app.notes to preflight_reader, preflight_writer;
grant update on app.notes to preflight_writer;
`

const schemaOf = (fields: readonly string[], roles = ['reader', 'writer']): string => `
import { defineSchema } from ${JSON.stringify(library)}
export const schema = defineSchema({
  roles: { ${roles.map((role) => `${role}: { databaseRole: 'preflight_${role}' }`).join(', ')} },
  types: {
    Note: {
      source: 'app.notes',
      access: {
        reader: { select: { fields: ${JSON.stringify(fields)} } },
        ${roles.includes('writer') ? `writer: { select: { fields: ${JSON.stringify(fields)} }, update: { fields: ['title'] } },` : ''}
      },
    },
  },
})
`
const all = ['id', 'title', 'body', 'tag']

const files = {
  'schema.ts': schemaOf(all),
  'tagged.graphql':
    'query Tagged($tag: String!) { notes(where: { tag: { eq: $tag } }) { id title } }\n',
  'bodies.graphql':
    'query Bodies($body: String!) { notes(where: { body: { eq: $body } }) { body } }\n',
  'retitle.graphql':
    'mutation Retitle($id: ID!, $title: String!) { updateNote(id: $id, set: { title: $title }) { title } }\n',
}

const resources = new AsyncDisposableStack()
const folder = resources.use(temporaryFolder(files))
let database: TestDatabase
let admin: Client

describe('a change that is to come', () => {
  before(async () => {
    database = resources.use(await createTestDatabase({ template: 'empty' }))
    admin = new Client(database.adminUrl)
    // Its connection ends by force when the database is dropped.
    admin.on('error', () => undefined)
    await admin.connect()
    resources.defer(() => admin.end())
    resources.defer(dropRoles)
    const { user } = new Client(database.url)
    await admin.query(`${tables}; grant preflight_reader, preflight_writer to "${user}"`)
  })
  after(() => resources.disposeAsync())

  describe('compile, with trusted documents', () => {
    let run: CliRun
    before(async () => {
      run = await compile('--report', 'costs.json')
      assert.equal(run.exitCode, 0, run.stderr)
    })

    test('tells what each costs for each role', () => {
      for (const role of ['reader', 'writer'])
        assert.match(
          run.stdout,
          new RegExp(`^tagged\\.graphql +Tagged +${role} +1 +[\\d.]+ +\\d+$`, 'm'),
        )
      assert.match(run.stdout, /^retitle\.graphql +Retitle +writer +1 /m)
      assert.doesNotMatch(run.stdout, /^retitle\.graphql +Retitle +reader/m)
    })

    test('tells which conditions no index serves', () => {
      const missing = run.stdout.split('\n').filter((line) => line.startsWith('no index serves'))

      assert.equal(missing.length, 1, run.stdout)
      assert.match(missing[0] ?? '', /^no index serves app\.notes \(body\): .* of bodies\.graphql/)
    })

    test('passes against its own report', async () => {
      const { exitCode, stderr } = await compile('--baseline', 'costs.json')

      assert.equal(exitCode, 0, stderr)
    })

    test('fails, and writes nothing, when an index is gone', async () => {
      const compiled = readFileSync(join(folder.path, 'schema.compiled.json'), 'utf8')
      await admin.query('drop index app.notes_tag')
      try {
        const { exitCode, stderr } = await compile(
          '--baseline',
          'costs.json',
          '--report',
          'worse.json',
        )

        assert.equal(exitCode, 1)
        assert.match(stderr, /tagged\.graphql, Tagged, role reader, shape 1 costs/)
        assert.match(stderr, /has no index on app\.notes \(tag\) any more/)
        assert.doesNotMatch(stderr, /bodies\.graphql/)
        assert.equal(readFileSync(join(folder.path, 'schema.compiled.json'), 'utf8'), compiled)
        assert.throws(() => readFileSync(join(folder.path, 'worse.json')), /ENOENT/)
      } finally {
        await admin.query('create index notes_tag on app.notes (tag)')
      }
    })

    test('refuses a baseline that is none, and costs of nothing', async () => {
      assert.equal((await compile('--baseline', 'schema.ts')).exitCode, 66)
      assert.equal((await compile('--baseline', 'missing.json')).exitCode, 66)
      const none = await runCli(['compile', '--report', 'x.json'], settings())
      assert.equal(none.exitCode, 64)
      assert.match(none.stderr, /trusted documents/)
    })
  })

  describe('preflight', () => {
    test('finds nothing where nothing changes', async () => {
      const { exitCode, stdout, stderr } = await preflight()

      assert.equal(exitCode, 0, stderr)
      assert.match(stdout, /^10 checks: nothing breaks\.$/m)
    })

    test('tells whom a schema.ts breaks that lost a field', async () => {
      const { exitCode, findings } = await preflightJson([], schemaOf(['id', 'title', 'tag']))

      assert.equal(exitCode, 1)
      assert.deepEqual(
        findings.map(({ document, role, breaks }) => [document, role, breaks]),
        [
          ['bodies.graphql', 'reader', 'new schema'],
          ['bodies.graphql', 'writer', 'new schema'],
        ],
      )
    })

    test('tells whom a schema.ts breaks that lost a role', async () => {
      const { findings } = await preflightJson([], schemaOf(all, ['reader']))

      assert.deepEqual(new Set(findings.map(({ role }) => role)), new Set(['writer']))
      assert.equal(findings.length, 3)
    })

    test('tells whom a migration breaks, and leaves the database as it was', async () => {
      const { exitCode, findings } = await preflightJson([
        'alter table app.notes rename column tag to label;',
        'alter table app.notes rename column label to label2;',
      ])

      assert.equal(exitCode, 1)
      const broken = findings.filter(({ breaks }) => breaks === 'running servers')
      assert.deepEqual(
        new Set(broken.map(({ document }) => document)),
        new Set(['all', 'tagged.graphql']),
      )
      const others = findings.filter(({ breaks }) => breaks !== 'running servers')
      assert.equal(others.length, 2)
      for (const { document, reason } of others)
        assert.match(
          `${document} ${reason}`,
          /schema\.ts types\.Note\.access\.\w+: Note has no field "tag"/,
        )
      const { rows } = await admin.query('select tag from app.notes limit 1')
      assert.equal(rows.length, 1)
    })

    test('tells of privileges that a migration takes', async () => {
      const { findings } = await preflightJson([
        'revoke update on app.notes from preflight_writer;',
      ])

      assert.deepEqual(
        findings.map(({ document, role, breaks }) => [document, role, breaks]),
        ['running servers', 'new schema'].map((breaks) => ['retitle.graphql', 'writer', breaks]),
      )
      assert.match(findings[0]?.reason ?? '', /permission denied/)
    })

    test('tells of answers that get another type, and not of one that can no longer be null', async () => {
      const looser = await preflightJson(['alter table app.notes alter title drop not null;'])
      const stricter = await preflightJson(['alter table app.notes alter body set not null;'])

      assert.match(JSON.stringify(looser.findings), /notes\.title was String! and becomes String/)
      const others = looser.findings.filter(({ breaks }) => breaks !== 'clients')
      assert.deepEqual(
        others.map(({ document }) => document),
        ['all'],
      )
      assert.deepEqual(stricter.findings, [])
    })

    for (const script of [
      'create table app.stays (); commit;',
      'select 1; ROLLBACK ; create table app.stays ();',
      String.raw`create table app.stays (); select E'\''; commit; select '1'`,
      'create table app.stays (); select 1 as b$$; commit; select 2 as b$$',
      'create table app.stays (); savepoint a; rollback to a;',
    ])
      test(`refuses a migration that would end its transaction, and nothing of it stays: ${script}`, async () => {
        const { exitCode, stderr } = await preflight(script)

        assert.equal(exitCode, 69, stderr)
        assert.match(stderr, /transaction commands/)
        const { rows } = await admin.query("select to_regclass('app.stays') as stays")
        assert.deepEqual(rows, [{ stays: null }])
      })

    test('tells of privileges that the SQL of the new schema lacks', async () => {
      const { findings } = await preflightJson(
        ['create table app.notes2 (like app.notes including all);'],
        schemaOf(all).replace('app.notes', 'app.notes2'),
      )

      assert.ok(findings.length > 0)
      for (const { breaks, reason } of findings) {
        assert.equal(breaks, 'new schema')
        assert.match(reason, /permission denied for table notes2/)
      }
    })

    test('tells that running servers leave service when what they rely on is another thing', async () => {
      const { findings } = await preflightJson(['alter table app.notes enable row level security;'])

      assert.ok(
        findings.some(({ document, breaks }) => document === 'all' && breaks === 'running servers'),
      )
    })

    test('takes a migration whose functions have such words in them', async () => {
      const { exitCode, stderr } = await preflight(`
      -- commit;
      create function app.f() returns void language plpgsql as $x$ begin perform 1; end; $x$;
      create function app.g() returns integer language sql begin atomic select 1; end;
      comment on table app.notes is 'a; commit; b';
      `)

      assert.equal(exitCode, 0, stderr)
    })

    test('says where a migration fails', async () => {
      const { exitCode, stderr } = await preflight('select 1;\nselect * from nowhere;')

      assert.equal(exitCode, 69)
      assert.match(stderr, /0\.sql:2: relation "nowhere" does not exist/)
    })
  })
})

/** They belong to all databases of the server. */
async function dropRoles(): Promise<void> {
  const roles = 'preflight_reader, preflight_writer'
  await admin.query(`drop owned by ${roles}; drop role ${roles}`)
}

interface Findings {
  readonly exitCode: number | null
  readonly findings: readonly {
    readonly document: string
    readonly role: string
    readonly breaks: string
    readonly reason: string
  }[]
}

async function preflightJson(migrations: readonly string[], schema?: string): Promise<Findings> {
  if (schema !== undefined) writeFileSync(join(folder.path, 'schema.ts'), schema)
  const { exitCode, stdout, stderr } = await preflight(...migrations, '--json')
  writeFileSync(join(folder.path, 'schema.ts'), files['schema.ts'])
  assert.ok(stdout.startsWith('{'), stderr)
  const { findings } = JSON.parse(stdout) as Findings
  return { exitCode, findings }
}

function preflight(...words: readonly string[]): Promise<CliRun> {
  const scripts = words.filter((word) => !word.startsWith('--'))
  for (const [index, text] of scripts.entries())
    writeFileSync(join(folder.path, `${index}.sql`), text)
  const migration =
    scripts.length === 0 ? [] : ['--migration', ...scripts.map((_, index) => `${index}.sql`)]
  const flags = words.filter((word) => word.startsWith('--'))
  return runCli(['preflight', ...flags, ...migration], settings())
}

function compile(...words: readonly string[]): Promise<CliRun> {
  return runCli(['compile', '--documents', '{tagged,bodies,retitle}.graphql', ...words], settings())
}

function settings() {
  const environment = { DATABASE_URL: database.url, FRAISEQL_DATABASE_OWNER_URL: database.adminUrl }
  return { directory: folder.path, environment }
}
