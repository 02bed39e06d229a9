/** What the examples of the documents run against: the shop, served to each of its roles. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Catalog } from '../../../src/catalog/catalog.ts'
import type { Model } from '../../../src/schema/model.ts'
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts'
import { temporaryFolder } from '../../support/run-cli.ts'
import { type ServerProcess, startServerProcess } from '../../support/server-process.ts'
import { compileShop, readShopCatalog } from './shop-statement.ts'

export const root: string = join(import.meta.dirname, '../../..')
const shopFolder = join(root, 'examples/shop')

export interface Shop extends AsyncDisposable {
  readonly database: TestDatabase
  readonly catalog: Catalog
  readonly model: Model
  readonly serverOf: (role: string) => Promise<ServerProcess>
}

export async function openShop(): Promise<Shop> {
  await using resources = new AsyncDisposableStack()
  const database = resources.use(await createTestDatabase({ template: 'shop' }))
  const catalog = await readShopCatalog(database.adminUrl)
  const model = compileShop(catalog)
  const folder = resources.use(temporaryFolder())
  const servers = new Map<string, Promise<ServerProcess>>()
  resources.defer(async () => {
    for (const server of servers.values()) await (await server)[Symbol.asyncDispose]()
  })
  const serverOf = (role: string): Promise<ServerProcess> => {
    const started = servers.get(role) ?? startServer(role, { database, cwd: folder.path })
    servers.set(role, started)
    return started
  }
  const owned = resources.move()
  return { database, catalog, model, serverOf, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

function startServer(
  role: string,
  { database, cwd }: { readonly database: TestDatabase; readonly cwd: string },
): Promise<ServerProcess> {
  return startServerProcess({
    command: 'dev',
    args: ['--config', join(shopFolder, 'fraiseql.toml'), '--as', role],
    cwd,
    env: { DATABASE_URL: database.url },
  })
}

/** A copy of the example under the path that the documents use. */
export function copyShop(folder: string): void {
  cpSync(shopFolder, join(folder, 'examples/shop'), { recursive: true })
  const path = join(folder, 'examples/shop/schema.ts')
  writeFileSync(path, withLocalImports(readFileSync(path, 'utf8')))
}

/** The package, or this checkout's source, by an absolute path: the text may stand in any folder. */
export function withLocalImports(text: string): string {
  const index = JSON.stringify(join(root, 'src/index.ts'))
  return text.replaceAll(/from '(?:fraiseql|[./]+src\/index\.ts)'/g, `from ${index}`)
}
