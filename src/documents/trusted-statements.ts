/** The SQL of a model's trusted documents, to be prepared before the first request asks for it. */
import type { Preparation } from '../pg/channel.ts'
import type { Model } from '../schema/model.ts'
import { trustedShapes } from './trusted-shapes.ts'

/** Each statement once for each role. */
export function trustedStatements(model: Model): readonly Preparation[] {
  const all = trustedShapes(model).flatMap(({ document, role, databaseRole, operation, shape }) =>
    shape.statements.map(({ name, text }): Preparation => ({
      access: operation.type === 'query' ? 'read' : 'write',
      name,
      text,
      session: { databaseRole, claims: '{}' },
      subject: `${document}, role ${role}`,
    })),
  )
  return [...new Map(all.map((preparation) => [preparation.name, preparation])).values()]
}
