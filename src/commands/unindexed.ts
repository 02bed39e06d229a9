/** Conditions in a plan of PostgreSQL that no index serves: rows are read to be thrown away. */

/** A node of `explain (format json, verbose)`, as far as it is read here. */
export interface PlanNode {
  readonly 'Node Type': string
  readonly 'Total Cost': number
  readonly 'Plan Rows': number
  readonly Schema?: string
  readonly 'Relation Name'?: string
  readonly Alias?: string
  readonly Filter?: string
  readonly 'Join Filter'?: string
  readonly 'Index Cond'?: string
  readonly 'Recheck Cond'?: string
  readonly Plans?: readonly PlanNode[]
}

export interface Unindexed {
  /** With its schema. */
  readonly relation: string
  /** Columns of it that the condition reads, as SQL spells them. */
  readonly columns: readonly string[]
  /** As PostgreSQL prints it. */
  readonly condition: string
}

export function unindexedIn(plan: PlanNode): readonly Unindexed[] {
  return walk(plan, [])
}

/** @param joins - conditions of the joins above, which an index of the inner relation could serve */
function walk(node: PlanNode, joins: readonly string[]): readonly Unindexed[] {
  const own = isScan(node) ? scanned(node, joins) : []
  const joined = node['Join Filter'] === undefined ? joins : [...joins, node['Join Filter']]
  return [...own, ...(node.Plans ?? []).flatMap((child) => walk(child, joined))]
}

/** Of a whole relation: not one that an index or a bitmap has narrowed. */
function isScan(node: PlanNode): boolean {
  const isNarrowed = node['Index Cond'] !== undefined || node['Recheck Cond'] !== undefined
  return node['Relation Name'] !== undefined && node['Node Type'].endsWith('Scan') && !isNarrowed
}

function scanned(node: PlanNode, joins: readonly string[]): readonly Unindexed[] {
  const { Schema = '', 'Relation Name': name = '', Alias = name, Filter } = node
  const conditions = Filter === undefined ? joins : [Filter, ...joins]
  return conditions.flatMap((condition) => {
    const columns = columnsOf(Alias, condition)
    const relation = `${Schema}.${name}`
    return columns.length === 0 ? [] : [{ relation, columns, condition }]
  })
}

/** With `verbose` every column stands behind the alias of its relation. */
function columnsOf(alias: string, condition: string): readonly string[] {
  const found = new Set<string>()
  for (const prefix of [`${alias}.`, `"${alias}".`]) {
    for (let at = condition.indexOf(prefix); at !== -1; at = condition.indexOf(prefix, at + 1)) {
      if (/[\w"$]/u.test(condition[at - 1] ?? '')) continue
      const [column] =
        /^(?:"(?:[^"]|"")+"|[a-z_][\w$]*)/u.exec(condition.slice(at + prefix.length)) ?? []
      if (column !== undefined) found.add(column)
    }
  }
  return [...found]
}
