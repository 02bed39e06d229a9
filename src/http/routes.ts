/**
 * The routes that a framework serves: everything but /graphql. Fastify's defaults that read a
 * request more kindly than we do (its body parsers, its own error bodies) are taken away.
 */
import fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyServerFactory,
} from 'fastify'
import { FraiseqlError } from '../errors.ts'
import type { ProbeName, Probes } from './probes.ts'
import { refusalBody } from './refusal.ts'

const probeNames: readonly ProbeName[] = ['live', 'ready', 'health']

export function createRoutes(serverFactory: FastifyServerFactory, probes: Probes): FastifyInstance {
  const app = fastify({
    serverFactory,
    logger: false,
    return503OnClosing: false,
    clientErrorHandler: () => {},
    frameworkErrors: (_error, _request, reply) => {
      void sendError(reply, new FraiseqlError('BAD_REQUEST'))
    },
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  app.setNotFoundHandler((_request, reply) => sendError(reply, new FraiseqlError('NOT_FOUND')))
  app.setErrorHandler((error, _request, reply) => sendError(reply, ownError(error)))
  for (const name of probeNames) {
    app.get(`/${name}`, (_request, reply) => {
      const report = probes[name]()
      return sendJson(reply, report.status, Buffer.from(JSON.stringify(report.body)))
    })
  }
  return app
}

/** What the framework refuses is the client's fault when it says so; its own texts stay inside. */
function ownError(error: unknown): FraiseqlError {
  if (error instanceof FraiseqlError) return error
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  const isClientFault = typeof status === 'number' && status < 500
  return new FraiseqlError(isClientFault ? 'BAD_REQUEST' : 'INTERNAL', { cause: error })
}

function sendError(reply: FastifyReply, error: FraiseqlError): FastifyReply {
  return sendJson(reply, error.status, refusalBody(error))
}

function sendJson(reply: FastifyReply, status: number, body: Buffer): FastifyReply {
  return reply.code(status).header('content-type', 'application/json; charset=utf-8').send(body)
}
