/**
 * Access of a type: which roles may use which field and root. Denied unless named. A relation is
 * usable only where the role may use something of its target.
 */
import type { DraftType } from './draft-type.ts'
import type { AccessDefinition, SchemaDefinition } from './definition.ts'
import type { ModelField } from './model.ts'
import { didYouMean, type Problems } from './problems.ts'

export interface AppliedAccess {
  readonly listRoles: readonly string[]
  readonly oneRoles: readonly string[]
  readonly fields: Readonly<Record<string, ModelField>>
}

interface AccessContext {
  readonly definition: SchemaDefinition
  readonly drafts: ReadonlyMap<string, DraftType>
  readonly found: Problems
}

export function applyAccess(draft: DraftType, context: AccessContext): AppliedAccess {
  const granted = grantedRoles(draft, context)
  const fields: Record<string, ModelField> = {}
  for (const field of [...draft.columns.values(), ...draft.relations.values()]) {
    const roles = granted.filter(([role, select]) => {
      const target = field.kind === 'column' ? draft : context.drafts.get(field.target)
      return mayUse(select, field.name) && target?.definition.access[role] !== undefined
    })
    fields[field.name] = { ...field, roles: roles.map(([role]) => role) }
  }
  return { listRoles: rolesOf(granted, 'list'), oneRoles: rolesOf(granted, 'one'), fields }
}

type Select = AccessDefinition['select']

function grantedRoles(draft: DraftType, context: AccessContext): [role: string, select: Select][] {
  const known = Object.keys(context.definition.roles)
  const names = [...draft.columns.keys(), ...draft.relations.keys()]
  const granted: [string, Select][] = []
  for (const [role, access] of Object.entries(draft.definition.access)) {
    const place = `types.${draft.name}.access.${role}`
    if (!known.includes(role))
      context.found.problems.push(`${place}: there is no such role.${didYouMean(role, known)}`)
    if (access === undefined) continue
    for (const name of namedFields(access.select))
      if (!names.includes(name))
        context.found.problems.push(
          `${place}: ${draft.name} has no field "${name}".${didYouMean(name, names)}`,
        )
    // A type seen through relations alone could end up without any field.
    if (![...draft.columns.keys()].some((name) => mayUse(access.select, name)))
      context.found.problems.push(`${place}: this leaves no column; leave the role out instead.`)
    granted.push([role, access.select])
  }
  return granted
}

function namedFields(select: Select): readonly string[] {
  if (select === 'all' || select.fields === 'all') return []
  return 'except' in select.fields ? select.fields.except : select.fields
}

export function mayUse(select: Select, field: string): boolean {
  if (select === 'all' || select.fields === 'all') return true
  const isNamed = namedFields(select).includes(field)
  return 'except' in select.fields ? !isNamed : isNamed
}

function rolesOf(granted: readonly [string, Select][], root: 'list' | 'one'): string[] {
  return granted
    .filter(([, select]) => select === 'all' || (select.roots ?? ['list', 'one']).includes(root))
    .map(([role]) => role)
}
