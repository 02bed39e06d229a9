/** The product's schema: the tables of the workloads, and for growth runs as many more as wished. */
import type {
  AccessDefinition,
  SchemaDefinition,
  TypeDefinition,
} from '../../src/schema/definition.ts'
import { readerRole } from '../database/logins.ts'
import { caller } from '../workloads/workload.ts'

export interface DefinitionSize {
  readonly relations: number
  readonly roles: number
}

const own = {
  User: 'users',
  Post: 'posts',
  Comment: 'comments',
  GuardedPost: 'guarded_posts',
  Note: 'notes',
  Task: 'tasks',
}

const written: AccessDefinition = Object.freeze({
  select: 'all',
  create: {
    fields: ['authorId', 'title', 'body', 'stars'],
    presets: { tenantId: { claim: 'tenant_id' } },
  },
})

const changed: AccessDefinition = Object.freeze({
  select: 'all',
  update: { fields: ['title', 'stars'] },
})

/** The smallest: the six tables and the one role. */
export const smallest: DefinitionSize = Object.freeze({
  relations: Object.keys(own).length,
  roles: 1,
})

export interface DefinitionOptions extends DefinitionSize {
  /** Whether notes can be created, and tasks be changed. */
  readonly hasWrites: boolean
}

export function definitionOf({ relations, roles, hasWrites }: DefinitionOptions): SchemaDefinition {
  const names = Array.from({ length: roles }, (_, index) =>
    index === 0 ? caller.role : `${caller.role}${index}`,
  )
  const readable: AccessDefinition = { select: 'all' }
  const access = accessOf(names, readable)
  const types: Record<string, TypeDefinition> = {}
  for (const [type, table] of Object.entries(own))
    types[type] = { source: `bench.${table}`, maxLimit: 1000, access }
  if (hasWrites)
    for (const [type, writes] of [
      ['Note', written],
      ['Task', changed],
    ] as const)
      types[type] = {
        source: `bench.${own[type]}`,
        maxLimit: 1000,
        access: accessOf(names, writes),
      }
  for (let number = 1; number <= relations - smallest.relations; number += 1)
    types[`Filler${number}`] = { source: `wide.filler${number}`, access }
  const databaseRole = readerRole
  return {
    roles: Object.fromEntries(names.map((name) => [name, { databaseRole }])),
    types,
    mutations: hasWrites ? { reviseTask: { function: 'bench.revise_task', access: names } } : {},
  }
}

function accessOf(
  names: readonly string[],
  definition: AccessDefinition,
): Readonly<Record<string, AccessDefinition>> {
  return Object.fromEntries(names.map((name) => [name, definition]))
}
