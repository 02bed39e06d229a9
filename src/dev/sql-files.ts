/** SQL files of a project: finds them, reads them, applies them in one transaction. */
import { createHash } from 'node:crypto'
import { glob, readFile } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import { type Client, DatabaseError } from 'pg'
import { FraiseqlError } from '../errors.ts'

export interface SqlFile {
  /** As shown to the user: relative to the project. */
  readonly name: string
  readonly text: string
}

/**
 * In the order of the patterns; what one pattern finds is sorted by name.
 *
 * @param source - where the patterns were given, for messages
 */
export async function readSqlFiles(
  directory: string,
  patterns: readonly string[],
  source = '[dev] database_files',
): Promise<readonly SqlFile[]> {
  const files = new Map<string, SqlFile>()
  for (const pattern of patterns) {
    const paths: string[] = []
    for await (const path of glob(pattern, { cwd: directory })) paths.push(path)
    if (paths.length === 0) {
      throw new FraiseqlError('UNAVAILABLE', {
        message: `${source}: "${pattern}" finds no file in ${directory}.`,
      })
    }
    for (const path of paths.toSorted()) {
      const name = relative(directory, resolve(directory, path))
      files.set(
        name,
        Object.freeze({ name, text: await readFile(resolve(directory, path), 'utf8') }),
      )
    }
  }
  return Object.freeze([...files.values()])
}

export function hashSqlFiles(files: readonly SqlFile[]): string {
  const hash = createHash('sha256')
  for (const { name, text } of files) hash.update(`${name}\0${text}\0`)
  return hash.digest('hex')
}

/** All or nothing. The files must not open or end transactions themselves. */
export async function applySqlFiles(
  client: Client,
  files: readonly SqlFile[],
  onFile: (name: string) => void = () => undefined,
): Promise<void> {
  await client.query('begin')
  await runSqlFiles(client, files, onFile)
  await client.query('commit')
}

async function runSqlFiles(
  client: Client,
  files: readonly SqlFile[],
  onFile: (name: string) => void,
): Promise<void> {
  for (const file of files) {
    onFile(file.name)
    try {
      await client.query(file.text)
    } catch (error) {
      throw new FraiseqlError('UNAVAILABLE', { message: describe(file, error), cause: error })
    }
  }
}

/**
 * In the transaction that is open, and never beyond: EXECUTE of PL/pgSQL takes no command that begins or ends
 * a transaction, whatever the text looks like.
 * https://www.postgresql.org/docs/18/plpgsql-statements.html#PLPGSQL-STATEMENTS-EXECUTING-DYN
 */
export async function trySqlFiles(client: Client, files: readonly SqlFile[]): Promise<void> {
  for (const file of files) {
    await client.query(`select pg_catalog.set_config('fraiseql.script', $1, true)`, [file.text])
    try {
      await client.query(
        `do $do$ begin execute pg_catalog.current_setting('fraiseql.script'); end $do$`,
      )
    } catch (error) {
      throw new FraiseqlError('UNAVAILABLE', { message: describe(file, error), cause: error })
    }
  }
}

function describe({ name, text }: SqlFile, error: unknown): string {
  if (!(error instanceof DatabaseError)) return `${name}: ${String(error)}`
  const isOwn = error.internalQuery === text
  const position = Number((isOwn ? error.internalPosition : error.position) ?? Number.NaN)
  const line = Number.isNaN(position) ? '' : `:${text.slice(0, position).split('\n').length}`
  const hint = error.hint === undefined ? '' : ` (${error.hint})`
  return `${name}${line}: ${error.message}${hint}`
}
