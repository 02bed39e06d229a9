/**
 * Reads `postmaster.pid`, by which PostgreSQL tells who holds a data folder and how far it is
 * (lines in order: pid, data folder, start time, port, socket folder, address, memory key, status).
 */
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isProcessAlive } from './process-alive.ts'

export interface PostmasterFile {
  readonly pid: number
  readonly port: number
  readonly isReady: boolean
}

/** Undefined when no live PostgreSQL holds the data folder. */
export async function readPostmasterFile(data: string): Promise<PostmasterFile | undefined> {
  const text = await readFile(pathIn(data), 'utf8').catch(() => '')
  const lines = text.split('\n')
  const pid = Number(lines[0])
  if (!isProcessAlive(pid) || !(await isPostmaster(pid, data))) return undefined
  return Object.freeze({ pid, port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' })
}

/**
 * After a crash the pid in the file may belong to something else by now, and PostgreSQL would refuse
 * to start. To be called only when `readPostmasterFile` found nobody.
 */
export async function removeStalePostmasterFile(data: string): Promise<void> {
  await rm(pathIn(data), { force: true })
}

async function isPostmaster(pid: number, data: string): Promise<boolean> {
  // Only Linux tells without a helper program; elsewhere a live pid counts.
  if (process.platform !== 'linux') return true
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return commandLine.split('\0').includes(data)
}

function pathIn(data: string): string {
  return join(data, 'postmaster.pid')
}
