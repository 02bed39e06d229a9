/** A page and a chart in bench/results, named after the day. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import process from 'node:process'
import { chart } from './chart.ts'
import { comparisonHead, comparisonRows, figureRows, figuresHead, headline } from './tables.ts'
import { growthHead, growthRows } from './growth-table.ts'
import type { Outcome } from './outcome.ts'
import { markdownTable } from './text-table.ts'

const folder = join(import.meta.dirname, '../results')

/** The paths, for people. */
export async function writeResults(outcome: Outcome): Promise<readonly string[]> {
  const { kind, channel } = outcome.options
  const day = outcome.startedAt.toISOString().slice(0, 10)
  const name = [day, kind, ...(channel === 'pool' ? ['pool'] : [])].join('-')
  await mkdir(folder, { recursive: true })
  const files = { [`${name}.md`]: page(outcome, name), [`${name}.svg`]: chart(outcome.results) }
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text)
  return Object.keys(files).map((file) => relative(process.cwd(), join(folder, file)))
}

function page({ options, machine, results, growth }: Outcome, name: string): string {
  const { rounds, sliceMs } = options.pace
  const sections = [
    [
      `# Bench of ${name}`,
      '',
      `Medians over ${rounds} rounds of slices of ${sliceMs / 1000} s, taken in turn. A ratio above 1`,
      'means that the product is faster; a p99 ratio below 1, that it is steadier. What is measured',
      'is told in [performance](../../docs/explanations/performance.md).',
    ],
    [`![Ratios](${name}.svg)`],
    ['## Workloads', '', ...results.map((result) => `- ${headline(result)}`)],
    ['## Ratios', '', ...markdownTable(comparisonHead, comparisonRows(results))],
    ['## Figures', '', ...markdownTable(figuresHead, figureRows(results))],
    ['## Growth', '', ...growthSection(growth)],
    ['## Machine', '', ...markdownTable(['what', 'value'], machine)],
  ]
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function growthSection(growth: Outcome['growth']): readonly string[] {
  if (growth.length === 0) return ['Not part of this run.']
  return markdownTable(growthHead, growthRows(growth))
}
