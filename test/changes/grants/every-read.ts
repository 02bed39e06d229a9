/** Queries that use each root, field, relation, filter and order that a role sees. */

type Ask = (query: string) => Promise<string>

interface TypeRef {
  readonly kind: string
  readonly name: string | null
  /** Absent below the innermost one that is asked for. */
  readonly ofType?: TypeRef | null
}

interface Field {
  readonly name: string
  readonly args: readonly { readonly name: string; readonly type: TypeRef }[]
  readonly type: TypeRef
}

interface Type {
  readonly name: string
  readonly fields: readonly Field[] | null
  readonly inputFields: readonly Pick<Field, 'name' | 'type'>[] | null
}

const reference = 'kind name ofType { kind name ofType { kind name ofType { kind name } } }'
const introspection = `{ __schema { types { name fields { name args { name type { ${reference} } } type { ${reference} } } inputFields { name type { ${reference} } } } } }`

export async function everyRead(ask: Ask): Promise<readonly string[]> {
  const { data } = JSON.parse(await ask(introspection)) as {
    readonly data: { readonly __schema: { readonly types: readonly Type[] } }
  }
  const types = new Map(data.__schema.types.map((type) => [type.name, type]))
  const roots = types.get('Query')?.fields ?? []
  return roots.flatMap((root) => queriesOf(root, types))
}

type Types = ReadonlyMap<string, Type>

function queriesOf(root: Field, types: Types): readonly string[] {
  const selection = select(root.type, types, 2)
  const required = root.args.filter(({ type }) => type.kind === 'NON_NULL')
  if (required.length > 0) {
    const key = required.map(({ name, type }) => `${name}: ${sampleOf(leafOf(type))}`)
    return [`{ ${root.name}(${key.join(', ')}) ${selection} }`]
  }
  const where = inputsOf(root, 'where', types).flatMap(({ name, type }) => {
    const condition = conditionOf(types.get(leafOf(type)))
    return condition === undefined ? [] : [`{ ${name}: ${condition} }`]
  })
  const order = inputsOf(root, 'orderBy', types).map(({ name, type }) =>
    type.kind === 'ENUM' ? `{ ${name}: DESC }` : `{ ${name}: {} }`,
  )
  return [
    `{ ${root.name}(limit: 2) ${selection} }`,
    ...where.map((value) => `{ ${root.name}(limit: 1, where: ${value}) { __typename } }`),
    ...order
      .filter((value) => !value.includes('{}'))
      .map((value) => `{ ${root.name}(limit: 1, orderBy: [${value}]) { __typename } }`),
  ]
}

function inputsOf(root: Field, argument: string, types: Types): NonNullable<Type['inputFields']> {
  const found = root.args.find(({ name }) => name === argument)
  return found === undefined ? [] : (types.get(leafOf(found.type))?.inputFields ?? [])
}

/** A null test of a column, or that a related row is there. */
function conditionOf(filter: Type | undefined): string | undefined {
  const names = filter?.inputFields?.map(({ name }) => name) ?? []
  if (names.includes('isNull')) return '{ isNull: false }'
  if (names.includes('some')) return '{ none: {} }'
  return names.length > 0 && names.includes('_and') && filter?.name.endsWith('Where') === true
    ? '{}'
    : undefined
}

function select(type: TypeRef, types: Types, depth: number): string {
  const fields = types.get(leafOf(type))?.fields ?? null
  if (fields === null) return ''
  const parts = fields.flatMap((field) => {
    const isObject = types.get(leafOf(field.type))?.fields !== null
    if (isObject && depth === 0) return []
    return [`${field.name} ${select(field.type, types, depth - 1)}`]
  })
  return `{ __typename ${parts.join(' ')} }`
}

function leafOf({ name, ofType }: TypeRef): string {
  return ofType === null || ofType === undefined ? (name ?? '') : leafOf(ofType)
}

const samples: Readonly<Record<string, string>> = {
  UUID: '"00000000-0000-4000-8000-000000000000"',
  String: '"x"',
  Int: '1',
  ID: '1',
}

function sampleOf(type: string): string {
  return samples[type] ?? '"1"'
}
