/**
 * `npm run deps:sbom`: the bill of materials of what a user installs, as CycloneDX, in
 * dist/sbom.cdx.json. The same lock file gives the same bytes on every machine: what npm takes from
 * the machine (folder name, clock, random serial number, registry address) is replaced or left out.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'

interface ExternalReference {
  readonly type: string
  readonly url: string
}

interface Component {
  readonly 'bom-ref': string
  readonly name: string
  readonly properties?: readonly { readonly name: string; readonly value: string }[]
  readonly externalReferences?: readonly ExternalReference[]
}

interface Bom {
  readonly metadata: { readonly timestamp?: string; readonly component: Component }
  readonly components: readonly Component[]
  readonly dependencies: readonly {
    readonly ref: string
    readonly dependsOn: readonly string[]
  }[]
}

const { values } = parseArgs({
  options: { output: { type: 'string', default: 'dist/sbom.cdx.json' } },
})

const bom = withoutDevelopment(readBom())
mkdirSync(dirname(values.output), { recursive: true })
writeFileSync(values.output, `${JSON.stringify(withoutMachine(bom), null, 2)}\n`)
console.log(`${values.output}: ${bom.components.length} components`)

function readBom(): Bom {
  const json = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  })
  return JSON.parse(json) as Bom
}

/**
 * `npm sbom --omit=dev` (npm 11.19) also drops production packages that a development one happens to
 * need too, `graphql` among them; the mark it sets on each component is right.
 */
function withoutDevelopment(full: Bom): Bom {
  const components = full.components.filter((component) => !isDevelopment(component))
  const kept = new Set(components.map((component) => component['bom-ref']))
  const root = full.metadata.component['bom-ref']
  const dependencies = full.dependencies
    .filter(({ ref }) => ref === root || kept.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => kept.has(other)) }))
  return { ...full, components, dependencies }
}

function isDevelopment(component: Component): boolean {
  const properties = component.properties ?? []
  return properties.some(({ name }) => name === 'cdx:npm:package:development')
}

function withoutMachine(production: Bom): object {
  const { timestamp: _timestamp, ...metadata } = production.metadata
  const digest = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex')
  return {
    ...production,
    serialNumber: `urn:uuid:${toUuid(digest)}`,
    metadata: { ...metadata, component: { ...metadata.component, name: 'fraiseql' } },
    components: production.components.map(withoutDistribution),
  }
}

function withoutDistribution(component: Component): Component {
  const references = component.externalReferences ?? []
  return {
    ...component,
    externalReferences: references.filter((reference) => reference.type !== 'distribution'),
  }
}

/** RFC 9562, section 5.8: a version 8 UUID carries bits of one's own choice, here of a digest. */
function toUuid(digest: string): string {
  const groups = [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `a${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ]
  return groups.join('-')
}
