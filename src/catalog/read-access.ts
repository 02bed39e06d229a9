/** What access to relations depends on beside them: rules of views, row policies, defaults, functions. */
import { accessStatement } from './access-statement.ts'
import type { RunStatement } from './read-catalog.ts'

export interface AccessFacts {
  readonly uses: readonly Use[]
  readonly policies: readonly Policy[]
  readonly sequences: readonly DefaultSequence[]
  readonly functions: readonly AccessFunction[]
  /** Those of the roles asked for that exist. */
  readonly roles: readonly AccessRole[]
  readonly hasSystemSchema: boolean
}

export interface AccessRole {
  readonly name: string
  readonly isSuperuser: boolean
  readonly bypassesRowSecurity: boolean
  /** The login role may `set role` to it. */
  readonly isGranted: boolean
  /** Predefined roles (manual, section 21.5) that open every relation, which it has. */
  readonly readsOrWritesAll: readonly string[]
}

/** Something that a view or a row policy reads or calls. */
export interface Use {
  readonly kind: 'view' | 'policy'
  /** `schema.relation` of the view, or of the table that has the policy. */
  readonly source: string
  /** What it reads is read by whoever asks; a function is called by them in any case. */
  readonly isInvoker: boolean
  readonly schema: string
  /** A relation, or the function with this oid. */
  readonly name: string
  /** Null when no column of it is named, as in count(*). */
  readonly column: string | null
  readonly function: number | null
  /** Of a policy: the roles asked for that it applies to. */
  readonly roles: readonly string[] | null
  readonly forPublic: boolean
}

export interface Policy {
  /** `schema.relation` */
  readonly relation: string
  readonly name: string
  readonly command: 'select' | 'insert' | 'update' | 'delete' | 'all'
  readonly isPermissive: boolean
  readonly forPublic: boolean
  /** The roles asked for that it applies to. */
  readonly roles: readonly string[]
}

/** A default that takes the next value of a sequence as whoever inserts; identity columns do not. */
export interface DefaultSequence {
  /** `schema.relation` */
  readonly relation: string
  readonly column: string
  readonly schema: string
  readonly name: string
}

export interface AccessFunction {
  readonly oid: number
  readonly schema: string
  readonly name: string
  /** `security definer` */
  readonly isDefiner: boolean
  /** Everybody may call it, as any new function. */
  readonly forPublic: boolean
  /** Types as a statement spells them. */
  readonly arguments: readonly string[]
}

export async function readAccess(
  run: RunStatement,
  { roles, login }: { readonly roles: readonly string[]; readonly login: string },
): Promise<AccessFacts> {
  const [row] = await run(accessStatement, [roles, login])
  return Object.freeze(JSON.parse(String(row?.['access'])) as AccessFacts)
}
