/** Stacks as boxes: a box as wide as its share of time, upon the box of what called it. */
import type { Frame } from './read-profile.ts'

const width = 1200
const row = 17
/** Narrower boxes are left out. */
const minWidth = 1.5
const idle = new Set(['(idle)', '(program)'])

export function flameGraph(title: string, all: Frame): string {
  const busy = [...all.children.values()].filter(({ label }) => !idle.has(label))
  const total = busy.reduce((sum, { totalUs }) => sum + totalUs, 0)
  const boxes: string[] = []
  let deepest = 0
  const draw = (frames: readonly Frame[], left: number, depth: number): void => {
    let x = left
    for (const frame of frames.toSorted(byLabel)) {
      const size = (frame.totalUs / total) * width
      if (size >= minWidth) {
        deepest = Math.max(deepest, depth)
        boxes.push(box(frame, { x, size, depth, total }))
        draw([...frame.children.values()], x, depth + 1)
      }
      x += size
    }
  }
  draw(busy, 0, 0)
  const height = (deepest + 3) * row
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="monospace" font-size="11">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="4" y="14">${escape(title)}</text>`,
    ...boxes,
    '</svg>',
    '',
  ].join('\n')
}

interface Place {
  readonly x: number
  readonly size: number
  readonly depth: number
  readonly total: number
}

function box({ label, totalUs }: Frame, { x, size, depth, total }: Place): string {
  const y = (depth + 1.5) * row
  const share = ((totalUs / total) * 100).toFixed(1)
  const text = escape(label.slice(0, Math.floor(size / 6.7)))
  return [
    `<g><title>${escape(label)} ${share} %</title>`,
    `<rect x="${x.toFixed(1)}" y="${y}" width="${size.toFixed(1)}" height="${row - 1}" fill="${colourOf(label)}"/>`,
    `<text x="${(x + 2).toFixed(1)}" y="${y + 12}">${text}</text></g>`,
  ].join('')
}

/** Ours, Node's, packages', V8's own. */
function colourOf(label: string): string {
  if (label.includes(' dist/')) return '#ffb74d'
  if (label.includes(' node:')) return '#90caf9'
  return label.includes('node_modules/') ? '#a5d6a7' : '#e0e0e0'
}

function byLabel(a: Frame, b: Frame): number {
  return a.label < b.label ? -1 : 1
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
