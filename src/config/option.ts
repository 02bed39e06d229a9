/**
 * One row of the options table, and the few kinds of value a row can have. A kind knows how a text
 * (flag, environment variable) becomes the value that a TOML file writes directly; the schema
 * judges both alike.
 */
import { z } from 'zod'
import type { LogLevel, Mode, Pooler, TrustedDocuments } from './config.ts'
import { databaseUrlProblem } from './database-url.ts'
import { Secret } from './secret.ts'

export type OptionKind =
  | 'integer'
  | 'boolean'
  | 'choice'
  | 'text'
  | 'path'
  | 'patterns'
  | 'object'
  | 'secret'

/** What a default may depend on. */
export interface DefaultContext {
  readonly mode: Mode
  /** Standard output is a terminal. */
  readonly terminal: boolean
  readonly workingDirectory: string
}

export interface Option<T> {
  readonly kind: OptionKind
  /** Judges the value as a TOML file writes it; `undefined` comes out when "auto" was written. */
  readonly schema: z.ZodType<T | undefined>
  /** Completes the sentence "expected …". */
  readonly expected: string
  readonly default: (context: DefaultContext) => T
  /** The default as the reference page and --help print it. */
  readonly defaultText: string
  /** One sentence. */
  readonly summary: string
  readonly unit?: Unit | undefined
  /** A security note for the reference page. */
  readonly note?: string | undefined
  /** Replaces the flag made of section and key. */
  readonly flag?: string | undefined
  /** Replaces the environment variable made of section and key. */
  readonly environment?: string | undefined
}

type Unit = 'ms' | 's' | 'bytes'

const unitNames: Readonly<Record<Unit, string>> = {
  ms: 'milliseconds',
  s: 'seconds',
  bytes: 'bytes',
}

/** One row per property of each section: the compiler refuses a table that misses or invents one. */
export type OptionTable<Section> = { readonly [Key in keyof Section]-?: Option<Section[Key]> }

interface Words {
  readonly summary: string
  readonly note?: string | undefined
  readonly flag?: string | undefined
  readonly environment?: string | undefined
}

interface Range {
  readonly default: number
  readonly min?: number | undefined
  /** The hard ceiling. */
  readonly max: number
  readonly unit?: Unit | undefined
}

export function integer(range: Range, words: Words): Option<number> {
  const min = range.min ?? 1
  const unit = range.unit === undefined ? '' : ` (${unitNames[range.unit]})`
  return {
    ...words,
    kind: 'integer',
    schema: z.int().min(min).max(range.max),
    expected: `an integer from ${min} to ${range.max}${unit}`,
    default: () => range.default,
    defaultText: String(range.default),
    unit: range.unit,
  }
}

/** Nobody balances load over a process in development or on a terminal: Ctrl-C does not wait. */
export function drainDelay(range: Range, words: Words): Option<number> {
  return {
    ...integer(range, words),
    default: (context) => (context.terminal || context.mode === 'development' ? 0 : range.default),
    defaultText: `${range.default} (0 in development and on a terminal)`,
  }
}

export function port(value: number, words: Words): Option<number> {
  return integer({ default: value, min: 0, max: 65_535 }, words)
}

/** An option that is off unless written; true lowers the security. */
export function danger(words: Words): Option<boolean> {
  return {
    ...words,
    kind: 'boolean',
    schema: z.boolean(),
    expected: 'true or false',
    default: () => false,
    defaultText: 'false',
  }
}

/** "on", "off" or "auto", which is on in development only. */
export function developmentSwitch(words: Words): Option<boolean> {
  return {
    ...words,
    kind: 'choice',
    schema: z
      .enum(['auto', 'on', 'off'])
      .transform((value) => (value === 'auto' ? undefined : value === 'on')),
    expected: '"auto", "on" or "off"',
    default: (context) => context.mode === 'development',
    defaultText: 'auto (on in development only)',
  }
}

export function logFormat(words: Words): Option<'json' | 'text'> {
  return {
    ...words,
    kind: 'choice',
    schema: z
      .enum(['auto', 'json', 'text'])
      .transform((value) => (value === 'auto' ? undefined : value)),
    expected: '"auto", "json" or "text"',
    default: (context) => (context.mode === 'development' ? 'text' : 'json'),
    defaultText: 'auto (text in development, json in production)',
  }
}

export function logLevel(value: LogLevel, words: Words): Option<LogLevel> {
  const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const
  return {
    ...words,
    kind: 'choice',
    schema: z.enum(levels),
    expected: `one of ${levels.map((level) => `"${level}"`).join(', ')}`,
    default: () => value,
    defaultText: value,
  }
}

export function channel(words: Words): Option<'pool' | 'pipeline'> {
  return {
    ...words,
    kind: 'choice',
    schema: z.enum(['pool', 'pipeline']),
    expected: '"pool" or "pipeline"',
    default: () => 'pipeline',
    defaultText: 'pipeline',
  }
}

export function pooler(words: Words): Option<Pooler> {
  return {
    ...words,
    kind: 'choice',
    schema: z.enum(['none', 'transaction']),
    expected: '"none" or "transaction"',
    default: () => 'none',
    defaultText: 'none',
  }
}

export function trustedDocuments(words: Words): Option<TrustedDocuments> {
  return {
    ...words,
    kind: 'choice',
    schema: z.enum(['allow', 'only']),
    expected: '"allow" or "only"',
    default: () => 'allow',
    defaultText: 'allow',
  }
}

export function text(
  rule: { readonly default: string; readonly pattern: RegExp; readonly expected: string },
  words: Words,
): Option<string> {
  return {
    ...words,
    kind: 'text',
    schema: z.string().regex(rule.pattern),
    expected: rule.expected,
    default: () => rule.default,
    defaultText: rule.default,
  }
}

export function path(
  rule: { readonly default: (context: DefaultContext) => string; readonly defaultText: string },
  words: Words,
): Option<string> {
  return {
    ...words,
    kind: 'path',
    schema: pathText,
    expected: 'a path',
    default: rule.default,
    defaultText: rule.defaultText,
  }
}

export function patterns(words: Words): Option<readonly string[]> {
  return {
    ...words,
    kind: 'patterns',
    schema: z.array(pathText).max(100),
    expected: 'a list of at most 100 glob patterns',
    default: () => [],
    defaultText: '[]',
  }
}

export function jsonObject(words: Words): Option<Readonly<Record<string, unknown>>> {
  return {
    ...words,
    kind: 'object',
    schema: z.record(z.string().min(1).max(128), z.json()),
    expected: 'an object (a table in TOML, JSON elsewhere)',
    default: () => ({}),
    defaultText: '{}',
  }
}

export function databaseUrl(words: Words): Option<Secret | undefined> {
  return {
    ...words,
    kind: 'secret',
    schema: z
      .string()
      .superRefine((value, context) => {
        const problem = databaseUrlProblem(value)
        if (problem !== undefined) context.addIssue({ code: 'custom', message: problem })
      })
      .transform((value) => new Secret(value)),
    expected: 'a PostgreSQL connection URL',
    default: () => undefined,
    defaultText: 'none',
  }
}

/** A NUL byte would cut the path in system calls. */
const pathText = z
  .string()
  .min(1)
  .max(4096)
  .refine((value) => !value.includes('\0'))
