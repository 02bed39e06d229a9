/**
 * `npm run build`: compiles src into an empty dist, so that nothing of an older build is published. Type
 * declarations stay where the package's door leads to them; those of its inside nobody can import.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, globSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'

rmSync('dist', { recursive: true, force: true })
const compiled = spawnSync('tsc', ['-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
})
process.exitCode = compiled.status ?? 1
if (process.exitCode === 0) {
  chmodSync('dist/cli.js', 0o755)
  const reachable = declarationsFrom(join('dist', 'index.d.ts'))
  for (const path of globSync('dist/**/*.d.ts')) if (!reachable.has(path)) rmSync(path)
}

function declarationsFrom(path: string, found: Set<string> = new Set()): Set<string> {
  if (found.has(path)) return found
  found.add(path)
  for (const [, target = ''] of readFileSync(path, 'utf8').matchAll(
    /['"](\.{1,2}\/[^'"]+)\.ts['"]/g,
  ))
    declarationsFrom(join(dirname(path), `${target}.d.ts`), found)
  return found
}
