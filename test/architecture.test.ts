/**
 * The shape of the source, kept by a test: who may import whom, how large a file may grow, and what
 * only one folder may do. The order of the layers is the order of a request (ARCHITECTURE.md).
 */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import { test } from 'node:test'

/** Each inner list is one layer; its members may not import one another, nor a later layer. */
const layers: readonly (readonly string[])[] = [
  ['lib'],
  ['error-registry'],
  ['errors', 'observation', 'config'],
  ['catalog'],
  ['schema'],
  ['http'],
  ['security'],
  ['graphql'],
  ['plan'],
  ['sql'],
  ['pg'],
  ['system'],
  ['response'],
  ['telemetry', 'ops'],
  ['operation'],
  ['documents'],
  ['server'],
  ['start-server'],
  ['dev'],
  ['commands'],
  ['cli', 'index'],
]

/** Within a layer of root files and folders these may be seen by the others. */
const sharedInLayer = new Set(['errors', 'observation'])

const stages = ['http', 'security', 'graphql', 'plan', 'sql', 'pg', 'response']

const root = join(import.meta.dirname, '..')
const files = globSync('src/**/*.ts', { cwd: root })
  .toSorted()
  .map((path) => ({
    path: path.split(sep).join('/'),
    text: readFileSync(join(root, path), 'utf8'),
  }))

test('a file imports only its own folder and earlier layers', () => {
  const violations = files.flatMap((file) =>
    readImports(file)
      .filter((target) => !mayImport(file.path, target))
      .map((target) => `${file.path} imports ${target}`),
  )

  assert.deepEqual(violations, [])
})

test('every folder and root file of src has a place in the order of layers', () => {
  const known = new Set(layers.flat())
  const strangers = files.map((file) => layerName(file.path)).filter((name) => !known.has(name))

  assert.deepEqual([...new Set(strangers)], [])
})

test('every stage of a request is a folder with source in it', () => {
  const empty = stages.filter((stage) => !files.some((file) => layerName(file.path) === stage))

  assert.deepEqual(empty, [])
})

test('no source file has more than 400 lines', () => {
  const long = files
    .map((file) => ({ path: file.path, lines: file.text.trimEnd().split('\n').length }))
    .filter((file) => file.lines > 400)

  assert.deepEqual(long, [])
})

test('only src/index.ts gathers exports of other files', () => {
  const gatherers = files
    .filter((file) => file.path !== 'src/index.ts')
    .filter(
      (file) =>
        basename(file.path) === 'index.ts' ||
        /^export (\*|(type )?\{[^}]*\} from)/m.test(file.text),
    )
    .map((file) => file.path)

  assert.deepEqual(gatherers, [])
})

test('no file or folder is named after being left over', () => {
  const leftovers = files.filter((file) =>
    /(^|[/-])(utils?|helpers?|common|misc|manager|impl)(?=[-./]|$)/.test(file.path),
  )

  assert.deepEqual(
    leftovers.map((file) => file.path),
    [],
  )
})

test('only src/config reads the environment', () => {
  const readers = files
    .filter((file) => layerName(file.path) !== 'config')
    .filter((file) =>
      /\bprocess\s*\.\s*env\b|\{[^}]*\benv\b[^}]*\} from 'node:process'/.test(
        withoutComments(file.text),
      ),
    )
    .map((file) => file.path)

  assert.deepEqual(readers, [])
})

/**
 * Statements are spelled by sql/ alone. The others on the list speak to the database in fixed
 * statements of their own, without a value or a name of a request in them; start-server has the
 * `select 1` of the readiness probe.
 */
const spellsSql = new Set([
  'sql',
  'catalog',
  'pg',
  'system',
  'ops',
  'start-server',
  'dev',
  'commands',
])

test('only the folders that talk to PostgreSQL spell statements, and of the stages only sql and pg', () => {
  const statement =
    /[`'"]\s*(select\s+[\w"*$(]|insert\s+into\s|update\s+[\w"]+\s+set\s|delete\s+from\s|with\s+\w+\s+as\s*\()/i
  const spellers = files
    .filter((file) => !spellsSql.has(layerName(file.path)))
    .filter((file) => statement.test(withoutComments(file.text)))
    .map((file) => file.path)

  assert.deepEqual(spellers, [])
})

function mayImport(from: string, target: string): boolean {
  const fromName = layerName(from)
  const targetName = layerName(target)
  if (fromName === targetName) return true
  const fromLayer = layerIndex(fromName)
  const targetLayer = layerIndex(targetName)
  return targetLayer < fromLayer || (targetLayer === fromLayer && sharedInLayer.has(targetName))
}

function layerIndex(name: string): number {
  return layers.findIndex((layer) => layer.includes(name))
}

/** `src/plan/node.ts` belongs to `plan`, `src/errors.ts` to `errors`. */
function layerName(path: string): string {
  const [, first = ''] = path.split('/')
  return first.replace(/\.ts$/, '')
}

function readImports(file: { readonly path: string; readonly text: string }): readonly string[] {
  const specifiers = file.text.matchAll(/(?:\bfrom|\bimport|\bimport\(|\bURL\()\s*'(\.[^']+\.ts)'/g)
  return [...specifiers].map(([, specifier = '']) =>
    relative(root, join(root, dirname(file.path), specifier))
      .split(sep)
      .join('/'),
  )
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '')
}
