/** How each HTTP server is started and asked. */
import type { Variables, Workload } from '../workloads/workload.ts'
import type { HttpContestant, HttpQuestion } from './opponent.ts'

const json = Object.freeze({ 'content-type': 'application/json', accept: 'application/json' })

/** By it the peers know that a request has a role and claims. */
const claimsHeader = Object.freeze({ ...json, 'x-claims': 'on' })

export const contestants: readonly HttpContestant[] = Object.freeze([
  {
    name: 'product',
    program: 'servers/product.js',
    needsPackages: false,
    login: 'api',
    variants: [''],
    ask: (workload, variables) => post('/graphql', json, question(workload, 'product', variables)),
  },
  {
    name: 'handwritten',
    program: 'servers/handwritten.js',
    needsPackages: false,
    login: 'peer',
    variants: ['4', '8', '16'],
    ask: ({ name, writes }, variables, variant) => {
      if (writes !== undefined) return post(`/${variant}/${name}`, json, JSON.stringify(variables))
      const entries = Object.entries(variables).map(([key, value]) => [key, String(value)])
      const path = `/${variant}/${name}?${new URLSearchParams(entries).toString()}`
      return { method: 'GET', path, headers: {}, body: '' }
    },
  },
  {
    name: 'postgraphile',
    program: 'peers/postgraphile.js',
    needsPackages: true,
    login: 'peer',
    variants: [''],
    ask: (workload, variables) =>
      post('/graphql', headersOf(workload), question(workload, 'postgraphile', variables)),
  },
  {
    name: 'mercurius',
    program: 'peers/mercurius.js',
    needsPackages: true,
    login: 'peer',
    variants: [''],
    ask: (workload, variables) =>
      post('/graphql', headersOf(workload), question(workload, 'mercurius', variables)),
  },
  {
    name: 'bare',
    program: 'servers/bare.js',
    needsPackages: false,
    login: 'api',
    variants: [''],
    ask: ({ name }, variables) => post(`/${name}`, json, JSON.stringify({ variables })),
  },
])

function headersOf({ claims }: Workload): Readonly<Record<string, string>> {
  return claims ? claimsHeader : json
}

function question(
  { documents, operationName }: Workload,
  tongue: keyof Workload['documents'],
  variables: Variables,
): string {
  return JSON.stringify({ query: documents[tongue], operationName, variables })
}

function post(path: string, headers: Readonly<Record<string, string>>, body: string): HttpQuestion {
  return { method: 'POST', path, headers, body }
}
