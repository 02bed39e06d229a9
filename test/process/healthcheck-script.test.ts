/** scripts/healthcheck.sh as a container's health check would run it: by `sh`, judged by its exit code. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { chmod, writeFile } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { delimiter, dirname, join } from 'node:path'
import { after, test } from 'node:test'

import { createTestDatabase } from '../support/postgres.ts'
import { temporaryFolder } from '../support/run-cli.ts'
import { startServerProcess } from '../support/server-process.ts'

const root = join(import.meta.dirname, '../..')
const folder = temporaryFolder({
  'schema.ts': `import { defineSchema } from '${join(root, 'src/index.ts')}'

export const schema = defineSchema({
  roles: { anonymous: { databaseRole: 'shop_anonymous' } },
  types: { Category: { source: 'shop.categories', access: { anonymous: { select: 'all' } } } },
})
`,
})

after(() => folder[Symbol.dispose]())

test('[OPS-09] scripts/healthcheck.sh exits 0 for a server that is alive and ready, 1 once its database is gone', async () => {
  await using database = await createTestDatabase({ template: 'shop' })
  await using server = await startServerProcess({
    command: 'dev',
    cwd: folder.path,
    args: ['--schema', 'schema.ts'],
    env: {
      DATABASE_URL: database.url,
      FRAISEQL_READINESS_INTERVAL_MS: '500',
      FRAISEQL_READINESS_TIMEOUT_MS: '500',
    },
  })

  const live = await check(server.adminUrl, ['--check', 'live'])
  const ready = await check(server.adminUrl, ['--check', 'ready', '--timeout', '5s'])
  await database.drop()
  await server.waitForEvent('lifecycle.changed', (line) => line['to'] === 'degraded')
  const lost = await check(server.adminUrl, ['--check', 'ready'])

  assert.deepEqual([live, ready, lost], [0, 0, 1])
  assert.equal(await check(server.adminUrl, ['--check', 'live']), 0)
})

test('[OPS-09] scripts/healthcheck.sh exits 3 when nobody listens', async () => {
  const listener = await listen(() => undefined)
  const url = addressOf(listener)
  listener.close()
  await once(listener, 'close')

  assert.equal(await check(url, []), 3)
})

test('[OPS-09] scripts/healthcheck.sh exits 3 when the server accepts the connection and says nothing', async () => {
  const sockets: Socket[] = []
  const listener = await listen((socket) => sockets.push(socket))

  assert.equal(await check(addressOf(listener), ['--timeout', '200ms']), 3)

  for (const socket of sockets) socket.destroy()
  listener.close()
})

for (const words of [['--check', 'everything'], ['--timeout', 'soon'], ['--verbose']]) {
  test(`[OPS-09] scripts/healthcheck.sh exits 2 for ${words.join(' ')}`, async () => {
    assert.equal(await check('http://127.0.0.1:9', words), 2)
  })
}

test('scripts/healthcheck.sh explains itself', async () => {
  const { exitCode, stdout } = await runScript(['--help'], process.env['PATH'] ?? '')

  assert.equal(exitCode, 0)
  assert.match(stdout, /--check live\|ready\|health/)
  assert.match(stdout, /Exit codes: 0 healthy, 1 unhealthy, 2 wrong usage, 3 nobody answers\./)
})

async function check(url: string, words: readonly string[]): Promise<number> {
  const path = [await installCommand(), dirname(process.execPath), process.env['PATH']]
  const { exitCode } = await runScript(['--url', url, ...words], path.join(delimiter))
  return exitCode
}

/** `fraiseql` on PATH, as an installation puts it there, running the sources. */
async function installCommand(): Promise<string> {
  const command = join(folder.path, 'fraiseql')
  const cli = join(root, 'src/cli.ts')
  await writeFile(command, `#!/bin/sh\nexec '${process.execPath}' '${cli}' "$@"\n`)
  await chmod(command, 0o755)
  return folder.path
}

function runScript(
  words: readonly string[],
  path: string,
): Promise<{ readonly exitCode: number; readonly stdout: string }> {
  return new Promise((resolve) => {
    execFile(
      'sh',
      [join(root, 'scripts/healthcheck.sh'), ...words],
      { cwd: folder.path, env: { PATH: path } },
      (error, stdout) => {
        resolve({ exitCode: error === null ? 0 : Number(error.code), stdout })
      },
    )
  })
}

async function listen(accept: (socket: Socket) => void): Promise<Server> {
  const server = createServer(accept).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

function addressOf(server: Server): string {
  const address = server.address()
  assert.ok(address !== null && typeof address === 'object')
  return `http://127.0.0.1:${address.port}`
}
