/** What `config show` prints: every option, its value without secrets, and where it comes from. */
import { redactDatabaseUrl } from './database-url.ts'
import type { ResolvedOption } from './resolve-config.ts'
import { Secret } from './secret.ts'

export interface ShownOption {
  readonly name: string
  readonly value: unknown
  readonly source: ResolvedOption['source']
  readonly place: string
}

export function showOptions(options: readonly ResolvedOption[]): readonly ShownOption[] {
  return options.map(({ row, value, source, place }) => ({
    name: row.name,
    value: value instanceof Secret ? value.use(redactDatabaseUrl) : (value ?? null),
    source,
    place,
  }))
}

/** The options as text, one a line, by section. */
export function formatOptions(options: readonly ShownOption[]): string {
  const lines: string[] = []
  let section = ''
  for (const { name, value, source, place } of options) {
    const [ownSection = '', key = ''] = name.split('.')
    if (ownSection !== section) {
      lines.push(section === '' ? `[${ownSection}]` : `\n[${ownSection}]`)
      section = ownSection
    }
    const origin = source === 'default' ? 'default' : place
    lines.push(`${`${key} = ${JSON.stringify(value)}`.padEnd(46)}  # ${origin}`)
  }
  return `${lines.join('\n')}\n`
}
