/**
 * The slow tempo: compile(document, role, shape). A document is admitted once per role; each shape of
 * its variables is planned and printed once. What comes out is all that serving needs.
 */
import { hash } from 'node:crypto'
import type { GraphQLSchema } from 'graphql'
import type { GraphqlConfig } from './config/config.ts'
import { admitDocument, type AdmittedDocument } from './graphql/admit-document.ts'
import { compileVariables, type CoerceVariables } from './graphql/coerce-variables.ts'
import type { VariableValues } from './graphql/slot.ts'
import { planOperation } from './plan/plan-operation.ts'
import type { OperationPlan } from './plan/plan.ts'
import { createEnvelope, type Envelope } from './response/envelope.ts'
import { compileIntrospection, type Introspect } from './response/introspect.ts'
import type { Model } from './schema/model.ts'
import { roleSchema } from './schema/role-schema.ts'
import { compileParameters, type BindParameters } from './sql/encode.ts'
import { printMutation } from './sql/print-mutation.ts'
import { printOperation } from './sql/print-operation.ts'
import type { Statement } from './sql/statement.ts'

/** What compiling needs to know of a role. */
export interface RoleContext {
  readonly model: Model
  readonly role: string
  readonly schema: GraphQLSchema
  readonly settings: GraphqlConfig
  /** Whether messages may propose names; off in production. */
  readonly suggestions: boolean
}

/** Of each role of a model. */
export function roleContexts({
  model,
  settings,
  suggestions,
}: Omit<RoleContext, 'role' | 'schema'>): ReadonlyMap<string, RoleContext> {
  return new Map(
    Object.keys(model.roles).map((role) => {
      let schema: GraphQLSchema | undefined
      const context: RoleContext = {
        model,
        role,
        // Built when the role first asks: most processes serve few of the roles.
        get schema() {
          schema ??= roleSchema(model, role)
          return schema
        },
        settings,
        suggestions,
      }
      return [role, context]
    }),
  )
}

/** A document compiled for one role, with the shapes met so far. */
export interface Operation {
  readonly admitted: AdmittedDocument
  readonly coerce: CoerceVariables
  readonly shapes: Map<string, OperationShape>
}

/** One shape of an operation's variables: ready to be bound and sent. */
export interface OperationShape {
  readonly plan: OperationPlan
  /** Of a query; null when no root needs the database. */
  readonly read: ShapeStatement | null
  /** Of a mutation, in order, to run in one transaction. */
  readonly writes: readonly ShapeWrite[]
  readonly introspect: Introspect
  readonly envelope: Envelope
}

export interface ShapeStatement {
  readonly statement: Statement
  /** Equal for equal texts of one role. */
  readonly name: string
  readonly bind: BindParameters
}

export interface ShapeWrite extends ShapeStatement {
  /** Its row has the JSON of the next root. */
  readonly answers: boolean
}

/** One operation of a document, and how it is asked for. */
export interface DocumentRequest {
  readonly text: string
  readonly operationName: string | undefined
  readonly method: 'GET' | 'POST'
}

/** @throws {FraiseqlError | FraiseqlErrors} when the document is refused. */
export function compileOperation(request: DocumentRequest, context: RoleContext): Operation {
  const { schema, settings, suggestions } = context
  const admitted = admitDocument({
    ...request,
    schema,
    limits: settings,
    introspection: settings.introspection,
    suggestions,
  })
  return { admitted, coerce: compileVariables(admitted.operation, schema), shapes: new Map() }
}

export interface ShapeRequest {
  /** Only their structure is read; values are bound later. */
  readonly values: VariableValues
  /** Whether the answers of a mutation are kept in the transaction too. Default false. */
  readonly keepsAnswers?: boolean
}

export function compileShape(
  { admitted }: Operation,
  { values: variables, keepsAnswers = false }: ShapeRequest,
  context: RoleContext,
): OperationShape {
  const { model, role, schema, settings } = context
  const { document, operation, fragments } = admitted
  const plan = planOperation(operation, {
    model,
    role,
    schema,
    fragments,
    variables,
    limits: settings,
  })
  const prepare = (statement: Statement): ShapeStatement => ({
    statement,
    name: hash('sha256', `${role}\n${statement.text}`).slice(0, 40),
    bind: compileParameters(statement.parameters, model.enums),
  })
  const isMutation = plan.operation === 'mutation'
  const statement = isMutation ? null : printOperation(plan, model.enums)
  const writes = isMutation ? printMutation(plan, { enums: model.enums, keepsAnswers }) : []
  return Object.freeze({
    plan,
    read: statement === null ? null : prepare(statement),
    writes: writes.map((write) => ({ ...prepare(write.statement), answers: write.answers })),
    introspect: compileIntrospection(plan, { document, operation, schema }),
    envelope: createEnvelope(plan, statement?.rows ?? 'one'),
  })
}
