/**
 * A GraphQL server as the first page of a tutorial writes it: graphql-js behind node:http, the shop's
 * catalogue, and none of our limits. What it answers to the corpus of attacks shows that the
 * attacks are real. Run as a process of its own: `node weak-control.ts` prints its port.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildSchema, graphql } from 'graphql'

const schema = buildSchema(`
  scalar CategoryWhere
  scalar CategoryOrderBy
  type Category { id: ID! name: String! slug: String! parent: Category }
  type Query {
    categories(where: CategoryWhere, orderBy: [CategoryOrderBy!], limit: Int, offset: Int): [Category!]!
    category(id: Int!): Category
    echo(id: ID): ID
  }
  type Mutation { touch: Boolean }
`)

const category: Readonly<Record<string, unknown>> = {
  id: '1',
  name: 'Shelf',
  slug: 'shelf',
  parent: () => category,
}

const root: Readonly<Record<string, unknown>> = {
  categories: () => [category],
  category: () => category,
  echo: ({ id }: { readonly id?: string }) => id,
  touch: () => true,
}

interface Parameters {
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
  readonly operationName?: string
}

async function answer(parameters: unknown): Promise<unknown> {
  if (Array.isArray(parameters)) return Promise.all(parameters.map(answer))
  const { query, variables, operationName } = parameters as Parameters
  return graphql({
    schema,
    source: query,
    rootValue: root,
    variableValues: variables,
    operationName,
  })
}

async function readParameters(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  const body = Buffer.concat(pieces).toString()
  if (body !== '') return JSON.parse(body)
  return Object.fromEntries(new URL(request.url ?? '', 'http://localhost').searchParams)
}

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const body = Buffer.from(JSON.stringify(await answer(await readParameters(request))))
    const fields = { 'content-type': 'application/json', 'content-length': body.length }
    response.writeHead(200, fields).end(body)
  } catch (error) {
    const body = Buffer.from(error instanceof Error ? String(error.stack) : '')
    const status = error instanceof SyntaxError ? 400 : 500
    response.writeHead(status, { 'content-length': body.length }).end(body)
  }
}

const server = createServer(
  { insecureHTTPParser: true, requireHostHeader: false, maxHeaderSize: 1024 * 1024 },
  (request, response) => void respond(request, response),
)
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  process.stdout.write(`${port}\n`)
})
