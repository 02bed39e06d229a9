/**
 * Claims → PostgreSQL's text format. Whatever does not fit its column is refused as forbidden: the caller
 * cannot correct what an issuer says of it.
 */
import { FraiseqlError } from '../errors.ts'
import type { BaseType, ModelEnum } from '../schema/model.ts'
import { scalarOf } from '../schema/column-types.ts'
import { scalars } from '../schema/scalars.ts'
import { encodeArray } from './encode-array.ts'
import { encodeBase } from './encode-base.ts'
import type { ParameterType } from './sql.ts'

/** Scalars of GraphQL's own, which take no text for a number: PostgreSQL's form decides. */
const plainScalars: ReadonlySet<string> = new Set(['Int', 'Float', 'String', 'Boolean'])

/** @throws {FraiseqlError} FORBIDDEN when it is absent, empty, or does not fit. */
export function encodeClaim(
  claim: unknown,
  type: ParameterType,
  enums: Readonly<Record<string, ModelEnum>>,
): string {
  const text = type.list ? listText(claim, type, enums) : valueText(claim, type, enums)
  if (text === undefined) throw new FraiseqlError('FORBIDDEN')
  return text
}

function listText(
  claim: unknown,
  type: ParameterType,
  enums: Readonly<Record<string, ModelEnum>>,
): string | undefined {
  if (!Array.isArray(claim)) return undefined
  const elements = claim.map((element: unknown) => valueText(element, type, enums))
  return elements.includes(undefined) ? undefined : encodeArray(elements.map(String))
}

function valueText(
  value: unknown,
  { base, enumName }: ParameterType,
  enums: Readonly<Record<string, ModelEnum>>,
): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  if (base === 'json' || base === 'jsonb') return encodeBase(base, value)
  if (!isScalar(value)) return undefined
  if (enumName === null) return scalarText(value, base)
  return enums[enumName]?.values.find(({ label }) => label === value)?.label
}

type ClaimScalar = string | number | boolean

function isScalar(value: unknown): value is ClaimScalar {
  return ['string', 'number', 'boolean'].includes(typeof value)
}

function scalarText(value: ClaimScalar, base: BaseType): string | undefined {
  if (base === 'float4' || base === 'float8')
    return Number.isFinite(Number(value)) ? encodeBase(base, value) : undefined
  const scalar = scalarOf(base)
  const isPlain = scalar === undefined || plainScalars.has(scalar)
  return encodeBase(base, isPlain ? value : coerced(scalar, String(value)))
}

/** The scalar's own text; one that no type takes when it refuses. */
function coerced(scalar: string, text: string): unknown {
  try {
    return scalars.get(scalar)?.coerceInputValue(text)
  } catch {
    return '\0'
  }
}
