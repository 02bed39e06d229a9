/** The tools a run wants; what cannot be had was said, and is left out. */
import type { BenchOptions } from '../options.ts'
import { findTool, type Tool } from './find-tool.ts'

export interface Tools {
  readonly wrk: Tool | undefined
  readonly pgbench: Tool | undefined
}

export async function findTools(
  { kind, opponents }: Pick<BenchOptions, 'kind' | 'opponents'>,
  onStep: (text: string) => void,
): Promise<Tools> {
  if (kind === 'self-test') return { wrk: undefined, pgbench: undefined }
  const wrk = await findTool('wrk', onStep)
  if (wrk === undefined)
    onStep('A loop in this process makes the load instead of wrk: ratios come out nearer to 1.')
  const pgbench = opponents.includes('pgbench') ? await findTool('pgbench', onStep) : undefined
  return { wrk, pgbench }
}
