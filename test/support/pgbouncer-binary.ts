/**
 * PgBouncer, if it is on the PATH; else the system's package, downloaded with the libraries it needs,
 * kept in `.cache/pgbouncer` and unpacked for this run, without being installed.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { access, constants, mkdir, readdir } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export interface PgbouncerBinary {
  readonly path: string
  /** Folders for LD_LIBRARY_PATH. */
  readonly libraries: readonly string[]
}

const cache = fileURLToPath(new URL('../../.cache/pgbouncer', import.meta.url))
const timeoutMs = 120_000

/** Why it cannot even be asked for on this machine; `undefined` where it must be there. */
export function pgbouncerAbsence(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const has = (name: string): boolean => folders.some((folder) => existsSync(join(folder, name)))
  if (has('pgbouncer') || (has('apt-get') && has('dpkg'))) return undefined
  return 'PgBouncer is not on the PATH, and this system has no apt-get to bring it'
}

/** @throws with what to install, when it cannot be had. */
export async function findPgbouncer(folder: string): Promise<PgbouncerBinary> {
  const installed = await onPath()
  if (installed !== undefined) return { path: installed, libraries: [] }
  try {
    await downloadOnce()
    return await unpack(folder)
  } catch (cause) {
    const message =
      'PgBouncer is not on the PATH and its package cannot be had here (apt-get, dpkg). Install it: apt-get install pgbouncer'
    throw new Error(`${message}\n${String(cause)}`, { cause })
  }
}

async function onPath(): Promise<string | undefined> {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin']
  for (const folder of folders) {
    const path = join(folder, 'pgbouncer')
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isThere) return path
  }
  return undefined
}

async function downloadOnce(): Promise<void> {
  await mkdir(cache, { recursive: true })
  if ((await packages()).some((name) => name.startsWith('pgbouncer_'))) return
  try {
    await download()
  } catch {
    // The lists of a fresh machine are empty, or older than the archive.
    await run('apt-get', ['update'])
    await download()
  }
}

/** PgBouncer last: with it, the download is whole. */
async function download(): Promise<void> {
  const { stdout } = await run('apt-cache', ['depends', '--important', 'pgbouncer'])
  const libraries = [...stdout.matchAll(/^\s*\|?(?:Pre)?Depends: (lib[^\s<>]+)$/gm)].map(
    ([, name = '']) => name,
  )
  await run('apt-get', ['download', ...libraries.filter((name) => name !== 'libc6')])
  await run('apt-get', ['download', 'pgbouncer'])
}

async function unpack(folder: string): Promise<PgbouncerBinary> {
  for (const name of await packages()) await run('dpkg', ['-x', join(cache, name), folder])
  const libraries: string[] = []
  for (const parent of ['usr/lib', 'lib']) {
    const found = await readdir(join(folder, parent)).catch(() => [])
    for (const name of found)
      if (name.endsWith('-linux-gnu')) libraries.push(join(folder, parent, name))
  }
  return { path: join(folder, 'usr/sbin/pgbouncer'), libraries }
}

async function packages(): Promise<readonly string[]> {
  return (await readdir(cache)).filter((name) => name.endsWith('.deb'))
}

function run(program: string, words: readonly string[]): Promise<{ readonly stdout: string }> {
  const env = { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' }
  return promisify(execFile)(program, [...words], { cwd: cache, env, timeout: timeoutMs })
}
