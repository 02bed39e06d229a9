/** Brings what bench/package.json names into bench/node_modules, unless that lock file is there already. */
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const folder = join(import.meta.dirname, '..')
const marker = join(folder, 'node_modules/.installed-lockfile')

/** False, after saying why, when npm cannot bring them. */
export async function installPeers({
  onStep,
  signal,
}: {
  readonly onStep: (text: string) => void
  readonly signal: AbortSignal
}): Promise<boolean> {
  const wanted = await readFile(join(folder, 'package-lock.json'), 'utf8')
  if ((await readFile(marker, 'utf8').catch(() => '')) === wanted) return true
  onStep('Installing the opponents of bench/package.json')
  try {
    await promisify(execFile)('npm', ['ci'], { cwd: folder, signal })
  } catch (error) {
    signal.throwIfAborted()
    const reason = error instanceof Error ? error.message : String(error)
    onStep(`PostGraphile and Mercurius are absent: npm ci failed in bench/.\n${reason}`)
    return false
  }
  await writeFile(marker, wanted)
  return true
}
