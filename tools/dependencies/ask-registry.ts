/**
 * The online half of the audit: what the registry says, through `npm audit`. Some mirrors do not
 * serve advisories (405), and a machine may be offline: then nothing is known, which is not "clean".
 */
import { execFile } from 'node:child_process'
import process from 'node:process'

export type RegistryAnswer =
  | { readonly outcome: 'clean' }
  | { readonly outcome: 'findings'; readonly findings: readonly string[] }
  | { readonly outcome: 'unreachable'; readonly reason: string }

interface AuditReport {
  readonly auditReportVersion?: number
  readonly vulnerabilities?: Readonly<
    Record<string, { readonly name: string; readonly severity: string; readonly range: string }>
  >
  readonly statusCode?: number
  readonly message?: string
}

export async function askRegistry(): Promise<RegistryAnswer> {
  const { stdout, error } = await runAudit()
  const report = parseReport(stdout)
  if (report?.auditReportVersion === undefined || report.vulnerabilities === undefined) {
    return { outcome: 'unreachable', reason: explain(report, error) }
  }
  // The range is empty when npm could not read which versions exist.
  const findings = Object.values(report.vulnerabilities).map(
    ({ name, severity, range }) => `${[name, range].join(' ').trim()}: ${severity}`,
  )
  return findings.length === 0 ? { outcome: 'clean' } : { outcome: 'findings', findings }
}

function runAudit(): Promise<{ readonly stdout: string; readonly error: Error | null }> {
  // Without retries: an audit that cannot be had is an answer too, and should not take minutes.
  const options = ['--json', '--package-lock-only', '--fetch-retries=0', '--fetch-timeout=20000']
  return new Promise((resolve) => {
    execFile(
      'npm',
      ['audit', ...options],
      { maxBuffer: 64 * 1024 * 1024, shell: process.platform === 'win32' },
      (error, stdout) => resolve({ stdout, error }),
    )
  })
}

function parseReport(stdout: string): AuditReport | undefined {
  try {
    return JSON.parse(stdout) as AuditReport
  } catch {
    return undefined
  }
}

/** The address in npm's message names the registry of this machine, which a report should not. */
function explain(report: AuditReport | undefined, error: Error | null): string {
  if (report?.statusCode !== undefined) return `it answered ${report.statusCode}`
  const message = report?.message ?? error?.message.split('\n')[0] ?? 'npm audit printed no report'
  return message.replaceAll(/https?:\/\/\S+/g, 'the registry')
}
