/** A field of Mutation that calls a function. An argument that is absent gets the function's default. */
import { FraiseqlError } from '../errors.ts'
import type { InputValue } from '../graphql/input-value.ts'
import type { Slot } from '../graphql/slot.ts'
import { invariant } from '../lib/invariant.ts'
import type { FunctionResult, ModelArgument, ModelFunction } from '../schema/model.ts'
import type { PlanContext } from './plan-context.ts'
import { presetValue } from './plan-presets.ts'
import type { PlannedWrite } from './plan-write.ts'
import type { ColumnPlan, ValueRoot } from './plan.ts'
import type { Arguments } from './read-arguments.ts'
import { targetOf } from './target.ts'
import type { CallPlan, ColumnValue } from './write-plan.ts'

interface Call<Result extends FunctionResult> {
  readonly called: ModelFunction
  readonly result: Result
  readonly args: Arguments
}

type Rows = Extract<FunctionResult, { readonly kind: 'rows' }>
type Value = Extract<FunctionResult, { readonly kind: 'nothing' | 'value' }>

export function planCallRows(
  { called, result, args }: Call<Rows>,
  { model }: PlanContext,
): PlannedWrite {
  const type = model.types[result.type]
  invariant(type !== undefined, 'rows have a type of the model')
  const rows = { kind: 'constant', value: result.set ? type.maxLimit : 1 } as const
  return {
    type,
    kind: result.set ? 'many' : 'one',
    write: {
      kind: 'call',
      set: result.set,
      ...planCall(called, args),
      ...targetOf(type),
      isPlain: false,
      rows,
    },
  }
}

export function planValue({
  responseName,
  called,
  result,
  args,
}: Call<Value> & { readonly responseName: string }): ValueRoot {
  const call = planCall(called, args)
  if (result.kind === 'nothing')
    return { kind: 'value', responseName, call, value: null, set: false }
  const value: ColumnPlan = {
    kind: 'column',
    responseName,
    column: called.name,
    type: result.type,
    nullable: true,
    asserted: false,
  }
  return { kind: 'value', responseName, call, value, set: result.set }
}

export function planCall(called: ModelFunction, args: Arguments): CallPlan {
  const values = called.arguments.flatMap((argument) => {
    const { preset, type, parameter, name } = argument
    if (preset !== null) return [presetValue(preset, { column: parameter, type })]
    const given = args.get(name)
    if (given === undefined) return []
    const { nullable } = argument
    const value = slotOf(given, argument)
    return [{ column: parameter, type, value, nullable, isPreset: false }]
  })
  return { function: called.source, arguments: values satisfies readonly ColumnValue[] }
}

function slotOf(value: InputValue, { name, nullable }: ModelArgument): Slot {
  if (value.kind === 'null' && nullable) return { kind: 'constant', value: null }
  if (value.kind === 'null')
    throw new FraiseqlError('BAD_USER_INPUT', { message: `Argument "${name}" must not be null.` })
  invariant(value.kind === 'leaf', 'arguments of functions are leaves or lists of leaves')
  return value.slot
}
