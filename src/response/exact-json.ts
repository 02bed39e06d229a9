/** JSON that keeps the digits of its numbers: what PostgreSQL wrote is written again unchanged. */
import { rawJson } from '../lib/raw-json.ts'

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown

export function parseExact(text: string): unknown {
  const keepDigits: Reviver = (_, value, { source }) =>
    typeof value === 'number' && source !== undefined ? rawJson(source) : value
  return JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown)
}
