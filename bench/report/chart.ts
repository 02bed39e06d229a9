/** The ratios as bars, with a line at 1 and marks at floor and aim. No date, no chance: equal numbers make equal bytes. */
import type { Comparison, WorkloadResult } from './comparison.ts'
import { promisedFor, verdictOf, type Verdict } from './floors.ts'

const colours: Readonly<Record<Verdict, string>> = {
  'aim met': '#2e7d32',
  'floor met': '#f9a825',
  'below floor': '#c62828',
  'no floor': '#78909c',
}

const layout = Object.freeze({ left: 130, width: 620, row: 22, gap: 14, top: 46, most: 8 })

export function chart(results: readonly WorkloadResult[]): string {
  const all = results.flatMap(({ comparisons }) => comparisons)
  const opponents = [...new Set(all.map(({ opponent }) => opponent))]
  const parts: string[] = []
  let y = layout.top
  for (const name of opponents) {
    for (const comparison of all.filter(({ opponent }) => opponent === name)) {
      parts.push(bar(comparison, y))
      y += layout.row
    }
    y += layout.gap
  }
  return document([...scale(y), ...parts, ...legend(y + 8)], y + 40)
}

function document(parts: readonly string[], height: number): string {
  const width = layout.left + layout.width + 90
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    '<text x="12" y="20" font-size="14">Answers a second: the product, as a multiple of the other</text>',
    ...parts,
    '</svg>',
    '',
  ].join('\n')
}

function bar(comparison: Comparison, y: number): string {
  const { opponent, workload, ratio } = comparison
  const promised = promisedFor(opponent, workload)
  const colour = colours[verdictOf(ratio, promised)]
  const marks = promised === undefined ? [] : [mark(promised.floor, y), mark(promised.aim, y)]
  return [
    `<text x="12" y="${y + 14}">${opponent} ${workload}</text>`,
    `<rect x="${layout.left}" y="${y + 3}" width="${(x(ratio) - layout.left).toFixed(1)}" height="${layout.row - 6}" fill="${colour}"/>`,
    ...marks,
    `<text x="${(x(ratio) + 6).toFixed(1)}" y="${y + 14}">${ratio.toFixed(2)}</text>`,
  ].join('\n')
}

function mark(ratio: number, y: number): string {
  const at = x(ratio).toFixed(1)
  return `<path d="M${at} ${y + 1}v${layout.row - 2}" stroke="#000000" stroke-dasharray="2 2"/>`
}

function scale(bottom: number): readonly string[] {
  return Array.from({ length: layout.most + 1 }, (_, value) => {
    const at = x(value).toFixed(1)
    const stroke = value === 1 ? '#000000' : '#e0e0e0'
    return `<path d="M${at} ${layout.top - 6}V${bottom}" stroke="${stroke}"/><text x="${at}" y="${layout.top - 10}" text-anchor="middle" fill="#616161">${value}</text>`
  })
}

function legend(y: number): readonly string[] {
  return Object.entries(colours).map(([verdict, colour], index) => {
    const left = 12 + index * 120
    return `<rect x="${left}" y="${y}" width="12" height="12" fill="${colour}"/><text x="${left + 18}" y="${y + 10}">${verdict}</text>`
  })
}

/** What is beyond the scale ends at its end; the number stands beside the bar. */
function x(ratio: number): number {
  return layout.left + (Math.min(ratio, layout.most) / layout.most) * layout.width
}
