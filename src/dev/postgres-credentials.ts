/** The passwords of the embedded PostgreSQL: random, made once, readable by their owner alone. */
import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FraiseqlError } from '../errors.ts'

export interface PostgresCredentials {
  readonly superuserPassword: string
  readonly authenticatorPassword: string
}

export async function makeCredentials(home: string): Promise<PostgresCredentials> {
  const credentials = Object.freeze({
    superuserPassword: randomPassword(),
    authenticatorPassword: randomPassword(),
  })
  await writeFile(fileIn(home), `${JSON.stringify(credentials)}\n`, { mode: 0o600, flag: 'wx' })
  return credentials
}

export async function readCredentials(home: string): Promise<PostgresCredentials> {
  const value: unknown = JSON.parse(await readFile(fileIn(home), 'utf8'))
  if (typeof value === 'object' && value !== null) {
    const { superuserPassword, authenticatorPassword } = value as Record<string, unknown>
    if (typeof superuserPassword === 'string' && typeof authenticatorPassword === 'string') {
      return Object.freeze({ superuserPassword, authenticatorPassword })
    }
  }
  throw new FraiseqlError('UNAVAILABLE', {
    message: `${fileIn(home)} is damaged. Remove ${home} to start anew; the data in it are lost.`,
  })
}

/** Letters, digits, - and _ only: stands in a URL as it is. */
function randomPassword(): string {
  return randomBytes(24).toString('base64url')
}

function fileIn(home: string): string {
  return join(home, 'credentials.json')
}
