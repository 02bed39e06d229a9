#!/usr/bin/env node
/**
 * The command line. Everything else is imported only after the check of the Node version: an old
 * version would stop at the first new syntax, before it could say why.
 */
import { refuseOldNode } from './lib/node-version.ts'

refuseOldNode(process.version)

const { runCommandLine } = await import('./commands/run-command-line.ts')
process.exitCode = await runCommandLine(process.argv.slice(2))
