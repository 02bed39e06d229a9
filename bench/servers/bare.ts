/**
 * The product's own channel behind a bare HTTP handler: fixed SQL, the session statement, no GraphQL,
 * no log. What the product loses against it is the price of everything around the channel.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { StatementText } from '../../src/sql/statement.ts'
import { readerRole } from '../database/logins.ts'
import { callerClaims, type Workload } from '../workloads/workload.ts'
import { workloads } from '../workloads/workloads.ts'
import { built } from './built.ts'
import { fail, listen, readBody, setting } from './child.ts'
import { productConfig } from './product-config.ts'

const { createChannel } = await built('pg/create-channel.js')
const { database } = productConfig({ FRAISEQL_DATABASE_CHANNEL: setting('BENCH_CHANNEL') })
const channel = createChannel({
  database,
  connectionString: setting('BENCH_DATABASE_URL'),
  observe: () => undefined,
})
await channel.start()

const session = Object.freeze({
  databaseRole: readerRole,
  claims: callerClaims,
})
const questions = new Map(workloads.map((workload) => [`/${workload.name}`, questionOf(workload)]))
const { signal } = new AbortController()

await listen((request, response) => {
  const question = questions.get(request.url ?? '')
  if (question === undefined) {
    response.writeHead(404).end()
    return
  }
  ask(question, request).then(
    (body) => answer(response, body),
    (error: unknown) => fail(response, error),
  )
})

interface Question {
  readonly name: string
  readonly text: StatementText
  readonly parameters: readonly string[]
  readonly rows: 'one' | 'many'
  readonly isWrite: boolean
  readonly prefix: Buffer
  readonly suffix: Buffer
}

/** The brand says that no client's text is in it; this text is our own. */
function questionOf({ name, sql, rowsSql, parameters, root, writes }: Workload): Question {
  const [open, close] = rowsSql === undefined ? ['', ''] : ['[', ']']
  return {
    name: `bare_${name}`,
    text: (rowsSql ?? sql) as StatementText,
    rows: rowsSql === undefined ? 'one' : 'many',
    isWrite: writes !== undefined,
    parameters,
    prefix: Buffer.from(`{"data":{"${root}":${open}`),
    suffix: Buffer.from(`${close}}}`),
  }
}

const nothing = Buffer.from('null')

async function ask(question: Question, request: IncomingMessage): Promise<Buffer> {
  const { variables }: { variables: Readonly<Record<string, string | number>> } = JSON.parse(
    await readBody(request),
  )
  const { name, text, rows, isWrite } = question
  const parameters = question.parameters.map((parameter) => String(variables[parameter]))
  const { columns, release } = isWrite
    ? await channel.write({
        statements: [{ name, text, parameters, answers: true }],
        session,
        signal,
      })
    : await channel.execute({ name, text, parameters, rows, session, signal })
  const pieces = columns.map((column) => column ?? nothing)
  const body = Buffer.concat([question.prefix, ...pieces, question.suffix])
  release()
  return body
}

function answer(response: ServerResponse, body: Buffer): void {
  const { length } = body
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': length })
  response.end(body)
}
