/** docs/reference/errors.md, from the error registry. */
import { errorRegistry } from '../../src/error-registry.ts'

const head = `# Errors

<!-- Written by "npm run docs" from src/error-registry.ts. -->

Every error of a response has one of these codes in \`extensions.code\`. A code never changes its
meaning. What PostgreSQL, the file system or a stack says is never in a response; an \`INTERNAL\` error
carries an \`errorId\` that is also in the log line with the cause.

The first status is for \`application/graphql-response+json\`, the second for \`application/json\`, where
GraphQL over HTTP wants 200 once a request is well formed.

| Code | Status | Stage | Message | What to do |
|---|---|---|---|---|
`

export function errorsPage(): string {
  const rows = Object.entries(errorRegistry).map(([code, row]) => {
    const status =
      row.status === row.legacyStatus ? String(row.status) : `${row.status} / ${row.legacyStatus}`
    return `| \`${code}\` | ${status} | ${row.stage} | ${row.message} | ${row.advice} |`
  })
  return `${head}${rows.join('\n')}\n`
}
