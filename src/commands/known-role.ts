import { suggest } from '../lib/suggest.ts'
import type { Model } from '../schema/model.ts'
import { CommandFailure, exitCodes } from './exit-code.ts'

/** The role, if the schema has it. */
export function knownRole(model: Model, role: string): string {
  const roles = Object.keys(model.roles)
  if (roles.includes(role)) return role
  const near = suggest(role, roles)
  const hint = near === undefined ? '' : ` Did you mean "${near}"?`
  throw new CommandFailure(
    exitCodes.configuration,
    `The schema has no role "${role}", only ${roles.map((name) => `"${name}"`).join(', ')}.${hint} Choose one with --as.`,
  )
}
