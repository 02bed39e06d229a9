/**
 * What `dev` tells: friendly text for a person, or observations for the JSON log, never both on one
 * stream.
 */
import { relative } from 'node:path'
import type { Config } from '../config/config.ts'
import { describeProblems } from '../config/problem.ts'
import type { ConfigResolution } from '../config/resolve-config.ts'
import type { Model } from '../schema/model.ts'
import type { RunningServer } from '../start-server.ts'
import { explainFailure } from './explain-failure.ts'
import { firstQuery } from './first-query.ts'
import type { ProcessContext } from './run-process.ts'

interface ReadyServer {
  readonly server: RunningServer
  readonly model: Model
  readonly role: string
  readonly schema: string
}

export class DevNarrator {
  readonly #isText: boolean
  readonly #context: ProcessContext
  #since: number = performance.now()
  #step: string | undefined

  constructor(format: Config['log']['format'], context: ProcessContext) {
    this.#isText = format === 'text'
    this.#context = context
  }

  /** A step begins, and the one before it is done. */
  step(text: string): void {
    this.#finishStep()
    this.#step = text
    this.#since = performance.now()
    if (this.#isText) this.#write(`  ${text}`)
  }

  notices(notices: readonly string[]): void {
    for (const notice of notices) {
      if (this.#isText) this.#write(`  note: ${notice}`)
      else this.#context.observe({ kind: 'process.step', step: `note: ${notice}`, durationMs: 0 })
    }
  }

  /** The server does without its own schema. */
  unmigrated(reason: string): void {
    if (this.#isText) this.#write(`  note: ${reason}`)
    else this.#context.observe({ kind: 'system.missing', reason })
  }

  ready({ server, model, role, schema }: ReadyServer): void {
    this.#finishStep()
    if (!this.#isText) return
    const query = firstQuery(model, role)
    const lines = [
      '',
      `  GraphQL  ${server.publicUrl}/graphql`,
      `  Probes   ${server.adminUrl}/ready`,
      `  Role     ${role}`,
    ]
    if (query !== undefined) {
      lines.push(
        '',
        '  Try it:',
        `    curl -s ${server.publicUrl}/graphql -H 'content-type: application/json' \\`,
        `      -d '${JSON.stringify({ query })}'`,
      )
    }
    lines.push('', `  Watching ${relative('.', schema)}. Ctrl-C stops everything.`, '')
    this.#write(lines.join('\n'))
  }

  /** By a file, or by the database. */
  replaced(changed: string): void {
    if (this.#isText) this.#write(`  ${changed} changed: serving the new schema`)
  }

  /** The old schema stays in service. */
  rejected(error: unknown): void {
    const { message } = explainFailure(error)
    if (this.#isText) this.#write(`  The change is not served:\n${message}`)
    else this.#context.observe({ kind: 'schema.rejected', reason: message })
  }

  configChanged(resolution: ConfigResolution): void {
    const text =
      resolution.kind === 'refused'
        ? describeProblems(resolution.problems)
        : 'The configuration file changed: start again to apply it.'
    if (this.#isText) this.#write(`  ${text}`)
    else process.stderr.write(`${text}\n`)
  }

  #finishStep(): void {
    const step = this.#step
    this.#step = undefined
    if (step === undefined) return
    const durationMs = performance.now() - this.#since
    if (!this.#isText) this.#context.observe({ kind: 'process.step', step, durationMs })
    else if (durationMs >= 1000) this.#write(`    ${(durationMs / 1000).toFixed(1)} s`)
  }

  #write(text: string): void {
    this.#context.flush()
    process.stdout.write(`${text}\n`)
  }
}
