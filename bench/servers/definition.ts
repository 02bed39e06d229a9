/** The product's schema: the tables of the workloads, and for growth runs as many more as wished. */
import type { SchemaDefinition, TypeDefinition } from '../../src/schema/definition.ts'
import { readerRole } from '../database/logins.ts'
import { caller } from '../workloads/workload.ts'

export interface DefinitionSize {
  readonly relations: number
  readonly roles: number
}

const own = { User: 'users', Post: 'posts', Comment: 'comments', GuardedPost: 'guarded_posts' }

/** The smallest: the four tables and the one role. */
export const smallest: DefinitionSize = Object.freeze({
  relations: Object.keys(own).length,
  roles: 1,
})

export function definitionOf({ relations, roles }: DefinitionSize): SchemaDefinition {
  const names = Array.from({ length: roles }, (_, index) =>
    index === 0 ? caller.role : `${caller.role}${index}`,
  )
  const access = Object.fromEntries(names.map((name) => [name, { select: 'all' as const }]))
  const types: Record<string, TypeDefinition> = {}
  for (const [type, table] of Object.entries(own))
    types[type] = { source: `bench.${table}`, maxLimit: 1000, access }
  for (let number = 1; number <= relations - smallest.relations; number += 1)
    types[`Filler${number}`] = { source: `wide.filler${number}`, access }
  const databaseRole = readerRole
  return { roles: Object.fromEntries(names.map((name) => [name, { databaseRole }])), types }
}
