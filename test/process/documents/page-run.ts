/**
 * One page of the documents, run like a reader would: its files are written, its commands typed, its
 * queries sent, from top to bottom. What comes back must be what the page shows.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Client } from 'pg'
import type { Catalog } from '../../../src/catalog/catalog.ts'
import { schemaText } from '../../../src/commands/schema-text.ts'
import { loadDefinition } from '../../../src/dev/load-definition.ts'
import { compileModel } from '../../../src/schema/compile-model.ts'
import type { SchemaDefinition } from '../../../src/schema/definition.ts'
import { SchemaError } from '../../../src/schema/problems.ts'
import type { CodeBlock, Page } from '../../../tools/docs/page.ts'
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts'
import { runCli, temporaryFolder } from '../../support/run-cli.ts'
import { type ServerProcess, startServerProcess } from '../../support/server-process.ts'
import { formatJson } from './format-json.ts'
import { formatSql, isSameSql } from './format-sql.ts'
import { isShown } from './is-shown.ts'
import {
  fraiseqlWords,
  type GraphqlExample,
  readFollowers,
  readGraphqlExample,
  readShellCommands,
  type ShellCommand,
} from './page-blocks.ts'
import { readCurl } from './read-curl.ts'
import { shopStatement } from './shop-statement.ts'
import { copyShop, type Shop, withLocalImports } from './shop.ts'
import { definitionsOf, isTypeSystem } from './type-definitions.ts'

/** A block that should read differently, by the line of its fence. */
export type Corrections = ReadonlyMap<number, string>

export interface PageReport {
  readonly problems: readonly string[]
  readonly notRun: readonly string[]
  readonly commands: number
  readonly queries: number
  readonly statements: number
  readonly corrections: Corrections
}

export class PageRun implements AsyncDisposable {
  readonly #page: Page
  readonly #shop: Shop
  readonly #folder = temporaryFolder()
  readonly #problems: string[] = []
  readonly #notRun: string[] = []
  readonly #corrections = new Map<number, string>()
  readonly #shown = new Set<CodeBlock>()
  readonly #counts = { commands: 0, queries: 0, statements: 0 }
  #server: ServerProcess | undefined
  #client: Client | undefined
  #database: TestDatabase | undefined

  constructor(page: Page, shop: Shop) {
    this.#page = page
    this.#shop = shop
    copyShop(this.#folder.path)
  }

  async run(): Promise<PageReport> {
    for (const [index, block] of this.#page.blocks.entries()) {
      if (this.#shown.has(block)) continue
      try {
        await this.#runBlock(block, index)
      } catch (error) {
        this.#report(block.line, error instanceof Error ? error.message : String(error))
      }
    }
    const [problems, notRun, corrections] = [this.#problems, this.#notRun, this.#corrections]
    return { problems, notRun, corrections, ...this.#counts }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.[Symbol.asyncDispose]()
    await this.#client?.query('rollback')
    await this.#client?.end()
    await this.#database?.drop()
    this.#folder[Symbol.dispose]()
  }

  async #runBlock(block: CodeBlock, index: number): Promise<void> {
    const { note, line } = block
    const [, file] = /^file: (.+)$/.exec(note ?? '') ?? []
    const [, reason] = /^not run: (.+)$/.exec(note ?? '') ?? []
    if (reason !== undefined) {
      this.#notRun.push(`${this.#page.path}:${line}: ${reason}`)
      return
    }
    if (file !== undefined) {
      this.#writeFile(file, block.text)
      return
    }
    const followers = readFollowers(this.#page.blocks, index)
    if (block.language === 'graphql') await this.#runGraphql(block, followers)
    else if (block.language === 'sh') await this.#runShell(block, followers)
    else if (block.language === 'sql') await this.#runSql(block)
    else if (block.language === 'toml') await this.#checkToml(block)
    else if (block.language === 'json') this.#report(line, 'nothing above gives this answer')
    else if (block.text.includes('export const schema'))
      await this.#compileSchema(block, this.#page.blocks[index + 1])
  }

  #writeFile(file: string, text: string): void {
    const path = join(this.#folder.path, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, `${withLocalImports(text)}\n`)
  }

  async #runGraphql(block: CodeBlock, shown: ReadonlyMap<string, CodeBlock>): Promise<void> {
    const example = readGraphqlExample(block)
    if (isTypeSystem(example.document)) {
      this.#checkTypes(block, example)
      return
    }
    this.#counts.queries += 1
    const { status, body } = await this.#ask(example)
    if (status !== example.status) this.#report(block.line, `it is answered ${status}: ${body}`)
    const answer = shown.get('json')
    if (answer !== undefined) this.#compareJson(answer, body)
    const statement = shown.get('sql')
    if (statement !== undefined) this.#compareSql(statement, example)
  }

  async #ask(example: GraphqlExample): Promise<{ readonly status: number; readonly body: string }> {
    const isOwn = example.role === undefined && this.#server !== undefined
    const server = isOwn ? this.#server : await this.#shop.serverOf(example.role ?? 'anonymous')
    const response = await fetch(`${server?.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
      },
      body: JSON.stringify({ query: example.document, variables: example.variables }),
    })
    return { status: response.status, body: await response.text() }
  }

  #compareJson(block: CodeBlock, body: string): void {
    this.#shown.add(block)
    const real: unknown = JSON.parse(body)
    if (isShown(JSON.parse(block.text), real)) return
    this.#corrections.set(block.line, formatJson(real))
    this.#report(block.line, `the real answer is\n${formatJson(real)}`)
  }

  #compareSql(block: CodeBlock, example: GraphqlExample): void {
    this.#shown.add(block)
    this.#counts.statements += 1
    const real = shopStatement(this.#shop.model, example)
    if (isSameSql(block.text, real)) return
    this.#corrections.set(block.line, formatSql(real))
    this.#report(block.line, `the real statement is\n${formatSql(real)}`)
  }

  /** Each definition stands, word for word but for descriptions, in what the role sees. */
  #checkTypes(block: CodeBlock, { document, role = 'anonymous' }: GraphqlExample): void {
    const real = new Set(definitionsOf(schemaText(this.#shop.model, role)))
    for (const definition of definitionsOf(document)) {
      if (!real.has(definition)) this.#report(block.line, `the schema has no such\n${definition}`)
    }
  }

  async #runShell(block: CodeBlock, shown: ReadonlyMap<string, CodeBlock>): Promise<void> {
    for (const command of readShellCommands(block)) {
      this.#counts.commands += 1
      const output = await this.#runCommand(command)
      const answer = shown.get('json')
      if (command.words[0] !== 'curl') continue
      if (answer !== undefined) this.#compareJson(answer, output)
      else if ('errors' in JSON.parse(output)) this.#report(command.line, output)
    }
  }

  async #runCommand({ words, environment, exitCode, line }: ShellCommand): Promise<string> {
    if (words[0] === 'curl') return this.#curl(words)
    const options = fraiseqlWords(words)
    if (options === undefined) throw new Error(`"${words.join(' ')}" is neither run nor marked so`)
    const settings = {
      directory: this.#folder.path,
      environment: this.#withDatabase(environment, options),
    }
    const [name] = options
    if ((name === 'dev' || name === 'serve') && !options.includes('--help')) {
      await this.#startServer(name, options.slice(1), settings)
      return ''
    }
    const run = await runCli(options, settings)
    if (run.exitCode !== exitCode)
      this.#report(line, `it exits with ${run.exitCode}: ${run.stderr || run.stdout}`)
    return run.stdout
  }

  /** The shop's database stands for each one a page names, and for the one the shop would make. */
  #withDatabase(
    environment: Readonly<Record<string, string>>,
    words: readonly string[],
  ): Readonly<Record<string, string>> {
    const { url, adminUrl } = this.#shop.database
    const owner = 'FRAISEQL_DATABASE_OWNER_URL'
    if (environment[owner] !== undefined) return { ...environment, [owner]: adminUrl }
    const isShop = words.some((word) => word.startsWith('examples/shop'))
    if (!isShop && environment['DATABASE_URL'] === undefined) return environment
    return { ...environment, DATABASE_URL: url }
  }

  async #startServer(
    command: 'dev' | 'serve',
    words: readonly string[],
    settings: {
      readonly directory: string
      readonly environment: Readonly<Record<string, string>>
    },
  ): Promise<void> {
    await this.#server?.[Symbol.asyncDispose]()
    this.#server = await startServerProcess({
      command,
      args: words,
      cwd: settings.directory,
      env: settings.environment,
    })
  }

  /** To whichever port the server really has. */
  async #curl(words: readonly string[]): Promise<string> {
    const server = this.#server ?? (await this.#shop.serverOf('anonymous'))
    const { url, init } = readCurl(words)
    const base = url.port === '9090' ? server.adminUrl : server.url
    const response = await fetch(`${base}${url.pathname}${url.search}`, init)
    return response.text()
  }

  /** Compiles, or has the problems that the text behind it shows. */
  async #compileSchema(block: CodeBlock, next: CodeBlock | undefined): Promise<void> {
    this.#writeFile('example-schema.ts', block.text)
    const { definition } = await loadDefinition(join(this.#folder.path, 'example-schema.ts'))
    const shown = next?.language === 'text' && next.section === block.section ? next : undefined
    const real = problemsOf(definition, this.#shop.catalog)
    if (real === (shown?.text ?? '')) return
    if (shown !== undefined) this.#corrections.set(shown.line, real)
    this.#report(block.line, `it compiles with:\n${real}`)
  }

  /**
   * All SQL of a page is one transaction of the superuser's, which never commits. It has a database of
   * its own, since the locks it holds would stop the queries of other pages.
   */
  async #runSql({ text }: CodeBlock): Promise<void> {
    this.#counts.statements += 1
    if (this.#client === undefined) {
      this.#database = await createTestDatabase({ template: 'shop' })
      this.#client = new Client(this.#database.adminUrl)
      await this.#client.connect()
      await this.#client.query('begin')
    }
    const isTemplate = /\$\d/.test(text)
    await this.#client.query(isTemplate ? `prepare example as ${text}` : text)
    if (isTemplate) await this.#client.query('deallocate example')
  }

  async #checkToml({ text, line }: CodeBlock): Promise<void> {
    // The folder of a container's secrets stands for one of ours.
    writeFileSync(join(this.#folder.path, 'database-url'), exampleUrl, { mode: 0o600 })
    const secrets = `"file:${this.#folder.path}/`
    this.#writeFile('example.toml', text.replaceAll('"file:/run/secrets/', secrets))
    const command = /^\[dev/m.test(text) ? 'dev' : 'serve'
    const { exitCode, stderr } = await runCli(
      ['config', 'check', 'example.toml', '--for', command],
      {
        directory: this.#folder.path,
        environment: { DATABASE_URL: exampleUrl, DATABASE_DIRECT_URL: exampleUrl },
      },
    )
    if (exitCode !== 0) this.#report(line, stderr)
  }

  #report(line: number, problem: string): void {
    this.#problems.push(`${this.#page.path}:${line}: ${problem}`)
  }
}

const exampleUrl = 'postgres://api@127.0.0.1/app'

function problemsOf(definition: SchemaDefinition, catalog: Catalog): string {
  try {
    compileModel(definition, catalog)
    return ''
  } catch (error) {
    if (error instanceof SchemaError) return error.message
    throw error
  }
}
