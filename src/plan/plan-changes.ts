/** `set`, `inc`, `append`, `prepend` and `remove` → changes of columns, each column once. */
import type { FraiseqlError } from '../errors.ts'
import type { InputValue } from '../graphql/input-value.ts'
import { invariant } from '../lib/invariant.ts'
import type { ModelType } from '../schema/model.ts'
import type { ChangeKind } from '../schema/write-inputs.ts'
import { columnField, planPresets } from './plan-presets.ts'
import { refusal } from './refusal.ts'
import type { Arguments } from './read-arguments.ts'
import type { ChangePlan } from './write-plan.ts'

const kinds: readonly ChangeKind[] = ['set', 'inc', 'append', 'prepend', 'remove']

export interface ChangePlace {
  readonly type: ModelType
  readonly role: string
}

/** At least one change. */
export function planChanges(args: Arguments, { type, role }: ChangePlace): readonly ChangePlan[] {
  const changes = givenChanges(args, type)
  if (changes.length === 0) throw changeOfNothing()
  return withPresets(changes, { type, role })
}

export function changeOfNothing(): FraiseqlError {
  return refusal('An update must change something.')
}

/** What the arguments say of the columns. */
export function givenChanges(args: Arguments, type: ModelType): readonly ChangePlan[] {
  return kinds.flatMap((kind) => changesOf(kind, args.get(kind), type))
}

/** Each column once. */
export function withPresets(
  changes: readonly ChangePlan[],
  { type, role }: ChangePlace,
): readonly ChangePlan[] {
  const columns = changes.map(({ column }) => column)
  if (new Set(columns).size < columns.length)
    throw refusal('An update must change a field in one way only.')
  const writes = type.writes[role]?.update
  invariant(writes !== null && writes !== undefined, 'fields are validated for the role')
  const presets = planPresets(writes, type)
  return [...changes, ...presets.map((preset) => ({ ...preset, change: 'set' as const }))]
}

function changesOf(
  change: ChangeKind,
  value: InputValue | undefined,
  type: ModelType,
): readonly ChangePlan[] {
  if (value === undefined) return []
  if (value.kind !== 'object') throw refusal(`Argument "${change}" must not be null.`)
  return [...value.fields].map(([name, part]): ChangePlan => {
    invariant(part.kind === 'leaf', 'values of columns are leaves or lists of leaves')
    const { column, type: columnType, input } = columnField(type, name)
    return {
      change,
      column,
      type: columnType,
      value: part.slot,
      nullable: takesNull(change, input),
      isPreset: false,
    }
  })
}

/** A null to add or to append would make the whole value null, or do nothing. */
function takesNull(change: ChangeKind, input: { readonly nullable: boolean } | null): boolean {
  return change === 'set' && input?.nullable === true
}
