/**
 * The slow, exact path for an answer that may hold a value its schema cannot represent: parsed, walked
 * along the plan, with the specification's null propagation
 * (https://spec.graphql.org/September2025/#sec-Handling-Execution-Errors) and one error a defect.
 */
import { errorRegistry } from '../error-registry.ts'
import { FraiseqlError } from '../errors.ts'
import type { Answer, OperationSummary } from '../http/answer.ts'
import { defectMarker } from '../lib/defect-marker.ts'
import type {
  ColumnPlan,
  FieldPlan,
  OperationPlan,
  RootPlan,
  SelectPlan,
  ValueRoot,
} from '../plan/plan.ts'
import type { ResponseRoot } from '../plan/response-plan.ts'
import { errorEntry } from '../http/error-entry.ts'
import { parseExact } from './exact-json.ts'
import { inertJson } from './inert-json.ts'
import type { Columns } from './columns.ts'
import type { Envelope } from './envelope.ts'

/** A null that its field does not allow: the parent takes it. */
const broken: unique symbol = Symbol('broken')

type Path = readonly (string | number)[]
type Row = Readonly<Record<string, unknown>>

export function answerWithDefects(
  { plan, envelope }: { readonly plan: OperationPlan; readonly envelope: Envelope },
  columns: Columns,
  summary: Omit<OperationSummary, 'outcome' | 'errorCount'>,
): Answer {
  const walk = new DefectWalk()
  const data = walk.roots(plan.roots, valuesOf(envelope, columns))
  const { errors } = walk
  const body = JSON.stringify(
    errors.length === 0 ? { data } : { errors: errors.map((error) => errorEntry(error)), data },
  )
  const bytes = inertJson(Buffer.from(body))
  const isWhole = errors.length === 0
  return {
    status: isWhole ? 200 : errorRegistry.UNREPRESENTABLE_VALUE.status,
    legacyStatus: 200,
    headers: {},
    chunks: [bytes],
    byteLength: bytes.length,
    release: columns.result.release,
    summary: {
      ...summary,
      outcome: isWhole ? 'success' : 'partial',
      ...(isWhole ? {} : { code: 'UNREPRESENTABLE_VALUE' as const }),
      errorCount: errors.length,
    },
  }
}

/** JSON texts, one for each root that is no constant. */
function* valuesOf({ sources }: Envelope, columns: Columns): Generator<Buffer | null, undefined> {
  const introspection = columns.introspection.values()
  const { columns: ofStatement } = columns.result
  const statement = ofStatement.values()
  for (const source of sources)
    if (source === 'introspection') yield introspection.next().value ?? null
    else if (source === 'statement') yield statement.next().value ?? null
    else yield Buffer.concat([open, ...ofStatement.filter((piece) => piece !== null), close])
}

const open = Buffer.from('[')
const close = Buffer.from(']')

class DefectWalk {
  readonly errors: FraiseqlError[] = []

  /** The `data` of the answer; null when a root that may not be null is broken. */
  roots(roots: readonly RootPlan[], values: Generator<Buffer | null, undefined>): unknown {
    const entries = roots.map((root): [string, unknown] => {
      if (root.kind === 'constant') return [root.responseName, root.value]
      const text = values.next().value
      const value = text instanceof Buffer ? parseExact(text.toString()) : null
      if (root.kind === 'introspection') return [root.responseName, value]
      if (root.kind === 'value') return [root.responseName, this.#value(root, value)]
      if (root.kind === 'response') return [root.responseName, this.#success(root, value)]
      return [root.responseName, this.#relation(root, value, [root.responseName])]
    })
    // `customers: [Customer!]!` passes its null up to `data`; `customer: Customer` keeps it.
    const isBroken = entries.some(([, value]) => value === broken)
    return isBroken ? null : Object.fromEntries(entries)
  }

  #value({ responseName, value: field, set }: ValueRoot, value: unknown): unknown {
    if (field === null) return value
    if (!set) return this.#column(field, value, [responseName])
    return (value as readonly unknown[]).map((element, index) =>
      this.#column(field, element, [responseName, index]),
    )
  }

  /** A failure takes another way (failure-answer.ts). */
  #success({ responseName, success }: ResponseRoot, value: unknown): unknown {
    const row = value as Row
    const entries = success.map((field): [string, unknown] => {
      const path = [responseName, field.responseName]
      const said = row[field.responseName]
      if (field.kind !== 'entity') return [field.responseName, said]
      return [field.responseName, this.#relation({ kind: 'one', select: field.select }, said, path)]
    })
    return Object.fromEntries(entries)
  }

  #relation(
    field: {
      readonly kind: 'one' | 'many'
      readonly select: SelectPlan
      readonly nullable?: boolean
    },
    value: unknown,
    path: Path,
  ): unknown {
    if (field.kind === 'many') {
      const rows = (value as readonly Row[]).map((row, index) =>
        this.#row(field.select, row, [...path, index]),
      )
      return rows.includes(broken) ? broken : rows
    }
    if (value === null) return field.nullable === false ? this.#refuse(path, false) : null
    const row = this.#row(field.select, value as Row, path)
    return row === broken && field.nullable !== false ? null : row
  }

  #row(select: SelectPlan, row: Row, path: Path): unknown {
    const entries = select.fields.map((field): [string, unknown] => [
      field.responseName,
      this.#field(field, row[field.responseName], [...path, field.responseName]),
    ])
    const isBroken = entries.some(([, value]) => value === broken)
    return isBroken ? broken : Object.fromEntries(entries)
  }

  #field(field: FieldPlan, value: unknown, path: Path): unknown {
    if (field.kind === 'constant') return value
    return field.kind === 'column'
      ? this.#column(field, value, path)
      : this.#relation(field, value, path)
  }

  #column(field: ColumnPlan, value: unknown, path: Path): unknown {
    if (isMarker(value) && (field.asserted || field.type.list))
      return this.#refuse(path, field.nullable)
    if (field.type.graphql !== 'Float') return value
    if (!field.type.list || !Array.isArray(value)) return this.#float(value, path, field.nullable)
    return value.map((element: unknown, index) => this.#float(element, [...path, index], true))
  }

  #float(value: unknown, path: Path, isNullable: boolean): unknown {
    return typeof value === 'string' ? this.#refuse(path, isNullable) : value
  }

  #refuse(path: Path, isNullable: boolean): unknown {
    this.errors.push(new FraiseqlError('UNREPRESENTABLE_VALUE', { path }))
    return isNullable ? null : broken
  }
}

/** The parsed form of `defectMarker`; a stored document may well have such a key among others. */
function isMarker(value: unknown): boolean {
  return typeof value === 'object' && value !== null && JSON.stringify(value) === defectMarker
}
