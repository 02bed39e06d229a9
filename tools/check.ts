/**
 * `npm run check`: types, lint, format and unused code, each a tool of its own. The layer rule is a
 * test (test/architecture.test.ts) and runs with them, so that one command says whether a change
 * may be committed. `npm test` runs the same list as its first suite.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import process from 'node:process'

export interface CheckOutcome {
  readonly name: string
  readonly passed: boolean
  readonly durationMs: number
  /** What the tool printed. */
  readonly output: string
}

interface Check {
  readonly name: string
  readonly command: string
  readonly arguments: readonly string[]
}

/** oxlint reports nothing of a folder it is not told to read by name. */
const folders = ['src', 'test', 'examples', 'tools', 'scripts', 'bench'].filter((folder) =>
  existsSync(folder),
)

/** The opponents of the bench are typed by packages that only `npm run bench` brings. */
const benchPeers: readonly Check[] = existsSync('bench/node_modules')
  ? [
      {
        name: 'tsc finds no type error in the opponents of the bench',
        command: 'tsc',
        arguments: ['-p', 'bench/peers'],
      },
    ]
  : []

const checks: readonly Check[] = [
  { name: '[DOC-10] tsc finds no type error', command: 'tsc', arguments: ['-p', '.'] },
  {
    name: '[DOC-10] tsc finds no type error in what is published',
    command: 'tsc',
    arguments: ['-p', 'tsconfig.build.json', '--noEmit'],
  },
  ...benchPeers,
  {
    name: '[DOC-10] oxlint finds nothing, warnings included',
    command: 'oxlint',
    arguments: ['--type-aware', '--deny-warnings', ...folders],
  },
  {
    name: '[DOC-10] oxfmt would change nothing',
    command: 'oxfmt',
    arguments: ['--check', ...folders, 'package.json', 'tsconfig.json', 'tsconfig.build.json'],
  },
  {
    name: 'knip finds no code that production does not reach',
    command: 'knip',
    arguments: ['--production'],
  },
  {
    name: 'knip finds no unused file, export or dependency',
    command: 'knip',
    arguments: [],
  },
  {
    name: 'the documents have no broken link, and their examples compile',
    command: 'node',
    arguments: ['tools/check-docs.ts'],
  },
]

const architecture: Check = {
  name: 'the architecture test passes',
  command: 'node',
  arguments: ['--test', 'test/architecture.test.ts'],
}

/** Runs every check, one after the other: each of them uses all cores by itself. */
export async function runChecks(
  report: (outcome: CheckOutcome) => void,
  list: readonly Check[] = checks,
): Promise<readonly CheckOutcome[]> {
  const outcomes: CheckOutcome[] = []
  for (const check of list) {
    const outcome = await runCheck(check)
    report(outcome)
    outcomes.push(outcome)
  }
  return outcomes
}

function runCheck(check: Check): Promise<CheckOutcome> {
  const startedAt = performance.now()
  return new Promise((resolve) => {
    const child = spawn(check.command, check.arguments, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1' },
      // npm links the tools as .cmd files on Windows, which only a shell starts.
      shell: process.platform === 'win32',
    })
    const pieces: Buffer[] = []
    child.stdout.on('data', (piece: Buffer) => pieces.push(piece))
    child.stderr.on('data', (piece: Buffer) => pieces.push(piece))
    const finish = (passed: boolean, extra = ''): void => {
      const output = Buffer.concat(pieces).toString() + extra
      resolve({ name: check.name, passed, durationMs: performance.now() - startedAt, output })
    }
    child.on('error', (error) => finish(false, error.message))
    child.on('close', (exitCode) => finish(exitCode === 0))
  })
}

if (import.meta.main) {
  const outcomes = await runChecks(
    (outcome) => {
      const seconds = (outcome.durationMs / 1000).toFixed(1)
      console.log(`${outcome.passed ? 'ok  ' : 'FAIL'} ${outcome.name} (${seconds} s)`)
      if (!outcome.passed) console.log(outcome.output)
    },
    [...checks, architecture],
  )
  process.exitCode = outcomes.every((outcome) => outcome.passed) ? 0 : 1
}
