/** docs/reference/configuration.md, from the options table. */
import { optionRows, type OptionRow } from '../../src/config/options.ts'

const sectionSummaries: Readonly<Record<string, string>> = {
  server: 'The public listener, and what one request may cost before it is understood.',
  admin: 'The listener for probes.',
  database: 'The PostgreSQL that answers.',
  graphql: 'What a document may ask for. No limit can be switched off.',
  variables: 'What the variables of one request may hold.',
  log: 'What is logged, and how.',
  schema: 'The schema to serve.',
  drain: 'The phases of a graceful stop, in order.',
  startup: 'The time a start may take.',
  readiness: 'The background check behind `/ready`.',
  dev: 'Only for `fraiseql dev`; production refuses the whole section.',
}

const head = `# Configuration

<!-- Written by "npm run docs" from src/config/options.ts. -->

Every option is a flag, an environment variable and a key of \`fraiseql.toml\` alike. A flag beats the
environment, which beats the file, which beats the default. The file is the one of \`--config\` or
\`FRAISEQL_CONFIG\`, else \`fraiseql.toml\` in the current folder if there is one.

- \`fraiseql config check\` prints every problem at once and exits with 78 if there is one. It needs no
  database. \`fraiseql config show\` prints every value and where it comes from.
- Unknown keys and unknown variables that start with \`FRAISEQL_\` are refused, with a suggestion.
  Variables that Kubernetes makes for a Service whose name starts with "fraiseql" are ignored.
- Options are read once, at start. Empty values are refused. Leave an option out to get its default.
- A relative path in the file starts from the folder of the file, elsewhere from the current folder.
- Secrets stand in the file only by reference: \`"env:NAME"\` names an environment variable,
  \`"file:/path"\` a file. A variable holds the secret itself or such a \`file:\` reference. Production
  refuses a secret file that every user can read.
- Rules between options are checked too: no timeout may be longer than the one around it, the phases
  of a stop must fit in \`drain.grace_ms\`, the two listeners cannot share a port.
- \`fraiseql dev\` runs in development, \`fraiseql serve\` in production; no setting changes that.
  Production refuses the section \`[dev]\`, queries by GET, introspection, and a database on another
  host without verified TLS. Two options whose names start with \`dangerously_allow_\` lift one refusal
  each; every start then logs \`configuration.insecure\`.
- \`fraiseql config schema\` prints a JSON Schema of the file for editors.

\`\`\`toml
[server]
port = 8081

[database]
url = "env:DATABASE_URL"
pool_size = 16

[graphql]
max_depth = 8
\`\`\`
`

export function configurationPage(): string {
  const sections = [...new Set(optionRows.map((row) => row.section))]
  return [head, ...sections.map(sectionText)].join('\n')
}

function sectionText(section: string): string {
  const rows = optionRows.filter((row) => row.section === section)
  return `## [${section}]

${sectionSummaries[section] ?? ''}

| Key | Value | Default | |
|---|---|---|---|
${rows.map(rowText).join('\n')}
`
}

function rowText(row: OptionRow): string {
  const { option } = row
  const names = `\`${row.key}\`<br>\`--${row.flag}\`<br>\`${row.environment}\``
  const marks = [
    option.note === undefined ? '' : ` *${option.note}*`,
    option.kind === 'secret' ? ' Secret.' : '',
  ]
  return `| ${names} | ${option.expected} | ${option.defaultText} | ${option.summary}${marks.join('')} |`
}
