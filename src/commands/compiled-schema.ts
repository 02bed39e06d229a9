/**
 * schema.compiled.json: what `compile` writes and `serve` runs. The hash finds a file that was cut or
 * edited by hand; whether it fits the database is for the fingerprint inside to tell.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { deepFreeze } from '../lib/deep-freeze.ts'
import type { Model } from '../schema/model.ts'
import { CommandFailure, exitCodes } from './exit-code.ts'

const format = 2
const maxFileBytes = 64 * 1024 * 1024

export function compiledSchemaText(model: Model): string {
  const content = JSON.stringify(model, undefined, 1)
  return `{\n"format": ${format},\n"contentHash": "${hashOf(content)}",\n"model": ${content}\n}\n`
}

export function readCompiledSchema(path: string): Model {
  const file = parse(readText(path), path)
  if (file['format'] !== format) {
    throw unreadable(path, `its format is not ${format}; compile it with this version of fraiseql`)
  }
  const { model } = file
  if (!isModel(model)) throw unreadable(path, 'it holds no model')
  if (hashOf(JSON.stringify(model, undefined, 1)) !== file['contentHash']) {
    throw unreadable(path, 'its hash does not fit its content; run "fraiseql compile" again')
  }
  return deepFreeze(model)
}

function hashOf(content: string): string {
  return createHash('sha256').update(content).digest('hex')
}

function readText(path: string): string {
  try {
    const bytes = readFileSync(path)
    if (bytes.length > maxFileBytes) throw unreadable(path, 'it is larger than 64 MiB')
    return bytes.toString()
  } catch (error) {
    if (error instanceof CommandFailure) throw error
    const missing = codeOf(error) === 'ENOENT'
    throw unreadable(
      path,
      missing ? 'there is no such file; run "fraiseql compile"' : codeOf(error),
    )
  }
}

function parse(text: string, path: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return { ...value }
  } catch (error) {
    throw unreadable(path, 'it is not JSON', error)
  }
  throw unreadable(path, 'it is not a JSON object')
}

/** A validated boundary: the hash in the file says that `compile` wrote the rest. */
function isModel(value: unknown): value is Model {
  if (typeof value !== 'object' || value === null) return false
  return ['fingerprint', 'roles', 'types', 'enums', 'functions', 'documents'].every(
    (key) => key in value,
  )
}

function unreadable(path: string, reason: string, cause?: unknown): CommandFailure {
  return new CommandFailure(
    exitCodes.schemaMissing,
    `The compiled schema ${path} cannot be used: ${reason}.`,
    { cause },
  )
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
