/**
 * `fraiseql healthcheck`: asks the admin listener, for container health checks and scripts. It has
 * exit codes of its own, since Docker reserves 2 and gives the others one meaning.
 */
import { Command, InvalidArgumentError, Option } from 'commander'
import { addConfigFlags } from './config-flags.ts'
import { CommandFailure } from './exit-code.ts'
import { resolveCommandConfig } from './read-config.ts'

export const healthcheckExitCodes = { healthy: 0, unhealthy: 1, usage: 2, unreachable: 3 } as const

interface HealthcheckOptions {
  readonly check: 'live' | 'ready' | 'health'
  readonly timeout: number
  readonly url?: URL
}

export function healthcheckCommand(): Command {
  const command = new Command('healthcheck')
    .description('Ask a running server whether it is live, ready or healthy.')
    .addOption(
      new Option('--check <CHECK>', 'the probe to ask')
        .choices(['live', 'ready', 'health'])
        .default('ready'),
    )
    .addOption(
      new Option('--timeout <TIME>', 'longest wait, such as 2s or 500ms')
        .argParser(parseDuration)
        .default(2000, '2s'),
    )
    .addOption(
      new Option(
        '--url <URL>',
        'the admin listener (default: [admin] of the configuration)',
      ).argParser(parseUrl),
    )
    .addHelpText(
      'after',
      `
Exit codes:
  0  the probe passed
  1  the probe failed
  2  bad command line
  3  nothing answered in time
`,
    )
  return addConfigFlags(command, ['admin']).action((options: HealthcheckOptions, self: Command) =>
    checkHealth(options, options.url ?? adminUrl(self)),
  )
}

async function checkHealth(options: HealthcheckOptions, base: URL): Promise<void> {
  const target = new URL(`/${options.check}`, base)
  const response = await ask(target, options.timeout)
  if (response.ok) {
    console.log(`${target.pathname} answered ${response.status}`)
    return
  }
  throw new CommandFailure(
    healthcheckExitCodes.unhealthy,
    `${target.pathname} answered ${response.status}`,
  )
}

async function ask(target: URL, timeoutMs: number): Promise<Response> {
  try {
    const response = await fetch(target, {
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      headers: { connection: 'close' },
    })
    await response.body?.cancel()
    return response
  } catch (error) {
    throw new CommandFailure(
      healthcheckExitCodes.unreachable,
      `${target.href} does not answer within ${timeoutMs} ms`,
      { cause: error },
    )
  }
}

/** Only [admin] matters here: a container's health check must not fail over another option. */
function adminUrl(command: Command): URL {
  const resolution = resolveCommandConfig(command, 'production')
  const problem =
    resolution.kind === 'refused'
      ? resolution.problems.find(({ option }) => option?.startsWith('admin.'))
      : undefined
  if (problem !== undefined) {
    throw new CommandFailure(healthcheckExitCodes.usage, `${problem.place}: ${problem.message}`)
  }
  const valueOf = (name: string): string =>
    String(resolution.options.find(({ row }) => row.name === name)?.value)
  const host = valueOf('admin.host')
  return new URL(`http://${reachableHost(host)}:${valueOf('admin.port')}`)
}

/** The address to ask when a listener binds every address. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

function parseDuration(text: string): number {
  const match = /^(\d{1,6})(ms|s)$/u.exec(text)
  const milliseconds = Number(match?.[1]) * (match?.[2] === 's' ? 1000 : 1)
  if (milliseconds >= 1 && milliseconds <= 600_000) return milliseconds
  throw new InvalidArgumentError('Expected a time from 1ms to 600s, such as 2s.')
}

function parseUrl(text: string): URL {
  const url = URL.parse(text)
  if (url !== null && url.protocol === 'http:' && url.username === '' && url.password === '') {
    return url
  }
  throw new InvalidArgumentError('Expected a URL such as http://127.0.0.1:9090.')
}
