/**
 * PostGraphile 5 for production: the Amber preset, no watching, explaining, explorer or websockets, a
 * pool of eight. Plain lists are on, for they cost less than connections; role and claims are set with
 * pgSettings where a workload says so.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { postgraphile } from 'postgraphile'
import { makePgService } from 'postgraphile/adaptors/pg'
import { grafserv } from 'postgraphile/grafserv/node'
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber'
import { readerRole } from '../database/logins.ts'
import { announce, setting } from '../servers/child.ts'
import { callerClaims } from '../workloads/workload.ts'

const pgSettings = Object.freeze({ role: readerRole, 'request.jwt.claims': callerClaims })

const server = createServer()
const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [
    makePgService({
      connectionString: setting('BENCH_DATABASE_URL'),
      schemas: ['bench'],
      poolConfig: { max: 8 },
    }),
  ],
  schema: { defaultBehavior: '+list +resource:list +query:resource:list' },
  grafserv: { watch: false, websockets: false, graphiql: false },
  grafast: {
    explain: false,
    context: (request) => (request.node?.req.headers['x-claims'] === 'on' ? { pgSettings } : {}),
  },
})
await instance.createServ(grafserv).addTo(server)
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
if (address === null || typeof address === 'string') throw new Error('no port')
announce(`http://127.0.0.1:${address.port}`)
