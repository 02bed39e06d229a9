/**
 * The media types of GraphQL over HTTP (draft of 2026-08, sections 4 and 6).
 *
 * A request has one spelling only: whatever a guard and a parser could read differently
 * (parameters, tabs, two values) is refused, since such differences are how a form post passes for
 * JSON.
 */

export type MediaType = 'application/graphql-response+json' | 'application/json'

/** RFC 9110, section 8.3.1: optional white space around the semicolon, a token or a quoted value. */
const jsonContentType = /^application\/json(?:[ \t]*;[ \t]*charset=(?:utf-8|"utf-8"))?$/i

export function isJsonContentType(contentType: string | undefined): boolean {
  if (contentType === 'application/json') return true
  return contentType !== undefined && jsonContentType.test(contentType)
}

/** How specific a media range is: 1 any type, 2 any application type, 3 one type. */
type Specificity = 0 | 1 | 2 | 3

interface Preference {
  quality: number
  specificity: Specificity
}

const weight = /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/

/**
 * The media type to answer with, or `undefined` when none is acceptable (RFC 9110, section
 * 12.5.1). Without an Accept field, and where only a wildcard decides, it is `application/json`,
 * which every client can read; where both are named with the same weight, the newer one.
 */
export function negotiate(accept: string | undefined): MediaType | undefined {
  if (accept === undefined || accept === '*/*' || accept === 'application/json') {
    return 'application/json'
  }
  if (accept === 'application/graphql-response+json') return accept

  const modern: Preference = { quality: 0, specificity: 0 }
  const legacy: Preference = { quality: 0, specificity: 0 }
  for (const element of accept.split(',')) applyRange(element, modern, legacy)

  if (modern.quality === 0 && legacy.quality === 0) return undefined
  if (modern.quality > legacy.quality) return 'application/graphql-response+json'
  const isNamed = modern.specificity === 3 && modern.quality === legacy.quality
  return isNamed ? 'application/graphql-response+json' : 'application/json'
}

function applyRange(element: string, modern: Preference, legacy: Preference): void {
  const [range = '', ...parameters] = element.split(';').map((part) => part.trim().toLowerCase())
  const quality = readQuality(parameters)
  if (quality === undefined) return
  if (range === 'application/graphql-response+json') prefer(modern, quality, 3)
  if (range === 'application/json') prefer(legacy, quality, 3)
  if (range !== 'application/*' && range !== '*/*') return
  const specificity = range === '*/*' ? 1 : 2
  prefer(modern, quality, specificity)
  prefer(legacy, quality, specificity)
}

/** The weight of a range; `undefined` when a parameter makes it a type that is not ours. */
function readQuality(parameters: readonly string[]): number | undefined {
  let quality = 1
  for (const parameter of parameters) {
    if (parameter === 'charset=utf-8' || parameter === 'charset="utf-8"') continue
    if (!parameter.startsWith('q=') || !weight.test(parameter.slice(2))) return undefined
    quality = Number(parameter.slice(2))
  }
  return quality
}

function prefer(preference: Preference, quality: number, specificity: Specificity): void {
  if (specificity < preference.specificity) return
  preference.quality = quality
  preference.specificity = specificity
}
