/** New rows of the shop as GraphQL literals and as JSON. */
import type { WritableType } from './write-permissions.ts'

let lastNumber = 1000
/** No row has it yet; all have the same length. */
export const nextNumber = (): number => (lastNumber += 1)

/** A literal with all that is required, and more. */
export function newRow(
  { columns }: WritableType,
  more: Readonly<Record<string, string>> = {},
  n: number = nextNumber(),
): string {
  const required = Object.entries(columns)
    .filter(([, column]) => column.isRequired)
    .map(([field, column]) => [field, column.sample(n)[0]] as const)
  const all = { ...Object.fromEntries(required), ...more }
  return `{${Object.entries(all)
    .map(([field, literal]) => `${field}:${literal}`)
    .join()}}`
}

/** The same as JSON: of no type here is a required value written otherwise. */
export function newRowJson(type: WritableType): Readonly<Record<string, unknown>> {
  const text = newRow(type)
    .replaceAll(/(\w+):/g, '"$1":')
    .replaceAll(':SEK', ':"SEK"')
  return JSON.parse(text) as Readonly<Record<string, unknown>>
}

/** Of a field, as a value of an enum. */
export function upperCase(field: string): string {
  return field.replaceAll(/[A-Z]/g, '_$&').toUpperCase()
}
