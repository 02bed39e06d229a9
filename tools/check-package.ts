/**
 * `npm run check:package`: is what we would publish well formed, resolvable and small? Builds,
 * then asks publint and "are the types wrong", then holds the tarball against a budget.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import process from 'node:process'

const maxPackedBytes = 400_000
const maxUnpackedBytes = 2_000_000
const maxFiles = 700

interface PackedFile {
  readonly path: string
}

interface Packed {
  readonly size: number
  readonly unpackedSize: number
  readonly files: readonly PackedFile[]
}

/** What a user needs, and nothing a user could not use: no tests, tools or fixtures. */
const publishedPath = /^(dist\/(.+\.(js|d\.ts)|sbom\.cdx\.json)|package\.json|LICENSE|[A-Z]+\.md)$/

run('node', 'tools/build.ts')
run('publint', '--strict')
run('attw', '--profile', 'esm-only', '--pack', '.')

const packed = readPacked()
const problems = findProblems(packed)
console.log(
  `tarball: ${packed.files.length} files, ${packed.size} bytes packed, ${packed.unpackedSize} unpacked`,
)
for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1

/** Ends with the tool's own exit code: its output has said what is wrong. */
function run(command: string, ...words: readonly string[]): void {
  const ended = spawnSync(command, words, { stdio: 'inherit', shell: process.platform === 'win32' })
  if (ended.status !== 0) process.exit(ended.status ?? 1)
}

function readPacked(): Packed {
  const json = execFileSync('npm', ['pack', '--dry-run', '--json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  })
  const [first]: readonly Packed[] = JSON.parse(json)
  if (first === undefined) throw new Error('npm pack described no package')
  return first
}

function findProblems({ size, unpackedSize, files }: Packed): readonly string[] {
  const strangers = files.filter(({ path }) => !publishedPath.test(path)).map(({ path }) => path)
  return [
    ...(size > maxPackedBytes ? [`packed size ${size} is over ${maxPackedBytes}`] : []),
    ...(unpackedSize > maxUnpackedBytes
      ? [`unpacked size ${unpackedSize} is over ${maxUnpackedBytes}`]
      : []),
    ...(files.length > maxFiles ? [`${files.length} files are over ${maxFiles}`] : []),
    ...strangers.map((path) => `${path} does not belong in the package`),
  ]
}
