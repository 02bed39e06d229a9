/**
 * Reads the environment: the variable of every option, and a refusal for every other variable that
 * starts with FRAISEQL_, since a misspelled limit would otherwise be a limit that is not there.
 */
import { didYouMean } from './did-you-mean.ts'
import { valueFromText, type GivenValue } from './given-value.ts'
import { optionRows } from './options.ts'
import type { ConfigProblem } from './problem.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Names the configuration file; it is the one variable that is no option. */
export const configFileVariable = 'FRAISEQL_CONFIG'

const prefix = 'FRAISEQL_'

export interface EnvironmentValues {
  readonly values: readonly GivenValue[]
  readonly problems: readonly ConfigProblem[]
}

export function readEnvironment(
  environment: Environment,
  workingDirectory: string,
): EnvironmentValues {
  const values: GivenValue[] = []
  for (const row of optionRows) {
    const text = environment[row.environment]
    if (text === undefined || isServiceLink(row.environment, text)) continue
    values.push({
      row,
      source: 'environment',
      place: `environment variable ${row.environment}`,
      value: text === '' ? '' : valueFromText(row, text),
      directory: workingDirectory,
    })
  }
  return { values, problems: [...unknownVariables(environment), ...tlsProblems(environment)] }
}

function unknownVariables(environment: Environment): readonly ConfigProblem[] {
  const known = [configFileVariable, ...optionRows.map((row) => row.environment)]
  return Object.entries(environment)
    .filter(([name]) => name.startsWith(prefix) && !known.includes(name))
    .filter(([name, text]) => !isServiceLink(name, text ?? ''))
    .map(([name]) => ({
      place: `environment variable ${name}`,
      message: `no option has this name${didYouMean(name, known)}`,
    }))
}

/** Node accepts any certificate from any server while this is "0". */
function tlsProblems(environment: Environment): readonly ConfigProblem[] {
  if (environment['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0') return []
  return [
    {
      place: 'environment variable NODE_TLS_REJECT_UNAUTHORIZED',
      message: 'switches the verification of every TLS certificate off; unset it',
    },
  ]
}

/**
 * Kubernetes sets such variables in every pod for every Service of the namespace ("Discovering
 * services: environment variables"). A Service named fraiseql-server makes FRAISEQL_SERVER_PORT,
 * with a tcp:// address in it.
 */
function isServiceLink(name: string, text: string): boolean {
  if (/_SERVICE_(?:HOST|PORT(?:_[A-Z0-9_]+)?)$/u.test(name)) return true
  if (/_PORT_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?$/u.test(name)) return true
  return name.endsWith('_PORT') && /^(?:tcp|udp|sctp):\/\//u.test(text)
}
