/**
 * The files of trusted documents: `.graphql` and `.gql` files, each of which is one document and is sent by
 * clients by the sha256 of its bytes, and manifests that a client's build wrote, as JSON: id to text, or
 * Apollo's list of operations. Examples of variables stand beside a file, in `NAME.variables.json`.
 */
import { hash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { glob, readFile } from 'node:fs/promises'
import { basename, extname, relative } from 'node:path'
import { everyOperation, type SourceDocument } from '../documents/compile-documents.ts'
import type { Variables } from '../documents/sample-variables.ts'

/** A file that is no document, with a sentence on why. */
export class DocumentsError extends Error {
  override readonly name = 'DocumentsError'
}

const examplesEnding = '.variables.json'

/** In the order of the patterns; what one pattern finds is sorted by name. */
export async function readDocuments(
  patterns: readonly string[],
  directory: string,
): Promise<readonly SourceDocument[]> {
  const documents: SourceDocument[] = []
  const seen = new Set<string>()
  for (const pattern of patterns) {
    const paths = await filesOf(pattern)
    if (paths.length === 0)
      throw new DocumentsError(`[schema] documents: "${pattern}" finds no document.`)
    for (const path of paths.filter((each) => !seen.has(each))) {
      seen.add(path)
      documents.push(...(await readFileOf(path, relative(directory, path))))
    }
  }
  return documents
}

async function filesOf(pattern: string): Promise<readonly string[]> {
  const paths: string[] = []
  for await (const path of glob(pattern)) if (!path.endsWith(examplesEnding)) paths.push(path)
  return paths.toSorted()
}

async function readFileOf(path: string, name: string): Promise<readonly SourceDocument[]> {
  const text = await readText(path, name)
  switch (extname(path)) {
    case '.graphql':
    case '.gql':
      return [{ name, path, text, examples: await readExamples(path, name) }]
    case '.json':
      return readManifest(parseJson(text, name), { name, path })
    default:
      throw new DocumentsError(`${name}: a document ends in .graphql or .gql, a manifest in .json.`)
  }
}

async function readText(path: string, name: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(path))
  } catch (error) {
    throw new DocumentsError(`${name} cannot be read: ${String(error)}`, { cause: error })
  }
}

/** `{"<id>": "<text>"}`, or `{"operations": [{"id": …, "body": …}]}`; the id must be that of the text. */
function readManifest(
  manifest: unknown,
  { name, path }: Pick<SourceDocument, 'name' | 'path'>,
): readonly SourceDocument[] {
  const entries = entriesOf(manifest)
  if (entries === undefined || entries.length === 0)
    throw new DocumentsError(`${name}: this is no manifest of documents.`)
  return entries.map(([id, text]) => {
    if (typeof id !== 'string' || typeof text !== 'string')
      throw new DocumentsError(`${name}: an entry is not an id with a text.`)
    if (id.replace(/^sha256:/u, '') !== hash('sha256', text))
      throw new DocumentsError(
        `${name}: the id ${id.slice(0, 80)} is not the sha256 of its document.`,
      )
    return { name: `${name}#${id.slice(0, 20)}`, path, text, examples: new Map() }
  })
}

function entriesOf(manifest: unknown): readonly (readonly [unknown, unknown])[] | undefined {
  if (!isObject(manifest)) return undefined
  const { operations } = manifest
  if (!Array.isArray(operations)) return Object.entries(manifest)
  return operations.map((each: unknown) =>
    isObject(each) ? [each['id'], each['body']] : [null, null],
  )
}

/** A list for every operation, or lists by the names of operations. */
async function readExamples(path: string, name: string): Promise<SourceDocument['examples']> {
  const file = `${path.slice(0, -extname(path).length)}${examplesEnding}`
  if (!existsSync(file)) return new Map()
  const place = `${name.slice(0, -basename(path).length)}${basename(file)}`
  const json = parseJson(await readText(file, place), place)
  const lists = Array.isArray(json) ? [[everyOperation, json] as const] : objectEntries(json, place)
  return new Map(lists.map(([operation, list]) => [operation, variablesOf(list, place)]))
}

function objectEntries(json: unknown, place: string): readonly (readonly [string, unknown])[] {
  if (isObject(json)) return Object.entries(json)
  throw new DocumentsError(`${place}: expected a list of variables, or lists by operation.`)
}

function variablesOf(list: unknown, place: string): readonly Variables[] {
  if (Array.isArray(list) && list.length > 0 && list.every(isObject)) return list
  throw new DocumentsError(
    `${place}: expected a list of objects, one for each shape of the variables.`,
  )
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    throw new DocumentsError(`${name} is not JSON.`, { cause })
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
