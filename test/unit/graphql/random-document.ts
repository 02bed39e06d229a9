/**
 * Documents that every rule but field merging accepts, with few names and arguments, so that
 * response names meet often and in all the ways: aliases, inline fragments, nested spreads.
 */
import { type Arbitrary, array, constantFrom, oneof, tuple } from 'fast-check'

const aliases = constantFrom(...Array<string>(12).fill(''), 'id: ', 'name: ', 'a: ')
const argumentLists = constantFrom(
  ...Array<string>(12).fill(''),
  '(limit: 1)',
  '(limit: 2)',
  '(limit: 1, where: { age: { gte: 1, in: [1, 2] } })',
  '(where: { age: { in: [1, 2], gte: 1 } }, limit: 1)',
  '(where: { age: { in: [2, 1], gte: 1 } }, limit: 1)',
)

const fragmentsOf = { User: ['U0', 'U1', 'U2'], Post: ['P0', 'P1'] } as const
type TypeName = keyof typeof fragmentsOf

/** Selections of a type; only fragments from `firstFragment` on are spread, so none is in a cycle. */
function selections(type: TypeName, depth: number, firstFragment: number): Arbitrary<string> {
  const leaves = type === 'User' ? ['id', 'name', 'age'] : ['id', 'title', 'title(limit: 1)']
  const leaf = tuple(aliases, constantFrom(...leaves)).map((parts) => parts.join(''))
  const options = [leaf, leaf]
  const spreads = fragmentsOf[type].slice(firstFragment).map((name) => `...${name}`)
  if (spreads.length > 0) options.push(constantFrom(...spreads))
  if (depth > 0) options.push(...composites(type, depth - 1, firstFragment))
  return array(oneof(...options), { minLength: 1, maxLength: 3 }).map((all) => all.join(' '))
}

function composites(type: TypeName, depth: number, firstFragment: number): Arbitrary<string>[] {
  const same = selections(type, depth, firstFragment)
  const inline = tuple(constantFrom('', `on ${type} `), same).map(
    ([condition, inner]) => `... ${condition}{ ${inner} }`,
  )
  // Below a field any fragment of the other type may be spread, unless this is a fragment itself.
  const user = selections('User', depth, type === 'User' ? firstFragment : 3)
  const post = selections('Post', depth, firstFragment)
  const [field, inner] = type === 'User' ? ['friend', user] : ['author', user]
  const one = tuple(aliases, inner).map(([alias, text]) => `${alias}${field} { ${text} }`)
  if (type === 'Post') return [inline, one]
  const many = tuple(aliases, argumentLists, post).map(
    ([alias, list, text]) => `${alias}posts${list} { ${text} }`,
  )
  return [inline, one, many]
}

const definitions = tuple(
  selections('User', 1, 1).map((text) => `fragment U0 on User { ${text} }`),
  selections('User', 1, 2).map((text) => `fragment U1 on User { ${text} }`),
  selections('User', 1, 3).map((text) => `fragment U2 on User { ${text} }`),
  selections('Post', 1, 1).map((text) => `fragment P0 on Post { ${text} }`),
  selections('Post', 1, 2).map((text) => `fragment P1 on Post { ${text} }`),
)

export const randomDocument: Arbitrary<string> = tuple(
  selections('User', 3, 0),
  selections('User', 2, 0),
  definitions,
).map(([first, second, fragments]) =>
  usedOnly(`{ user(id: 1) { ${first} } user(id: 1) { ${second} } }`, fragments),
)

/** Drops fragments that are not reached: they are refused by a rule of their own. */
function usedOnly(operation: string, fragments: readonly string[]): string {
  const used = new Set<string>()
  const queue = [operation]
  for (const text of queue) {
    for (const [, name] of text.matchAll(/\.\.\.([UP]\d)/g)) {
      const fragment = fragments.find((candidate) => candidate.startsWith(`fragment ${name} `))
      if (fragment === undefined || used.has(fragment)) continue
      used.add(fragment)
      queue.push(fragment)
    }
  }
  return queue.join('\n')
}
