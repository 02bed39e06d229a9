/** Enum types that the sources use, with their GraphQL names and values. */
import type { Catalog, DatabaseType } from '../catalog/catalog.ts'
import type { DraftType } from './draft-type.ts'
import type { EnumDefinition, SchemaDefinition } from './definition.ts'
import type { ModelEnum, ModelEnumValue } from './model.ts'
import { isGraphqlName, pascalCase, upperSnakeCase } from './naming.ts'
import { didYouMean, type Problems } from './problems.ts'

export interface Enums {
  readonly byName: Readonly<Record<string, ModelEnum>>
  readonly nameOf: (type: DatabaseType) => string | null
}

interface EnumContext {
  readonly definition: SchemaDefinition
  readonly catalog: Catalog
  readonly drafts: ReadonlyMap<string, DraftType>
}

export function compileEnums(context: EnumContext, found: Problems): Enums {
  const overrides = context.definition.enums ?? {}
  const byName: Record<string, ModelEnum> = {}
  const names = new Map<number, string>()
  const used = usedEnums(context)
  for (const type of used) {
    const place = `${type.schema}.${type.name}`
    const compiled = compileEnum(type, overrides[place] ?? {}, found)
    if (byName[compiled.name] !== undefined)
      found.problems.push(`enums["${place}"].name: "${compiled.name}" is taken.`)
    byName[compiled.name] = compiled
    names.set(type.oid, compiled.name)
  }
  checkOverrides(Object.keys(overrides), used, found)
  return { byName, nameOf: (type) => names.get(type.oid) ?? null }
}

function usedEnums({ catalog, drafts }: EnumContext): DatabaseType[] {
  const oids = new Set<number>()
  for (const { relation } of drafts.values())
    for (const column of relation.columns) addTypes(catalog, column.type, oids)
  return [...oids]
    .map((oid) => catalog.types.get(oid))
    .filter((type) => type !== undefined)
    .filter((type) => type.kind === 'e')
    .toSorted((a, b) => `${a.schema}.${a.name}`.localeCompare(`${b.schema}.${b.name}`, 'en'))
}

function addTypes(catalog: Catalog, oid: number, oids: Set<number>): void {
  const type = catalog.types.get(oid)
  if (type === undefined || oids.has(oid)) return
  oids.add(oid)
  if (type.element !== null) addTypes(catalog, type.element, oids)
  if (type.base !== null) addTypes(catalog, type.base, oids)
}

function compileEnum(type: DatabaseType, override: EnumDefinition, found: Problems): ModelEnum {
  const place = `enums["${type.schema}.${type.name}"]`
  const name = override.name ?? pascalCase(type.name)
  if (name === null || !isGraphqlName(name))
    found.problems.push(`${place}.name: "${type.name}" gives no GraphQL name; state one.`)
  const values = type.labels.map((label) => compileValue(label, { place, override, found }))
  const names = values.map((value) => value.name)
  for (const [index, value] of names.entries())
    if (names.indexOf(value) !== index)
      found.problems.push(`${place}.values: "${value}" stands for two labels; state one.`)
  for (const label of Object.keys(override.values ?? {}))
    if (!type.labels.includes(label))
      found.problems.push(`${place}.values: no label "${label}".${didYouMean(label, type.labels)}`)
  return { name: name ?? type.name, source: { schema: type.schema, type: type.name }, values }
}

function compileValue(
  label: string,
  context: { readonly place: string; readonly override: EnumDefinition; readonly found: Problems },
): ModelEnumValue {
  const name = context.override.values?.[label] ?? upperSnakeCase(label)
  if (name === null || !isGraphqlName(name))
    context.found.problems.push(
      `${context.place}.values: label "${label}" gives no GraphQL name; state one.`,
    )
  return { name: name ?? label, label }
}

function checkOverrides(
  overrides: readonly string[],
  used: readonly DatabaseType[],
  found: Problems,
): void {
  const known = used.map((type) => `${type.schema}.${type.name}`)
  for (const place of overrides)
    if (!known.includes(place))
      found.problems.push(`enums["${place}"]: no source uses it.${didYouMean(place, known)}`)
}
