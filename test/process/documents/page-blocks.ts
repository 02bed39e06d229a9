/** Reads code blocks of the documents as examples: what to ask, and what the page says comes back. */
import type { CodeBlock } from '../../../tools/docs/page.ts'

export interface GraphqlExample {
  readonly document: string
  /** `# role: member`; undefined when the page does not choose. */
  readonly role: string | undefined
  /** `# variables: {"id": 1}` */
  readonly variables: Readonly<Record<string, unknown>>
  /** `# status: 422`, as application/graphql-response+json has it. */
  readonly status: number
}

export function readGraphqlExample({ text }: CodeBlock): GraphqlExample {
  const headers = new Map(
    [...text.matchAll(/^# (role|variables|status): (.+)$/gm)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  )
  return {
    document: text,
    role: headers.get('role'),
    variables: JSON.parse(headers.get('variables') ?? '{}'),
    status: Number(headers.get('status') ?? 200),
  }
}

/** The blocks right behind a GraphQL or shell block that show what it becomes. */
export function readFollowers(
  blocks: readonly CodeBlock[],
  index: number,
): ReadonlyMap<string, CodeBlock> {
  const followers = new Map<string, CodeBlock>()
  for (const block of blocks.slice(index + 1)) {
    const isFollower = block.language === 'json' || block.language === 'sql'
    if (!isFollower || block.section !== blocks[index]?.section) break
    if (block.note !== undefined || followers.has(block.language)) break
    followers.set(block.language, block)
  }
  return followers
}

export interface ShellCommand {
  readonly line: number
  readonly words: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** `# exit 78` behind the command. */
  readonly exitCode: number
}

/** Lines that end with a backslash go on; `&&` divides. */
export function readShellCommands(block: CodeBlock): readonly ShellCommand[] {
  const lines = block.text.replaceAll(/\\\n\s*/g, ' ').split('\n')
  return lines.flatMap((text, index) => {
    const exitCode = Number(/ # exit (\d+)/.exec(text)?.[1] ?? 0)
    return divide(splitWords(text)).map((words) =>
      shellCommand(words, { line: block.line + 1 + index, exitCode }),
    )
  })
}

function shellCommand(
  words: readonly string[],
  rest: Pick<ShellCommand, 'line' | 'exitCode'>,
): ShellCommand {
  const first = words.findIndex((word) => !/^[A-Z_]+=/.test(word))
  const assignments = words.slice(0, first === -1 ? words.length : first)
  const environment = Object.fromEntries(
    assignments.map((word) => [
      word.slice(0, word.indexOf('=')),
      word.slice(word.indexOf('=') + 1),
    ]),
  )
  return { ...rest, environment, words: words.slice(assignments.length) }
}

function divide(words: readonly string[]): readonly (readonly string[])[] {
  const commands: string[][] = [[]]
  for (const word of words) {
    if (word === '&&') commands.push([])
    else commands.at(-1)?.push(word)
  }
  return commands.filter((command) => command.length > 0)
}

/** Words as a shell divides them: quotes of both kinds, comments, no expansion. */
function splitWords(text: string): readonly string[] {
  const words: string[] = []
  const token = /\s*(?:#.*|((?:'[^']*'|"(?:[^"\\]|\\.)*"|[^\s'"])+))/y
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [, word] = match
    if (word !== undefined) words.push(withoutQuotes(word))
    if (token.lastIndex >= text.length) break
  }
  return words
}

function withoutQuotes(word: string): string {
  return word.replaceAll(/'([^']*)'|"((?:[^"\\]|\\.)*)"/g, (_whole, single, double) =>
    typeof single === 'string' ? single : String(double).replaceAll(/\\(.)/g, '$1'),
  )
}

/** `fraiseql …` and `npm run -s fraiseql -- …`; undefined for any other command. */
export function fraiseqlWords(words: readonly string[]): readonly string[] | undefined {
  if (words[0] === 'fraiseql') return words.slice(1)
  const isScript = words[0] === 'npm' && words.includes('run') && words.includes('fraiseql')
  return isScript ? words.slice(words.indexOf('--') + 1) : undefined
}
