/** The one place that looks at the process for settings; afterwards only `Config` speaks. */
import type { ConfigInputs } from './resolve-config.ts'

export function processInputs(): Pick<
  ConfigInputs,
  'environment' | 'workingDirectory' | 'terminal'
> {
  return {
    environment: { ...process.env },
    workingDirectory: process.cwd(),
    terminal: process.stdout.isTTY,
  }
}
