/**
 * The folder that holds a project's embedded PostgreSQL:
 *
 *     <home>/data               the data folder, owned by the account PostgreSQL runs under
 *     <home>/credentials.json   the two generated passwords, mode 0600
 *     <home>/port               the port of the last start
 *     <home>/postgres.log       the log of the last start
 *
 * It is `.fraiseql/postgres` of the project, unless root works under a folder closed to others (its
 * own home, say): then it lies on a shelf, /var/lib/fraiseql, that `.fraiseql/postgres-home` names.
 */
import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  stat,
  writeFile,
} from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StartupError } from '../ops/startup-error.ts'
import { canEnter, type PostgresAccount } from './postgres-account.ts'

export interface PostgresHome {
  readonly folder: string
  /** Where a copy of the binaries may go; made when it is asked for. */
  readonly findShelf: () => Promise<string>
}

export async function findPostgresHome(
  directory: string,
  account: PostgresAccount | undefined,
): Promise<PostgresHome> {
  const state = join(await findProject(directory), '.fraiseql')
  await mkdir(state, { recursive: true })
  if (account === undefined) {
    return { folder: join(state, 'postgres'), findShelf: () => Promise.resolve(state) }
  }
  await openForEntry(state)
  const findShelf = (): Promise<string> => recallOrMakeShelf(state)
  const folder = (await canEnter(account, state))
    ? join(state, 'postgres')
    : join(await findShelf(), keyOf(state))
  return { folder, findShelf }
}

async function findProject(directory: string): Promise<string> {
  try {
    return await realpath(directory)
  } catch (cause) {
    const message = `The project folder ${directory} cannot be opened: see [dev] directory.`
    throw new StartupError(78, message, { cause })
  }
}

/** Makes the data folder, empty and ready for initdb. */
export async function makeDataFolder(
  home: string,
  account: PostgresAccount | undefined,
): Promise<string> {
  const data = join(home, 'data')
  await mkdir(data, { recursive: true, mode: 0o700 })
  if (account === undefined) return data
  await openForEntry(home)
  await chown(data, account.uid, account.gid)
  return data
}

/** Lets others pass through, not look around: a strict umask would shut PostgreSQL out. */
async function openForEntry(folder: string): Promise<void> {
  const { mode } = await stat(folder)
  await chmod(folder, (mode & 0o777) | 0o011)
}

/** One for all projects of the machine, so that the binaries are copied once. */
async function recallOrMakeShelf(state: string): Promise<string> {
  const memory = join(state, 'postgres-home')
  const shelf = (await recall(memory)) ?? (await makeShelf())
  await writeFile(memory, `${shelf}\n`, { mode: 0o600 })
  return shelf
}

async function recall(memory: string): Promise<string | undefined> {
  try {
    const shelf = (await readFile(memory, 'utf8')).trim()
    const found = await lstat(shelf)
    // Under a folder where everybody may write, somebody else may have made it in the meantime.
    return found.isDirectory() && found.uid === process.getuid?.() ? shelf : undefined
  } catch {
    return undefined
  }
}

async function makeShelf(): Promise<string> {
  const shelf = '/var/lib/fraiseql'
  try {
    await mkdir(shelf, { recursive: true })
    await openForEntry(shelf)
    return shelf
  } catch {
    // A read-only /var/lib: the name is not guessable, for everybody may write in the folder.
    const folder = await mkdtemp(join(tmpdir(), 'fraiseql-'))
    await openForEntry(folder)
    return folder
  }
}

function keyOf(state: string): string {
  return createHash('sha256').update(state).digest('hex').slice(0, 16)
}
