/** What the login role of the API may do in the schema `fraiseql`; given anew by each migration. */
import { quoteName } from '../lib/quote-name.ts'

export function systemGrants(apiRole: string): string {
  const role = quoteName(apiRole)
  return `grant usage on schema fraiseql to ${role};
grant select on fraiseql.migrations to ${role};
grant select, insert, update, delete on fraiseql.idempotency_keys to ${role};`
}
