/** The configuration of one command, or exit code 78 with every problem. */
import type { Command } from 'commander'
import type { Config, Mode } from '../config/config.ts'
import { describeProblems } from '../config/problem.ts'
import { processInputs } from '../config/process-inputs.ts'
import { resolveConfig, type ConfigResolution } from '../config/resolve-config.ts'
import { givenFlags } from './config-flags.ts'
import { CommandFailure, exitCodes } from './exit-code.ts'

export function readConfig(command: Command, mode: Mode): Config {
  const resolution = resolveCommandConfig(command, mode)
  if (resolution.kind === 'resolved') return resolution.config
  throw new CommandFailure(exitCodes.configuration, describeProblems(resolution.problems))
}

export function resolveCommandConfig(
  command: Command,
  mode: Mode,
  file?: string | undefined,
): ConfigResolution {
  const { config }: { readonly config?: string } = command.opts()
  return resolveConfig({
    ...processInputs(),
    mode,
    flags: givenFlags(command),
    file: file ?? config,
  })
}
