import { readFileSync } from 'node:fs'

/** The version of this package, as package.json beside src/ or dist/ says. */
export function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  const manifest: unknown = JSON.parse(text)
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) {
    return String(manifest.version)
  }
  throw new TypeError('package.json has no version')
}
