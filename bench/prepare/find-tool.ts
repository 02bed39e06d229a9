/**
 * wrk and pgbench: the one on PATH, or the one of Debian's package, fetched and unpacked into a folder
 * of ours, for which nobody needs to be root.
 */
import { execFile } from 'node:child_process'
import { glob, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cacheFolder } from './cache-folder.ts'

export interface Tool {
  readonly path: string
  readonly version: string
  readonly environment: NodeJS.ProcessEnv
}

export type ToolName = 'wrk' | 'pgbench'

interface Recipe {
  /** The package, and the libraries that a bare system lacks. */
  readonly packages: readonly string[]
  readonly program: string
}

const recipes: Readonly<Record<ToolName, Recipe>> = {
  wrk: { packages: ['wrk', 'libluajit-5.1-2', 'libluajit-5.1-common'], program: 'usr/bin/wrk' },
  pgbench: {
    packages: ['postgresql-15', 'libpq5'],
    program: 'usr/lib/postgresql/15/bin/pgbench',
  },
}

const run = promisify(execFile)

/** Undefined, after saying why, when there is none and none can be had. */
export async function findTool(
  name: ToolName,
  onStep: (text: string) => void,
): Promise<Tool | undefined> {
  const installed = await tryTool(name, process.env)
  if (installed !== undefined) return installed
  const folder = join(cacheFolder, 'tools', name)
  const kept = await tryUnpacked(name, folder)
  if (kept !== undefined) return kept
  onStep(`Fetching ${name} from Debian's packages ${recipes[name].packages.join(', ')}`)
  try {
    await unpack(recipes[name].packages, folder)
  } catch (error) {
    const [reason = ''] = String(error instanceof Error ? error.message : error).split('\n')
    onStep(`${name} is absent: it is not on PATH and Debian's package cannot be had (${reason}).`)
    return undefined
  }
  const unpacked = await tryUnpacked(name, folder)
  if (unpacked === undefined) onStep(`${name} is absent: Debian's package does not run here.`)
  return unpacked
}

async function tryUnpacked(name: ToolName, folder: string): Promise<Tool | undefined> {
  const libraries: string[] = []
  for await (const path of glob('usr/lib/*-linux-*', { cwd: folder })) libraries.push(path)
  const LD_LIBRARY_PATH = libraries.map((path) => join(folder, path)).join(':')
  return tryTool(join(folder, recipes[name].program), { ...process.env, LD_LIBRARY_PATH })
}

async function tryTool(path: string, environment: NodeJS.ProcessEnv): Promise<Tool | undefined> {
  const options = { env: environment }
  // wrk tells its version and then exits as after a mistake.
  const outcome = await run(path, ['--version'], options).catch((error: unknown) => error)
  const text = hasOutput(outcome) ? outcome.stdout : ''
  const [version = ''] = text.split('\n')
  if (!/\d/.test(version)) return undefined
  return Object.freeze({ path, version: version.replace(/ Copyright.*/, ''), environment })
}

function hasOutput(value: unknown): value is { readonly stdout: string } {
  return typeof value === 'object' && value !== null && 'stdout' in value
}

async function unpack(packages: readonly string[], folder: string): Promise<void> {
  await mkdir(join(cacheFolder, 'tools'), { recursive: true })
  const work = await mkdtemp(join(cacheFolder, 'tools', 'unpacking-'))
  try {
    await download(packages, work)
    const target = join(work, 'root')
    for await (const file of glob('*.deb', { cwd: work }))
      await run('dpkg', ['-x', join(work, file), target])
    await rm(folder, { recursive: true, force: true })
    await rename(target, folder)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** A machine that never looked has no lists to find the packages in; only root may fetch those. */
async function download(packages: readonly string[], cwd: string): Promise<void> {
  const words = ['download', '-q', ...packages]
  try {
    await run('apt-get', words, { cwd })
  } catch (error) {
    if (process.getuid?.() !== 0) throw error
    await run('apt-get', ['update', '-q'], { cwd })
    await run('apt-get', words, { cwd })
  }
}
