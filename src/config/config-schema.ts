/** The JSON Schema of fraiseql.toml, for editors. */
import { z } from 'zod'
import { optionRows } from './options.ts'

export function configSchema(): Readonly<Record<string, unknown>> {
  const sections: Record<string, Record<string, z.ZodType>> = {}
  for (const row of optionRows) {
    const section = (sections[row.section] ??= {})
    section[row.key] = row.option.schema.optional().describe(row.option.summary)
  }
  const shape = Object.fromEntries(
    Object.entries(sections).map(([name, keys]) => [name, z.strictObject(keys).optional()]),
  )
  return z.toJSONSchema(z.strictObject(shape), { io: 'input' })
}
