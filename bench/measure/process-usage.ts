/** CPU time and memory of processes, from /proc; zeros where there is none. */
import { readFile } from 'node:fs/promises'

/** Linux reports in hundredths of a second to every program (proc(5), `_SC_CLK_TCK`). */
const microsecondsPerTick = 10_000

/** User and system time of the process since it began, in microseconds. */
export async function cpuOf(pid: number): Promise<number> {
  const [utime = 0, stime = 0] = (await readStat(pid)) ?? []
  return (utime + stime) * microsecondsPerTick
}

/** The same for the process, its living children, and those that have ended. */
export async function cpuOfFamily(pid: number): Promise<number> {
  const own = await readStat(pid)
  if (own === undefined) return 0
  const [utime = 0, stime = 0, cutime = 0, cstime = 0] = own
  const children = await Promise.all((await childrenOf(pid)).map(cpuOf))
  const ended = (cutime + cstime) * microsecondsPerTick
  return (utime + stime) * microsecondsPerTick + ended + children.reduce((a, b) => a + b, 0)
}

/** Of everything that runs here, interrupts included, since the machine began (proc_stat(5)). */
export async function cpuOfMachine(): Promise<number> {
  const text = await readFile('/proc/stat', 'utf8').catch(() => '')
  const [, user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = (
    text.split('\n')[0] ?? ''
  )
    .split(/\s+/)
    .map(Number)
  return (user + nice + system + irq + softirq + steal) * microsecondsPerTick
}

export async function residentBytesOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024
}

async function childrenOf(pid: number): Promise<readonly number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  return text.trim() === '' ? [] : text.trim().split(' ').map(Number)
}

/** utime, stime, cutime, cstime: fields 14 to 17 of proc_pid_stat(5). */
async function readStat(pid: number): Promise<readonly number[] | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  // The name of the program, in parentheses, may hold anything.
  return text
    ?.slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15)
    .map(Number)
}
