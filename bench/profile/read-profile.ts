/** A .cpuprofile of V8, cut to the time of the load and summed by function and by stack. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { join, relative } from 'node:path'

/** Calls of one function below one stack; the root stands for all samples. */
export interface Frame {
  /** `name file:line`, or V8's own word in parentheses. */
  readonly label: string
  /** Microseconds in the function itself. */
  selfUs: number
  /** With everything it called. */
  totalUs: number
  readonly children: Map<string, Frame>
}

interface Profile {
  readonly nodes: readonly ProfileNode[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
  readonly startTime: number
}

interface ProfileNode {
  readonly id: number
  readonly callFrame: {
    readonly functionName: string
    readonly url: string
    readonly lineNumber: number
  }
  readonly children?: readonly number[]
}

/** From one moment to another on the machine's monotonic clock, in microseconds. */
export interface Span {
  readonly fromUs: number
  readonly toUs: number
}

const root = join(import.meta.dirname, '../..')

export async function readProfile(file: string, span: Span): Promise<Frame> {
  const profile: Profile = JSON.parse(await readFile(file, 'utf8'))
  const stacks = stacksOf(profile)
  const all = frameOf('all')
  let now = profile.startTime
  for (const [index, id] of profile.samples.entries()) {
    const delta = profile.timeDeltas[index] ?? 0
    now += delta
    if (now >= span.fromUs && now <= span.toUs) add(all, stacks.get(id) ?? [], delta)
  }
  return all
}

/** Self time by function, or by what `group` makes of its label, the largest first. */
export function selfTimes(
  all: Frame,
  group: (label: string) => string = (label) => label,
): readonly (readonly [name: string, selfUs: number])[] {
  const sums = new Map<string, number>()
  const visit = ({ label, selfUs, children }: Frame): void => {
    const name = group(label)
    sums.set(name, (sums.get(name) ?? 0) + selfUs)
    for (const child of children.values()) visit(child)
  }
  visit(all)
  return [...sums].toSorted(([, a], [, b]) => b - a)
}

/** The folder of our own code, the package of others', or who else it belongs to. */
export function areaOf(label: string): string {
  const [, place = ''] = /^.* (\S+):\d+$/.exec(label) ?? []
  if (place.startsWith('node:')) return 'Node.js, JavaScript'
  const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(place)?.[1]
  if (name !== undefined) return `package ${name}`
  if (place.startsWith('dist/')) return place.split('/').slice(0, 2).join('/')
  if (place !== '') return place
  return label.startsWith('(') && label !== '(anonymous)' ? label : 'native code and system calls'
}

/** Labels from the outermost call to the node itself, by id. */
function stacksOf({ nodes }: Profile): ReadonlyMap<number, readonly string[]> {
  const parents = new Map<number, ProfileNode>()
  for (const node of nodes) for (const child of node.children ?? []) parents.set(child, node)
  return new Map(
    nodes.map((node) => {
      const stack: string[] = []
      // The outermost node is V8's (root), which says nothing.
      for (let at: ProfileNode | undefined = node; at !== undefined; at = parents.get(at.id))
        if (parents.has(at.id)) stack.unshift(labelOf(at))
      return [node.id, stack] as const
    }),
  )
}

function labelOf({ callFrame: { functionName, url, lineNumber } }: ProfileNode): string {
  const name = functionName === '' ? '(anonymous)' : functionName
  if (url === '') return name
  const file = url.startsWith('file:') ? relative(root, fileURLToPath(url)) : url
  return `${name} ${file}:${lineNumber + 1}`
}

function add(all: Frame, stack: readonly string[], us: number): void {
  let at = all
  at.totalUs += us
  for (const label of stack) {
    const known = at.children.get(label)
    const child = known ?? frameOf(label)
    if (known === undefined) at.children.set(label, child)
    child.totalUs += us
    at = child
  }
  at.selfUs += us
}

function frameOf(label: string): Frame {
  return { label, selfUs: 0, totalUs: 0, children: new Map() }
}
