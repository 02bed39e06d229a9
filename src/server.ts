/**
 * The life of a request, stage by stage: authenticate → look up or compile → coerce variables → send →
 * copy bytes. On a cache hit no GraphQL is parsed, no SQL text is built and no result is parsed.
 *
 * Every transport ends here: the one place where a principal becomes claims of a transaction.
 */
import { hash } from 'node:crypto'
import type { Config } from './config/config.ts'
import { Documents, type FoundDocument } from './documents/find-document.ts'
import { TrustedDocuments, variantOf } from './documents/trusted-documents.ts'
import { FraiseqlError } from './errors.ts'
import type { CoercedVariables } from './graphql/coerce-variables.ts'
import type { VariableValues } from './graphql/slot.ts'
import type { Answer, ExecuteOperation, OperationSummary } from './http/answer.ts'
import type { OperationRequest, Progress } from './http/operation-request.ts'
import type { Observe, Phases } from './observation.ts'
import {
  compileOperation,
  compileShape,
  roleContexts,
  type Operation,
  type OperationShape,
  type RoleContext,
  type ShapeStatement,
} from './operation.ts'
import { invariant } from './lib/invariant.ts'
import type {
  Channel,
  Execution,
  Result,
  Session,
  WriteResult,
  WriteStatement,
} from './pg/channel.ts'
import { VariantCache } from './lib/variant-cache.ts'
import { checkRows } from './plan/row-bound.ts'
import { errorAnswer } from './response/error-answer.ts'
import { failureAnswer } from './response/failure-answer.ts'
import { successAnswer } from './response/success-answer.ts'
import type { Model } from './schema/model.ts'
import { authenticate } from './security/authenticate.ts'
import { type IdempotencyKey, scopeOf } from './system/idempotency.ts'
import { writeOnce } from './system/write-once.ts'
import type { Principal } from './security/principal.ts'

export interface ServerSettings {
  readonly config: Pick<Config, 'mode' | 'graphql' | 'database'>
  readonly model: Model
  readonly channel: Channel
  /** Who a request without a credential is. */
  readonly anonymous: Principal
  readonly observe: Observe
  /** Whether the database has the schema `fraiseql` in this version. */
  readonly hasSystemSchema: () => boolean
}

/** The execution seam over one model; a changed model gets a seam of its own. */
export function createExecute(settings: ServerSettings): ExecuteOperation {
  const { model, config } = settings
  const { graphql } = config
  const suggestions = config.mode === 'development'
  const roles = roleContexts({ model, settings: graphql, suggestions })
  const context = {
    settings,
    roles,
    documents: new Documents({
      config: graphql,
      trusted: new TrustedDocuments(model, roles),
    }),
    operations: new VariantCache<Operation>(graphql.maxCachedDocuments),
    sessions: new WeakMap<Principal, Session>(),
  }
  return (request) => new Serving(request, context).run()
}

interface ServingContext {
  readonly settings: ServerSettings
  readonly roles: ReadonlyMap<string, RoleContext>
  readonly documents: Documents
  /** Of documents that are not trusted ones. */
  readonly operations: VariantCache<Operation>
  readonly sessions: WeakMap<Principal, Session>
}

/** Of an operation that needs no statement. */
const nothing: Result = Object.freeze({ columns: [], release: () => undefined })

/** The answer is that of the same write before. */
const replayed: Answer['headers'] = Object.freeze({ 'idempotent-replayed': 'true' })
/** RFC 7240, section 3. */
const takenBack: Answer['headers'] = Object.freeze({ 'preference-applied': 'tx=rollback' })

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

interface Prepared {
  readonly shape: OperationShape
  /** Of each statement. */
  readonly parameters: readonly (readonly (string | null)[])[]
  readonly introspection: readonly Buffer[]
  readonly session: Session
}

/** perf: a class for the sake of its accessor, as in http/read-request.ts. */
class ShapeExecution implements Execution {
  readonly text: Execution['text']
  readonly name: string
  readonly rows: Execution['rows']
  readonly parameters: Execution['parameters']
  readonly session: Session
  readonly #request: OperationRequest

  constructor(
    request: OperationRequest,
    { statement, name }: ShapeStatement,
    { parameters, session }: Pick<Execution, 'parameters' | 'session'>,
  ) {
    this.text = statement.text
    this.name = name
    this.rows = statement.rows
    this.parameters = parameters
    this.session = session
    this.#request = request
  }

  get signal(): AbortSignal {
    return this.#request.signal
  }
}

/** One request on its way; what it learns becomes the access line, however it ends. */
class Serving implements Progress {
  readonly #request: OperationRequest
  readonly #context: ServingContext
  readonly #phases: Mutable<Phases> = {}
  #since: number = performance.now()
  #principal: Principal | undefined
  #document: FoundDocument | undefined
  #operation: Operation | undefined
  #shape: OperationShape | undefined
  #cache: OperationSummary['cache'] = 'none'
  #statements = 0
  #isWriting = false
  #isReplay = false
  #isDryRun = false

  constructor(request: OperationRequest, context: ServingContext) {
    this.#request = request
    this.#context = context
    request.begin?.(this)
  }

  async run(): Promise<Answer> {
    try {
      const { shape, parameters, session, introspection } = this.#prepare()
      const result = await (shape.plan.operation === 'mutation'
        ? this.#write(shape, parameters, session)
        : this.#read(shape, parameters, session))
      this.#end('databaseMs')

      const answer =
        result.isUndone === true
          ? failureAnswer(shape.plan, result, this.summary())
          : successAnswer(shape, { result, introspection }, this.summary())
      this.#end('respondMs')
      if (this.#isDryRun) return { ...answer, headers: takenBack }
      return this.#isReplay ? { ...answer, headers: replayed } : answer
    } catch (error) {
      return this.#fail(error)
    }
  }

  /** A change is on its way, and whether it takes effect is not known yet. */
  get isWriting(): boolean {
    return this.#isWriting
  }

  /** Everything up to the statement, without waiting for anybody. */
  #prepare(): Prepared {
    const { anonymous, observe } = this.#context.settings
    const principal = authenticate(this.#request, { anonymous, observe })
    this.#principal = principal
    this.#end('authenticateMs')

    const role = this.#context.roles.get(principal.role)
    if (role === undefined) throw new FraiseqlError('FORBIDDEN')
    this.#isDryRun = this.#admitDryRun(role)
    const operation = this.#lookUp(role, principal)
    const variables = operation.coerce(this.#request.variables)
    const shape = this.#lookUpShape(operation, variables, role)
    const { maxRows } = role.settings
    if (shape.plan.rowsDependOnVariables) checkRows(shape.plan, variables.values, maxRows)
    const parameters = bindAll(shape, variables.values, principal)
    const introspection = shape.introspect(variables.values)
    const session = this.#sessionOf(principal, role)
    this.#end('compileMs')
    return { shape, parameters, introspection, session }
  }

  /** What was to be taken back is never done for good instead. */
  #admitDryRun({ model, role }: RoleContext): boolean {
    const isDryRun = this.#request.isDryRun === true
    if (isDryRun && model.roles[role]?.dryRun !== true)
      throw new FraiseqlError('FORBIDDEN', { message: '"Prefer: tx=rollback" is not allowed.' })
    return isDryRun
  }

  #fail(error: unknown): Answer {
    const { requestId } = this.#request
    const { observe } = this.#context.settings
    const isExecuting = this.#statements > 0
    if (isExecuting && this.#phases.databaseMs === undefined) this.#end('databaseMs')
    const context = { requestId, observe, summary: this.summary(), isExecuting }
    const answer = errorAnswer(this.#explain(error), context)
    return this.#isDryRun ? { ...answer, headers: { ...answer.headers, ...takenBack } } : answer
  }

  /** compile(document, role), or what was compiled before. */
  #lookUp(role: RoleContext, principal: Principal): Operation {
    const { documents, operations } = this.#context
    const document = documents.find(this.#request, principal)
    this.#document = document
    const { text, source, operations: own } = document
    const variant = variantOf(role.role, this.#request)
    const known = own === null ? operations.get(text, variant) : own.get(variant)
    this.#cache = known === undefined ? 'miss' : 'hit'
    const { operationName, method } = this.#request
    const operation = known ?? compileOperation({ text, operationName, method }, role)
    this.#operation = operation
    if (known === undefined && own === null) operations.add(text, variant, operation)
    else if (known === undefined) own?.set(variant, operation)
    documents.keep(this.#request, source, principal)
    return operation
  }

  /** compile(…, shape), or what was compiled before; beyond the bound, compiled for this request. */
  #lookUpShape(
    operation: Operation,
    { shape: shapeKey, values }: CoercedVariables,
    role: RoleContext,
  ): OperationShape {
    const { shapes } = operation
    const keepsAnswers = this.#request.idempotencyKey !== undefined
    const key = keepsAnswers ? `${shapeKey}!` : shapeKey
    const known = shapes.get(key)
    const shape = known ?? compileShape(operation, { values, keepsAnswers }, role)
    this.#shape = shape
    if (known !== undefined) return known
    this.#cache = 'miss'
    if (shapes.size < role.settings.maxShapesPerDocument) shapes.set(key, shape)
    return shape
  }

  #read(
    { read }: OperationShape,
    [parameters = []]: Prepared['parameters'],
    session: Session,
  ): WriteResult | Promise<WriteResult> {
    if (read === null) return nothing
    this.#statements = 1
    const execution = new ShapeExecution(this.#request, read, { parameters, session })
    return this.#context.settings.channel.execute(execution)
  }

  async #write(
    { writes }: OperationShape,
    parameters: Prepared['parameters'],
    session: Session,
  ): Promise<WriteResult> {
    if (writes.length === 0) return nothing
    const statements = writes.map(({ statement: { text }, name, answers }, index) => ({
      text,
      name,
      answers,
      parameters: parameters[index] ?? [],
    }))
    const { idempotencyKey } = this.#request
    if (idempotencyKey === undefined) return this.#commit(statements, session)
    const { result, isReplay } = await writeOnce(this.#keyOf(idempotencyKey), {
      commit: (guard) => this.#commit(guard(statements, session), session),
      read: (execution) => this.#context.settings.channel.execute(execution),
      signal: this.#request.signal,
    })
    this.#isReplay = isReplay
    return result
  }

  async #commit(statements: readonly WriteStatement[], session: Session): Promise<WriteResult> {
    this.#statements += statements.length
    const { signal } = this.#request
    const isDryRun = this.#isDryRun
    // Cut short, a dry run has changed nothing.
    this.#isWriting = !isDryRun
    try {
      return await this.#context.settings.channel.write({ statements, session, signal, isDryRun })
    } finally {
      this.#isWriting = false
    }
  }

  #keyOf(key: string): IdempotencyKey {
    const { hasSystemSchema, config } = this.#context.settings
    if (!hasSystemSchema())
      throw new FraiseqlError('BAD_REQUEST', {
        message: 'Idempotency-Key needs the schema "fraiseql": run "fraiseql migrate".',
      })
    const { role = '', claims = {} } = this.#principal ?? {}
    const { operationName = null, variables = null } = this.#request
    const text = this.#document?.text
    return {
      key,
      scope: scopeOf(role, claims),
      // Of what was sent, and not of what it became: a new version may send other statements for it.
      fingerprint: hash('sha256', JSON.stringify([text, operationName, variables])),
      ttlSeconds: config.graphql.idempotencyTtlSeconds,
    }
  }

  /** Made once per principal: channels recognise it and send bytes they have already. */
  #sessionOf(principal: Principal, { model, role }: RoleContext): Session {
    const { sessions } = this.#context
    const known = sessions.get(principal)
    if (known !== undefined) return known
    const claims = JSON.stringify({ ...principal.claims, role: principal.role })
    const databaseRole = model.roles[role]?.databaseRole
    invariant(databaseRole !== undefined, 'a context belongs to a role of the model')
    const session = Object.freeze({ databaseRole, claims })
    sessions.set(principal, session)
    return session
  }

  /** A failure of the database has the path of the only root, and denies an unknown caller by 401. */
  #explain(error: unknown): unknown {
    if (!(error instanceof FraiseqlError) || this.#statements === 0) return error
    // A function has said so.
    if (error.path !== undefined) return error
    const roots = this.#shape?.plan.roots ?? []
    const [root] = roots
    const path = root !== undefined && roots.length === 1 ? [root.responseName] : undefined
    const { cause, detail, headers, message } = error
    if (error.code === 'FORBIDDEN' && this.#principal?.isAuthenticated === false)
      return new FraiseqlError('UNAUTHENTICATED', {
        path,
        cause,
        detail,
        headers: { 'www-authenticate': 'Bearer' },
      })
    return new FraiseqlError(error.code, { message, path, cause, detail, headers })
  }

  summary(): Omit<OperationSummary, 'outcome' | 'errorCount'> {
    const admitted = this.#operation?.admitted
    return {
      role: this.#principal?.role,
      operationType: admitted?.operation.operation,
      operationName: admitted?.operation.name?.value ?? this.#request.operationName,
      documentHash: admitted?.hash ?? this.#request.reference?.hash,
      documentSource: this.#document?.source,
      cache: this.#cache,
      statements: this.#statements,
      isDryRun: this.#isDryRun,
      phases: this.#phases,
    }
  }

  /** Ends a phase that began when the one before it ended. */
  #end(phase: keyof Phases): void {
    const now = performance.now()
    this.#phases[phase] = now - this.#since
    this.#since = now
  }
}

function bindAll(
  { read, writes }: OperationShape,
  variables: VariableValues,
  { claims }: Principal,
): Prepared['parameters'] {
  if (read !== null) return [read.bind(variables, claims)]
  return writes.map(({ bind }) => bind(variables, claims))
}
