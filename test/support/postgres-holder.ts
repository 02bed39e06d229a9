/** A process that starts a project's embedded PostgreSQL and holds it until it is killed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

export interface PostgresHolder {
  readonly adminUrl: string
  readonly reused: boolean
  readonly steps: readonly string[]
  readonly kill: (signal: NodeJS.Signals) => Promise<void>
}

const module = new URL('../../src/dev/embedded-postgres.ts', import.meta.url).href

// SIGTERM stops it in order; the end of its input, which is the end of the test, does so too.
const program = `
  import { startEmbeddedPostgres } from ${JSON.stringify(module)}
  const steps = []
  const postgres = await startEmbeddedPostgres({
    directory: process.argv[1],
    onStep: (text) => steps.push(text),
  })
  const { adminUrl, reused } = postgres
  console.log(JSON.stringify({ adminUrl, reused, steps }))
  process.once('SIGTERM', () => postgres[Symbol.asyncDispose]().then(() => process.exit()))
  process.stdin.resume().once('end', () => process.exit())
`

export async function startPostgresHolder(directory: string): Promise<PostgresHolder> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, directory], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const report = await Promise.race([readLine(child), exited])
  if (typeof report !== 'string') throw new Error('the holder ended before it had a PostgreSQL')
  return {
    ...(JSON.parse(report) as Pick<PostgresHolder, 'adminUrl' | 'reused' | 'steps'>),
    kill: async (signal) => {
      child.kill(signal)
      await exited
    },
  }
}

async function readLine(child: ChildProcess): Promise<string | undefined> {
  let text = ''
  for await (const piece of child.stdout ?? []) {
    text += String(piece)
    const end = text.indexOf('\n')
    if (end !== -1) return text.slice(0, end)
  }
  return undefined
}
