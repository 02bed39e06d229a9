import type { Model, TrustedOperation, TrustedShape } from '../schema/model.ts'

/** One shape of one operation of a trusted document, as one role has it. */
export interface ShapeOfDocument {
  /** sha256 of the document. */
  readonly id: string
  /** The file it came from. */
  readonly document: string
  readonly text: string
  readonly role: string
  readonly databaseRole: string
  readonly operation: TrustedOperation
  /** From 1. */
  readonly number: number
  readonly shape: TrustedShape
}

/** All that a model holds, in its order. */
export function trustedShapes({
  documents,
  roles,
}: Pick<Model, 'documents' | 'roles'>): readonly ShapeOfDocument[] {
  return Object.entries(documents).flatMap(([id, { name, text, roles: byRole }]) =>
    Object.entries(byRole).flatMap(([role, operations]) =>
      operations.flatMap((operation) =>
        operation.shapes.map((shape, index) => ({
          id,
          document: name,
          text,
          role,
          databaseRole: roles[role]?.databaseRole ?? 'none',
          operation,
          number: index + 1,
          shape,
        })),
      ),
    ),
  )
}
