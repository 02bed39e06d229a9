/** A Markdown page, taken apart as far as the checks need it. */
import { readFileSync } from 'node:fs'

export interface CodeBlock {
  /** The word after the fence, such as `ts`. */
  readonly language: string
  readonly text: string
  /** Line of the fence, from 1. */
  readonly line: number
  /** What the HTML comment right above the fence says, such as `not run: it needs a domain`. */
  readonly note: string | undefined
  /** How many headings stand above it: blocks with one number are in one section. */
  readonly section: number
}

export interface Page {
  readonly path: string
  readonly blocks: readonly CodeBlock[]
  /** The lines outside code blocks; those inside are empty, so that indexes are line numbers. */
  readonly prose: readonly string[]
  /** Fragment identifiers of its headings. */
  readonly anchors: ReadonlySet<string>
}

export function readPage(path: string): Page {
  const prose: string[] = []
  const blocks: CodeBlock[] = []
  let section = 0
  let open: (Omit<CodeBlock, 'text'> & { readonly lines: string[] }) | undefined
  for (const [index, line] of readFileSync(path, 'utf8').split('\n').entries()) {
    const fence = /^\s*```(\w*)/.exec(line)
    if (open === undefined && fence !== null) {
      const note = readNote(prose)
      open = { language: fence[1] ?? '', line: index + 1, note, section, lines: [] }
    } else if (open !== undefined && fence !== null) {
      const { lines, ...block } = open
      blocks.push({ ...block, text: lines.join('\n') })
      open = undefined
    } else {
      open?.lines.push(line)
    }
    const isProse = open === undefined && fence === null
    if (isProse && line.startsWith('#')) section += 1
    prose.push(isProse ? line : '')
  }
  if (open !== undefined) throw new Error(`${path}:${open.line}: the code block is not closed`)
  return { path, blocks, prose, anchors: new Set(readAnchors(prose)) }
}

function readNote(before: readonly string[]): string | undefined {
  const last = before.findLast((line) => line.trim() !== '') ?? ''
  const isAdjacent = before.at(-1) === last || (before.at(-1) === '' && before.at(-2) === last)
  return isAdjacent ? /^<!-- (.+) -->$/.exec(last)?.[1] : undefined
}

/** As GitHub makes them: lower case, no punctuation, hyphens for spaces, a number when taken. */
function readAnchors(prose: readonly string[]): readonly string[] {
  const counts = new Map<string, number>()
  return prose
    .map((line) => /^#{1,6} (.+?)\s*$/.exec(line)?.[1])
    .filter((heading) => heading !== undefined)
    .map((heading) => {
      const slug = heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(/\s/g, '-')
      const count = counts.get(slug) ?? 0
      counts.set(slug, count + 1)
      return count === 0 ? slug : `${slug}-${count}`
    })
}
