/** Costs of documents for people, and against those of an earlier time. */
import type { DocumentCost } from './document-costs.ts'

/** Dearer by half, and by more than a row or two, is another plan; less is what new statistics do. */
const tolerance = 1.5
const slack = 10

export function printCosts(costs: readonly DocumentCost[]): string {
  const head = ['document', 'operation', 'role', 'shape', 'cost', 'rows']
  const lines = costs.map((each) => [
    each.document,
    each.operation ?? '-',
    each.role,
    String(each.shape),
    each.cost === null ? '?' : String(each.cost),
    each.rows === null ? '?' : String(each.rows),
  ])
  return [table([head, ...lines]), ...problems(costs), ...missingIndexes(costs)].join('\n')
}

/** A sentence for each statement that became dearer, or reads a relation whole that it did not, or is gone. */
export function regressions(
  costs: readonly DocumentCost[],
  baseline: readonly DocumentCost[],
): readonly string[] {
  const before = new Map(baseline.map((each) => [keyOf(each), each]))
  const now = new Set(costs.map(keyOf))
  const gone = [...before.keys()].filter((key) => !now.has(key)).map((key) => `${key} is gone`)
  const found = costs.flatMap((each) => {
    const earlier = before.get(keyOf(each))
    return earlier === undefined ? [] : worse(each, earlier)
  })
  return [...gone, ...found]
}

function worse(now: DocumentCost, before: DocumentCost): readonly string[] {
  const found: string[] = []
  const place = keyOf(now)
  if (now.cost === null && before.cost !== null) found.push(`${place} fails: ${now.problem ?? ''}`)
  if (now.cost !== null && before.cost !== null && now.cost > before.cost * tolerance + slack)
    found.push(`${place} costs ${now.cost}, ${before.cost} before`)
  const known = new Set(
    before.unindexed.map(({ relation, columns }) => `${relation} (${columns.join()})`),
  )
  for (const { relation, columns } of now.unindexed) {
    const name = `${relation} (${columns.join()})`
    if (!known.has(name)) found.push(`${place} has no index on ${name} any more`)
  }
  return found
}

function keyOf({ document, operation, role, shape }: DocumentCost): string {
  return `${document}, ${operation ?? '-'}, role ${role}, shape ${shape}`
}

function problems(costs: readonly DocumentCost[]): readonly string[] {
  return costs.flatMap((each) =>
    each.problem === null ? [] : [`${keyOf(each)} cannot be explained: ${each.problem}`],
  )
}

/** Each once, with the first document that misses it. */
function missingIndexes(costs: readonly DocumentCost[]): readonly string[] {
  const found = new Map<string, string>()
  for (const each of costs)
    for (const { relation, columns, condition } of each.unindexed) {
      const index = `${relation} (${columns.join(', ')})`
      if (!found.has(index))
        found.set(
          index,
          `no index serves ${index}: ${condition} of ${each.document}, role ${each.role}`,
        )
    }
  return [...found.values()]
}

function table(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
