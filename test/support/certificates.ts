/** An authority of a test's own, and what it signs. */
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

export interface Certificates {
  /** Of the authority. */
  readonly root: string
  /** Signed by it for the host names. */
  readonly certificate: string
  readonly key: string
}

/** PEM files in the folder. */
export async function makeCertificates(
  folder: string,
  hostNames: readonly string[],
): Promise<Certificates> {
  const path = (name: string): string => join(folder, name)
  const run = (words: string): Promise<void> => openssl(folder, words.split(' '))
  const newKey = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'
  const extensions = `subjectAltName=${hostNames.map((name) => `DNS:${name}`).join(',')}\n`
  await writeFile(path('names.cnf'), extensions)
  await run(`req -x509 ${newKey} -days 2 -subj /CN=authority -keyout root.key -out root.pem`)
  await run(`req ${newKey} -subj /CN=server -keyout server.key -out server.csr`)
  const signing = '-CA root.pem -CAkey root.key -CAcreateserial -extfile names.cnf'
  await run(`x509 -req -in server.csr ${signing} -days 2 -out server.pem`)
  return { root: path('root.pem'), certificate: path('server.pem'), key: path('server.key') }
}

async function openssl(folder: string, words: readonly string[]): Promise<void> {
  await promisify(execFile)('openssl', [...words], { cwd: folder, timeout: 20_000 })
}
