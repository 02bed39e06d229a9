/**
 * What a plan promises of its answer: the type of each field, by its path. Two plans of one document, before
 * and after a change of the schema, are compared by it; the older one may have been read from a file.
 */

type Json = Readonly<Record<string, unknown>>

/** GraphQL types by paths such as `categories.name`. */
export type AnswerSignature = ReadonlyMap<string, string>

export function answerSignature(plan: unknown): AnswerSignature {
  const signature = new Map<string, string>()
  for (const root of listOf(plan, 'roots')) describe(root, '', signature)
  return signature
}

/** A sentence for each field whose type a client would notice. A type that became non-null is none. */
export function answerChanges(before: AnswerSignature, after: AnswerSignature): readonly string[] {
  return [...before].flatMap(([path, type]) => {
    const now = after.get(path)
    if (now === type || now === `${type}!`) return []
    return [`${path} was ${type} and becomes ${now ?? 'another thing'}`]
  })
}

function describe(field: Json, prefix: string, signature: Map<string, string>): void {
  const path = `${prefix}${String(field['responseName'])}`
  const { kind, select } = field
  if (isObject(select)) {
    const type = String(select['typeName'])
    signature.set(path, kind === 'many' ? `[${type}]` : `${type}${bang(field)}`)
    for (const child of listOf(select, 'fields')) describe(child, `${path}.`, signature)
  } else if (isObject(field['type'])) {
    const { graphql, list } = field['type']
    signature.set(path, `${list === true ? `[${String(graphql)}]` : String(graphql)}${bang(field)}`)
  }
}

function bang({ nullable }: Json): string {
  return nullable === false ? '!' : ''
}

function listOf(value: unknown, key: string): readonly Json[] {
  const list: unknown = isObject(value) ? value[key] : undefined
  return Array.isArray(list) ? list.filter(isObject) : []
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null
}
