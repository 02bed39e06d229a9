/**
 * What is measured, in the form in which it is used: the product as `npm run build` makes it, and the
 * programs of bench/servers and bench/peers without their types. Node strips types when it loads a file, at
 * the price of 17 MB of memory and of a slower start.
 */
import { execFile } from 'node:child_process'
import { glob, stat, symlink, utimes } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'

export interface BuiltServers {
  readonly dist: string
  readonly programs: string
}

export interface BuildOptions {
  /** Whose product it is: this work tree or another. */
  readonly tree: string
  /** For the programs; it goes when the bench ends. */
  readonly folder: string
  readonly onStep: (text: string) => void
  readonly signal: AbortSignal
}

const bench = join(import.meta.dirname, '..')
const path = [join(bench, '../node_modules/.bin'), process.env['PATH']].join(delimiter)

export async function buildServers(options: BuildOptions): Promise<BuiltServers> {
  const dist = await buildProduct(options)
  const programs = await buildPrograms(options)
  return Object.freeze({ dist, programs })
}

/** Only when a source is newer. */
async function buildProduct({ tree, onStep, signal }: BuildOptions): Promise<string> {
  const dist = join(tree, 'dist')
  const main = join(dist, 'cli.js')
  if ((await changedAt(main)) > (await newestSource(tree))) return dist
  onStep('Building the product')
  const startedAt = new Date()
  await run(process.execPath, ['tools/build.ts'], { cwd: tree, signal })
  // A source that changes while others are compiled is newer than the result.
  await utimes(main, startedAt, startedAt)
  return dist
}

async function buildPrograms({ folder, signal }: BuildOptions): Promise<string> {
  const programs = join(folder, 'programs')
  await run('tsc', ['-p', 'tsconfig.programs.json', '--outDir', programs], { cwd: bench, signal })
  await symlink(join(bench, 'node_modules'), join(programs, 'node_modules'))
  return programs
}

async function run(
  command: string,
  words: readonly string[],
  options: { readonly cwd: string; readonly signal: AbortSignal },
): Promise<void> {
  const env = { ...process.env, PATH: path }
  try {
    await promisify(execFile)(command, [...words], { ...options, env })
  } catch (error) {
    options.signal.throwIfAborted()
    const said = error instanceof Error && 'stdout' in error ? String(error.stdout) : ''
    throw new Error(`The servers cannot be built.\n${said}`, { cause: error })
  }
}

async function newestSource(tree: string): Promise<number> {
  let newest = 0
  // Folders too: a file that was removed changes no other.
  for await (const file of glob(['src/**', 'tsconfig.json', 'tsconfig.build.json'], { cwd: tree }))
    newest = Math.max(newest, await changedAt(join(tree, file)))
  return newest
}

/** 0 when there is none. */
async function changedAt(file: string): Promise<number> {
  const stats = await stat(file).catch(() => undefined)
  return stats?.mtimeMs ?? 0
}
