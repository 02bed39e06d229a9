/** Loaded into a server under test: at SIGUSR2 something fails where nobody catches it. */
import { isMainThread } from 'node:worker_threads'

if (isMainThread) {
  process.on('SIGUSR2', () => {
    const fault = new Error('injected fault')
    if (process.env['TEST_FAULT'] === 'exception') throw fault
    void Promise.reject(fault)
  })
}
