export interface CurlRequest {
  readonly url: URL
  readonly init: RequestInit
}

/** The request that a command line of curl describes: one URL, `-H` and `-d`. */
export function readCurl(words: readonly string[]): CurlRequest {
  const url = new URL(words.find((word) => word.startsWith('http://')) ?? '')
  const body = valuesOf(words, '-d')[0]
  const headers = valuesOf(words, '-H').map((field): [string, string] => {
    const colon = field.indexOf(':')
    return [field.slice(0, colon), field.slice(colon + 1).trim()]
  })
  const method = body === undefined ? 'GET' : 'POST'
  return { url, init: { method, headers, ...(body !== undefined && { body }) } }
}

function valuesOf(words: readonly string[], flag: string): readonly string[] {
  return words.flatMap((word, index) => (word === flag ? [words[index + 1] ?? ''] : []))
}
