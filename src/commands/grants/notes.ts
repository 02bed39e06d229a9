/** What GRANT cannot say: which rows a role sees by policies, and what runs with whose privileges. */
import type { Policy } from '../../catalog/read-access.ts'
import { quoteName } from '../../lib/quote-name.ts'
import type { NeededOfRelation, NeededPrivileges } from '../../schema/needed-privileges.ts'
import { functionObject } from './privilege.ts'
import type { WantedContext } from './wanted.ts'

export function notesOf(needed: NeededPrivileges, context: WantedContext): readonly string[] {
  const { facts } = context
  const functions = facts.functions
    .filter(({ schema, name }) => needed.functions.has(`${schema}.${name}`))
    .flatMap((definition) => {
      const object = functionObject(definition)
      const open = `Everybody may call a new function. To end that: revoke execute on ${object} from public;`
      const inside = `${object} runs as its caller, who needs what it does inside.`
      return [...(definition.forPublic ? [open] : []), ...(definition.isDefiner ? [] : [inside])]
    })
  const relations = [...needed.relations].flatMap(([name, relation]) =>
    rowNotes(name, relation, { ...context, role: needed.databaseRole }),
  )
  return [...relations, ...functions]
}

interface RoleContext extends WantedContext {
  readonly role: string
}

function rowNotes(name: string, needed: NeededOfRelation, context: RoleContext): readonly string[] {
  const relation = context.catalog.relations.get(name)
  const place = `${quoteName(needed.schema)}.${quoteName(needed.name)}`
  const role = quoteName(context.role)
  if (relation?.kind === 'view') return viewNotes(place, name, { needed, context })
  if (relation?.kind !== 'table') return []
  if (!relation.rowSecurity) return [`${place} has no row security: ${role} reaches every row.`]
  const applied = context.facts.policies.filter(
    (policy) =>
      policy.relation === name && (policy.forPublic || policy.roles.includes(context.role)),
  )
  const names = applied.map(
    (policy) => `${policy.name} (${policy.isPermissive ? '' : 'restrictive, '}${policy.command})`,
  )
  const without = commandsOf(needed).filter((command) => !isLet(applied, command))
  return [
    ...(names.length === 0 ? [] : [`Policies of ${place} for ${role}: ${names.join(', ')}.`]),
    ...without.map(
      (command) =>
        `${place} has row security, and no policy lets ${role} ${command}: ${effects[command]}.`,
    ),
  ]
}

type Command = Exclude<Policy['command'], 'all'>

const effects: Readonly<Record<Command, string>> = {
  select: 'it sees no row',
  insert: 'it creates none',
  update: 'it changes none',
  delete: 'it deletes none',
}

function isLet(policies: readonly Policy[], command: Command): boolean {
  return policies.some(
    (policy) => policy.isPermissive && (policy.command === 'all' || policy.command === command),
  )
}

function commandsOf(needed: NeededOfRelation): readonly Command[] {
  const sets = (['select', 'insert', 'update'] as const).filter((name) => needed[name].size > 0)
  return needed.delete ? [...sets, 'delete'] : sets
}

function viewNotes(
  place: string,
  name: string,
  { needed, context }: { readonly needed: NeededOfRelation; readonly context: RoleContext },
): readonly string[] {
  const uses = context.facts.uses.filter(({ source, kind }) => source === name && kind === 'view')
  const isInvoker = uses.some((use) => use.isInvoker)
  const isWritten = needed.insert.size + needed.update.size > 0 || needed.delete
  if (isInvoker && isWritten)
    return [`${place} writes as its caller, who needs the same on the table behind it.`]
  if (isInvoker || uses.length === 0) return []
  return [`${place} reads as its owner: the policies for its owner decide on its rows.`]
}
