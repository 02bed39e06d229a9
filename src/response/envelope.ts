/**
 * The bytes around the columns of an answer, made once per plan:
 * `{"data":{"users":` column `,"total":` column `}}`, or `{"data":{"users":[` rows `]}}`.
 */
import { defectMarker } from '../lib/defect-marker.ts'
import type { FieldPlan, OperationPlan, SelectPlan } from '../plan/plan.ts'
import { entitiesOf } from '../plan/response-plan.ts'
import { isSelect } from '../sql/print-operation.ts'
import type { Statement } from '../sql/statement.ts'

export interface Envelope {
  /** One more than there are columns from outside; column n stands between n and n + 1. */
  readonly texts: readonly Buffer[]
  /** For each column: a root of the statement, all rows of its only root, or what introspection answers. */
  readonly sources: readonly ('statement' | 'rows' | 'introspection')[]
  /** What to look for in the bytes before they are believed; empty when nothing can be wrong. */
  readonly defects: readonly Buffer[]
}

/** @param rows - what the statement's result is made of */
export function createEnvelope(plan: OperationPlan, rows: Statement['rows']): Envelope {
  const texts: string[] = []
  const sources: Envelope['sources'][number][] = []
  let text = '{"data":{'
  for (const [index, root] of plan.roots.entries()) {
    text += `${index > 0 ? ',' : ''}"${root.responseName}":`
    if (root.kind === 'constant') {
      text += JSON.stringify(root.value)
      continue
    }
    const source = root.kind === 'introspection' ? root.kind : sourceOf(rows)
    texts.push(source === 'rows' ? `${text}[` : text)
    sources.push(source)
    text = source === 'rows' ? ']' : ''
  }
  texts.push(`${text}}}`)
  return Object.freeze({
    texts: texts.map((part) => Buffer.from(part)),
    sources,
    defects: defectsOf(plan).map((defect) => Buffer.from(defect)),
  })
}

function sourceOf(rows: Statement['rows']): 'statement' | 'rows' {
  return rows === 'many' ? 'rows' : 'statement'
}

/** A float that is not finite is written as a string by PostgreSQL. */
const infinite: readonly string[] = ['NaN"', 'Infinity"']

function defectsOf(plan: OperationPlan): string[] {
  const hasSome = (test: (field: FieldPlan) => boolean): boolean =>
    plan.roots.some((root) => {
      if (root.kind === 'value') return root.value !== null && test(root.value)
      if (root.kind === 'response') return entitiesOf(root).some((select) => hasField(select, test))
      return isSelect(root) && hasField(root.select, test)
    })
  return [...(hasSome(isFloat) ? infinite : []), ...(hasSome(isChecked) ? [defectMarker] : [])]
}

function hasField(select: SelectPlan, test: (field: FieldPlan) => boolean): boolean {
  return select.fields.some(
    (field) =>
      test(field) ||
      ((field.kind === 'one' || field.kind === 'many') && hasField(field.select, test)),
  )
}

function isFloat(field: FieldPlan): boolean {
  return field.kind === 'column' && field.type.graphql === 'Float'
}

function isChecked(field: FieldPlan): boolean {
  return field.kind === 'column' && (field.asserted || field.type.list)
}
