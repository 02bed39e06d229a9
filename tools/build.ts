/** `npm run build`: compiles src into an empty dist, so that nothing of an older build is published. */
import { spawnSync } from 'node:child_process'
import { chmodSync, rmSync } from 'node:fs'
import process from 'node:process'

rmSync('dist', { recursive: true, force: true })
const compiled = spawnSync('tsc', ['-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
})
process.exitCode = compiled.status ?? 1
if (process.exitCode === 0) chmodSync('dist/cli.js', 0o755)
