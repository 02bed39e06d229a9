/** Takes a failing request apart until nothing can be left out any more. */
import { type ASTNode, parse, print, visit } from 'graphql'
import type { RandomRequest } from './random-operation.ts'

/** @param fails - whether a smaller request still fails; false for one that is not valid. */
export async function shrinkRequest(
  request: RandomRequest,
  fails: (candidate: RandomRequest) => Promise<boolean>,
): Promise<RandomRequest> {
  let smallest = request
  let isShrinking = true
  let tries = 0
  while (isShrinking && tries < 2000) {
    isShrinking = false
    for (const candidate of candidatesOf(smallest)) {
      tries += 1
      if (!(await fails(candidate))) continue
      smallest = candidate
      isShrinking = true
      break
    }
  }
  return smallest
}

function* candidatesOf(request: RandomRequest): Generator<RandomRequest> {
  for (const query of withoutOneNode(request.query))
    yield { query, variables: usedOnly(query, request) }
  for (const variables of smallerVariables(request.variables))
    yield { query: request.query, variables: variables as RandomRequest['variables'] }
}

const removable = new Set([
  'Field',
  'FragmentSpread',
  'InlineFragment',
  'Argument',
  'ObjectField',
  'Directive',
  'VariableDefinition',
  'FragmentDefinition',
])

/** Each copy lacks one node, with the fragments and variables that only this node used. */
function* withoutOneNode(query: string): Generator<string> {
  const document = parse(query, { noLocation: true })
  const nodes: ASTNode[] = []
  visit(document, { enter: (node) => void nodes.push(node) })
  for (const target of nodes) {
    const isItem = nodes.some(
      (node) => node.kind === 'ListValue' && node.values.includes(target as never),
    )
    if (!removable.has(target.kind) && !isItem) continue
    const smaller = visit(document, { enter: (node) => (node === target ? null : undefined) })
    yield withoutUnused(print(smaller))
  }
}

function withoutUnused(query: string): string {
  try {
    const document = parse(query, { noLocation: true })
    const names = new Map<string, number>()
    const count = (name: string) => names.set(name, (names.get(name) ?? 0) + 1)
    visit(document, {
      FragmentSpread: ({ name }) => void count(name.value),
      Variable: ({ name }) => void count(`$${name.value}`),
    })
    return print(
      visit(document, {
        FragmentDefinition: ({ name }) => (names.has(name.value) ? undefined : null),
        VariableDefinition: ({ variable }) =>
          names.get(`$${variable.name.value}`) === 1 ? null : undefined,
      }),
    )
  } catch {
    return query
  }
}

function usedOnly(query: string, { variables }: RandomRequest): RandomRequest['variables'] {
  return Object.fromEntries(
    Object.entries(variables).filter(([name]) => query.includes(`$${name}:`)),
  )
}

function* smallerVariables(value: unknown): Generator {
  if (typeof value !== 'object' || value === null) return
  for (const key of Object.keys(value)) {
    const rest = Array.isArray(value)
      ? value.toSpliced(Number(key), 1)
      : Object.fromEntries(Object.entries(value).filter(([other]) => other !== key))
    yield rest
    for (const smaller of smallerVariables((value as Record<string, unknown>)[key]))
      yield Array.isArray(value) ? value.with(Number(key), smaller) : { ...value, [key]: smaller }
  }
}
