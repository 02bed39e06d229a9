/** What a result was measured on and with: numbers without it mean nothing. */
import { readFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import type { BenchDatabase } from '../database/open-database.ts'
import type { Tools } from '../prepare/find-tools.ts'

export type Machine = readonly (readonly [what: string, value: string])[]

export async function describeMachine({
  wrk,
  pgbench,
  database,
}: Tools & { readonly database: BenchDatabase }): Promise<Machine> {
  const processors = cpus()
  return [
    ['processors', `${processors.length} x ${processors[0]?.model.trim() ?? 'unknown'}`],
    ['memory', `${Math.round(totalmem() / 1024 ** 3)} GiB`],
    ['Node.js', process.version],
    ['PostgreSQL', database.serverVersion],
    ['load', wrk?.version ?? 'a loop in the process of the bench'],
    ['pgbench', pgbench?.version ?? 'absent'],
    ...(await peerVersions()),
  ]
}

async function peerVersions(): Promise<Machine> {
  const path = join(import.meta.dirname, '../package.json')
  const { dependencies }: { dependencies: Readonly<Record<string, string>> } = JSON.parse(
    await readFile(path, 'utf8'),
  )
  return Object.entries(dependencies)
}
