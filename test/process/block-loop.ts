/** Loaded into a server under test: at SIGUSR2 the request loop stands still for three seconds. */
import { isMainThread } from 'node:worker_threads'

if (isMainThread) {
  process.on('SIGUSR2', () => {
    process.stdout.write('{"event":"process.step","step":"blocked"}\n')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3000)
    process.stdout.write('{"event":"process.step","step":"unblocked"}\n')
  })
}
