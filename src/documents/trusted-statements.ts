/** The SQL of a model's trusted documents, to be prepared before the first request asks for it. */
import type { Preparation } from '../pg/channel.ts'
import type { Model, TrustedDocument, TrustedOperation } from '../schema/model.ts'

/** Each statement once for each role. */
export function trustedStatements({ documents, roles }: Model): readonly Preparation[] {
  const all = Object.values(documents).flatMap((document) =>
    Object.entries(document.roles).flatMap(([role, operations]) =>
      operations.flatMap((operation) =>
        statementsOf(document, operation, { role, databaseRole: roles[role]?.databaseRole }),
      ),
    ),
  )
  return [...new Map(all.map((preparation) => [preparation.name, preparation])).values()]
}

function statementsOf(
  document: TrustedDocument,
  { type, shapes }: TrustedOperation,
  { role, databaseRole = 'none' }: { role: string; databaseRole: string | undefined },
): readonly Preparation[] {
  return shapes
    .flatMap(({ statements }) => statements)
    .map(({ name, text }) => ({
      access: type === 'query' ? 'read' : 'write',
      name,
      text,
      session: { databaseRole, claims: '{}' },
      subject: `${document.name}, role ${role}`,
    }))
}
