/**
 * Loaded by the npm scripts that run for long: lets the process end when npm is told to.
 *
 * npm passes SIGTERM to the shell that it started the script with. Where that shell is dash, it ends
 * without passing the signal on, and the server would stay behind with its port and its database.
 * What is left to see then is that the parent is another one.
 */
import process from 'node:process'
import { isMainThread } from 'node:worker_threads'

const intervalMs = 250

if (isMainThread && process.env['npm_lifecycle_event'] !== undefined) {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, intervalMs)
  timer.unref()
}
