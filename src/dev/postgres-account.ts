/**
 * The account PostgreSQL runs under. PostgreSQL refuses to run as root, so root lends it the account
 * `nobody`: initdb looks the uid up in the passwd file, and 65534 has an entry nearly everywhere.
 */
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'

export interface PostgresAccount {
  readonly uid: number
  readonly gid: number
}

const nobody: PostgresAccount = Object.freeze({ uid: 65534, gid: 65534 })

/** Undefined when PostgreSQL can run as the user who runs this process. */
export function postgresAccount(): PostgresAccount | undefined {
  return process.getuid?.() === 0 ? nobody : undefined
}

/** Whether the account may walk into this folder: every folder on the way is open to others. */
export async function canEnter(
  account: PostgresAccount | undefined,
  folder: string,
): Promise<boolean> {
  if (account === undefined) return true
  const { mode, uid } = await stat(folder)
  const executable = uid === account.uid ? 0o100 : 0o001
  if ((mode & executable) === 0) return false
  const parent = dirname(folder)
  return parent === folder || canEnter(account, parent)
}
