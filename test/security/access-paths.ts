/** Every way to use a field by name, as requests; the name is a parameter. */
import type { VisibleField, VisibleType } from './shop-visibility.ts'

export interface AccessPath {
  readonly name: string
  readonly body: (field: string) => unknown
}

/** Paths by a document text or by a whole request body. */
export function accessPaths(type: VisibleType, { kind }: VisibleField): AccessPath[] {
  const selection = (field: string) =>
    kind === 'one' || kind === 'many' ? `${field}{__typename}` : field
  return [
    document('select in a list', (field) => `{${type.list}(limit:1){${selection(field)}}}`),
    document('select in a row', (field) => `{${type.one}(${type.key}){${selection(field)}}}`),
    document('select under an alias', (field) => `{${type.list}(limit:1){a:${selection(field)}}}`),
    document(
      'select in a fragment',
      (field) => `{${type.list}(limit:1){...F}} fragment F on ${type.name}{${selection(field)}}`,
    ),
    ...filterPaths(type, kind),
    ...orderPaths(type, kind),
  ]
}

function filterPaths(type: VisibleType, kind: VisibleField['kind']): AccessPath[] {
  const { list, name } = type
  const conditions = { ordered: '{isNull:true}', unordered: '{isNull:true}', one: '{}' }
  const condition = kind === 'many' ? '{some:{}}' : conditions[kind]
  const value = JSON.parse(condition.replaceAll(/\w+(?=:)/g, '"$&"')) as unknown
  const paths = [
    document(
      'filter in a literal',
      (field) => `{${list}(where:{${field}:${condition}},limit:1){__typename}}`,
    ),
    document(
      'filter below _not',
      (field) => `{${list}(where:{_or:[{_not:{${field}:${condition}}}]},limit:1){__typename}}`,
    ),
    variables(
      'filter in a variable',
      `query($v:${name}Where){${list}(where:$v,limit:1){__typename}}`,
      (field) => ({ [field]: value }),
    ),
  ]
  if (type.through === null) return paths
  const [outer, around] = type.through
  return [
    ...paths,
    document(
      'filter through a relation',
      (field) => `{${outer}(where:${around(`{${field}:${condition}}`)},limit:1){__typename}}`,
    ),
  ]
}

function orderPaths({ list, name }: VisibleType, kind: VisibleField['kind']): AccessPath[] {
  if (kind !== 'ordered') return []
  return [
    document(
      'order in a literal',
      (field) => `{${list}(orderBy:[{${field}:ASC}],limit:1){__typename}}`,
    ),
    variables(
      'order in a variable',
      `query($v:[${name}OrderBy!]){${list}(orderBy:$v,limit:1){__typename}}`,
      (field) => [{ [field]: 'DESC_NULLS_LAST' }],
    ),
  ]
}

const keyValues: Readonly<Record<string, string>> = {
  id: '1',
  tenantId: '1',
  productId: '1',
  customerId: '1',
  slug: '"x"',
  sku: '"x"',
  email: '"x"',
  publicId: '"00000000-0000-0000-0000-000000000000"',
}

/** A look-up by a unique key; the name that must not exist is the root's. */
export function lookUpPath(key: readonly string[]): AccessPath {
  const values = key.map((part) => `${part}:${keyValues[part]}`).join()
  return document('look up', (root) => `{${root}(${values}){__typename}}`)
}

/** Every place for the name of a type, of its inputs and of its roots. */
export function typePaths(type: VisibleType): readonly { name: string; path: AccessPath }[] {
  const { name, list, one, key } = type
  return [
    { name: list, path: document('list', (root) => `{${root}(limit:1){__typename}}`) },
    { name: one, path: document('row', (root) => `{${root}(${key}){__typename}}`) },
    {
      name,
      path: document(
        'fragment on',
        (on) => `{__typename ...F} fragment F on Query{${list}{...on ${on}{__typename}}}`,
      ),
    },
    {
      name: `${name}Where`,
      path: document('variable of', (input) => `query($v:${input}){${list}(where:$v){__typename}}`),
    },
    {
      name: `${name}OrderBy`,
      path: document(
        'variable of',
        (input) => `query($v:[${input}!]){${list}(orderBy:$v){__typename}}`,
      ),
    },
  ]
}

function document(name: string, query: (field: string) => string): AccessPath {
  return { name, body: (field) => ({ query: query(field) }) }
}

function variables(name: string, query: string, value: (field: string) => unknown): AccessPath {
  return { name, body: (field) => ({ query, variables: { v: value(field) } }) }
}
