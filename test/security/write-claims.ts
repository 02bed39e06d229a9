/** Requests by names that a role may not use when it writes: of mutations, inputs and columns. */
import type { Role } from './shop-visibility.ts'
import { relationsOfRow } from './nested-permissions.ts'
import { newRow, newRowJson, upperCase } from './write-literals.ts'
import { type Column, mutationsOf, type WritableType, ways } from './write-permissions.ts'

export interface Claim {
  readonly what: string
  readonly name: string
  readonly body: (name: string) => unknown
}

interface Cell {
  readonly role: Role
  readonly field: string
  readonly column: Column
}

/** By suffix of its name, what an input type or enum has for a role; nothing: it does not exist. */
export function inputsOf(
  { name, columns, creators, keys }: WritableType,
  role: Role,
): Readonly<Record<string, readonly ['inputFields' | 'enumValues', readonly string[]]>> {
  const given = Object.entries(columns).filter(([, column]) => column.creators.includes(role))
  const changed = Object.entries(columns).filter(([, column]) => column.updaters.includes(role))
  const creates = creators.includes(role)
  const fields = changed.map(([field]) => field)
  const both = creates
    ? given.filter(([, { updaters }]) => updaters.includes(role)).map(([field]) => field)
    : []
  const changedBy = (way: keyof Column['changes']): readonly string[] =>
    changed.filter(([, { changes }]) => changes[way] !== undefined).map(([field]) => field)
  return {
    Input: ['inputFields', [...given.map(([field]) => field), ...relationsOfRow(name, role)]],
    Set: ['inputFields', fields],
    Inc: ['inputFields', changedBy('inc')],
    Append: ['inputFields', changedBy('append')],
    Prepend: ['inputFields', changedBy('prepend')],
    Remove: ['inputFields', changedBy('remove')],
    OnConflict: ['inputFields', creates ? ['key', ...(both.length > 0 ? ['update'] : [])] : []],
    Key: ['enumValues', creates ? keys : []],
    UpdateField: ['enumValues', both.map(upperCase)],
  }
}

/** Requests by names of mutations and types that the role has not. */
export function namesOf(type: WritableType, role: Role): Claim[] {
  const own = mutationsOf(role)
  const roots: Readonly<Record<string, string>> = {
    [`create${type.one}`]: `(input:${newRow(type)})`,
    [`create${type.many}`]: `(input:[${newRow(type)}])`,
    [`update${type.one}`]: `(id:"0",set:{})`,
    [`update${type.many}`]: `(where:{id:{eq:"0"}},set:{})`,
    [`delete${type.one}`]: `(id:"0")`,
    [`delete${type.many}`]: `(where:{id:{eq:"0"}})`,
  }
  const ofRoots = Object.entries(roots)
    .filter(([name]) => !own.includes(name))
    .map(([name, args]) => ({ what: name, name, body: callOf(args) }))
  const ofTypes = Object.entries(inputsOf(type, role))
    .filter(([, [, names]]) => names.length === 0)
    .flatMap(([suffix]) => {
      const name = `${type.name}${suffix}`
      return [
        {
          what: `variable of ${name}`,
          name,
          body: (input: string) => ({ query: `query($v:${input}){__typename}` }),
        },
      ]
    })
  const change = `where:{id:{eq:"0"}},`
  const ofWays = type.updaters.includes(role)
    ? ways
        .filter((way) => (inputsOf(type, role)[capitalized(way)]?.[1].length ?? 0) === 0)
        .map((way) => ({
          what: `argument ${way} of update${type.many}`,
          name: way,
          body: (argument: string) => ({
            query: `mutation{update${type.many}(${change}${argument}:{}){__typename}}`,
          }),
        }))
    : []
  return [...ofRoots, ...ofTypes, ...ofWays]
}

export function forbiddenCreates(type: WritableType, { role, field, column }: Cell): Claim[] {
  if (!type.creators.includes(role)) return []
  const [one, many] = [`create${type.one}`, `create${type.many}`]
  const [literal] = column.sample(1)
  const row = (name: string): string =>
    newRow(type).replace('}', `${name === '' ? '' : `,${name}:${literal}`}}`)
  const claims: Claim[] = []
  if (!column.creators.includes(role)) {
    const value = (name: string): unknown => ({ ...newRowJson(type), [name]: 1 })
    claims.push(
      {
        what: `${one} with ${field}`,
        name: field,
        body: (name) => ({ query: `mutation{${one}(input:${row(name)}){__typename}}` }),
      },
      {
        what: `${many} with ${field}`,
        name: field,
        body: (name) => ({
          query: `mutation{${many}(input:[${newRow(type)},${row(name)}]){__typename}}`,
        }),
      },
      {
        what: `${one} with ${field} in a variable`,
        name: field,
        body: (name) => ({
          query: `mutation($v:${type.name}Input!){${one}(input:$v){__typename}}`,
          variables: { v: value(name) },
        }),
      },
      {
        what: `${many} with ${field} in a variable`,
        name: field,
        body: (name) => ({
          query: `mutation($v:[${type.name}Input!]!){${many}(input:$v){__typename}}`,
          variables: { v: [newRowJson(type), value(name)] },
        }),
      },
      {
        what: `${one} with ${field} in a default value`,
        name: field,
        body: (name) => ({
          query: `mutation($v:${type.name}Input!=${row(name)}){${one}(input:$v){__typename}}`,
        }),
      },
    )
  }
  if (!column.updaters.includes(role)) {
    const key = type.keys[0]
    claims.push(
      {
        what: `update of ${field} on conflict`,
        name: upperCase(field),
        body: (name) => ({
          query: `mutation{${many}(input:[${newRow(type)}],onConflict:{key:${key},update:[${name}]}){__typename}}`,
        }),
      },
      {
        what: `update of ${field} on conflict in a variable`,
        name: upperCase(field),
        body: (name) => ({
          query: `mutation($v:${type.name}OnConflict!){${many}(input:[${newRow(type)}],onConflict:$v){__typename}}`,
          variables: { v: { key, update: [name] } },
        }),
      },
    )
  }
  return claims
}

export function forbiddenUpdates(type: WritableType, { role, field, column }: Cell): Claim[] {
  if (!type.updaters.includes(role)) return []
  const [one, many] = [`update${type.one}`, `update${type.many}`]
  const claims: Claim[] = []
  for (const way of ways) {
    const own = inputsOf(type, role)[capitalized(way)]?.[1] ?? []
    if (own.length === 0 || own.includes(field)) continue
    const [literal] = column.sample(1)
    const input = `${type.name}${capitalized(way)}`
    claims.push(
      {
        what: `${one} by ${way} of ${field}`,
        name: field,
        body: (name) => ({
          query: `mutation{${one}(id:"1",${way}:{${name}:${literal}}){__typename}}`,
        }),
      },
      {
        what: `${many} by ${way} of ${field}`,
        name: field,
        body: (name) => ({
          query: `mutation{${many}(where:{id:{eq:"1"}},${way}:{${name}:${literal}}){__typename}}`,
        }),
      },
      {
        what: `${one} by ${way} of ${field} in a variable`,
        name: field,
        body: (name) => ({
          query: `mutation($v:${input}){${one}(id:"1",${way}:$v){__typename}}`,
          variables: { v: { [name]: 1 } },
        }),
      },
    )
  }
  return claims
}

export function callOf(args: string): (name: string) => unknown {
  const list = args.startsWith('(') ? args : `(${args})`
  return (name) => ({ query: `mutation{${name}${list}{__typename}}` })
}

function capitalized(word: string): string {
  return word.replace(/^[a-z]/, (first) => first.toUpperCase())
}
