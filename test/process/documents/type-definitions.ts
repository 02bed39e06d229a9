/** Examples that define types instead of asking for data. */
import { Kind, parse, print } from 'graphql'

export function isTypeSystem(text: string): boolean {
  return parse(text).definitions.every(
    ({ kind }) => kind !== Kind.OPERATION_DEFINITION && kind !== Kind.FRAGMENT_DEFINITION,
  )
}

/** Each definition as text, without descriptions. */
export function definitionsOf(text: string): readonly string[] {
  const withoutDescriptions = JSON.stringify(
    parse(text, { noLocation: true }),
    (key, value: unknown) => (key === 'description' ? undefined : value),
  )
  const document: ReturnType<typeof parse> = JSON.parse(withoutDescriptions)
  return document.definitions.map((definition) => print(definition))
}
