/** Follows `env:NAME` and `file:PATH` to a secret. Messages name the reference, never the value. */
import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Mode } from './config.ts'
import type { Environment } from './environment.ts'
import type { GivenValue } from './given-value.ts'

const maxSecretBytes = 65_536

/** Where a connection URL could hold a password in the sight of every process. */
const urlWithPassword = /^[a-z]+:\/\/[^/?#]*:[^/?#]*@/iu

export interface SecretContext {
  readonly mode: Mode
  readonly environment: Environment
}

export function readSecret(
  given: GivenValue,
  context: SecretContext,
): { readonly value: string } | { readonly problem: string } {
  const text = given.value
  if (typeof text !== 'string') return { problem: `expected ${given.row.option.expected}` }
  if (text.startsWith('file:')) return readSecretFile(text.slice(5), given, context)
  if (text.startsWith('env:') && given.source !== 'environment') {
    return readVariable(text.slice(4), context.environment)
  }
  if (given.source === 'file') {
    return {
      problem: `a secret stands in a file only by reference: "env:${given.row.environment}" or "file:/path"`,
    }
  }
  if (given.source === 'flag' && context.mode === 'production' && urlWithPassword.test(text)) {
    return {
      problem: `a password on the command line is visible to every process; use ${given.row.environment} or a file: reference`,
    }
  }
  return { value: text }
}

function readVariable(
  name: string,
  environment: Environment,
): { readonly value: string } | { readonly problem: string } {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/u.test(name)) {
    return { problem: '"env:" must be followed by the name of an environment variable' }
  }
  const value = environment[name]
  if (value === undefined || value === '') {
    return { problem: `the environment variable ${name} is not set` }
  }
  return { value }
}

function readSecretFile(
  path: string,
  given: GivenValue,
  context: SecretContext,
): { readonly value: string } | { readonly problem: string } {
  if (path === '') return { problem: '"file:" must be followed by a path' }
  const absolute = resolve(given.directory, path)
  try {
    const status = statSync(absolute)
    if (!status.isFile()) return { problem: `${path} is not a file` }
    if (status.size > maxSecretBytes) return { problem: `${path} is larger than 64 KiB` }
    if (context.mode === 'production' && (status.mode & 0o004) !== 0) {
      return { problem: `${path} is readable by every user; take that permission away (chmod o-r)` }
    }
    const value = readFileSync(absolute, 'utf8').replace(/\r?\n$/u, '')
    return value === '' ? { problem: `${path} is empty` } : { value }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    return { problem: `${path} cannot be read: ${code}` }
  }
}
