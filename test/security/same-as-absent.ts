/** What a role may not use is answered byte for byte as what does not exist. */
import assert from 'node:assert/strict'
import type { Reply } from './tapped-server.ts'

interface ForbiddenName {
  /** For messages. */
  readonly what: string
  readonly name: string
  /** A request that uses the name. */
  readonly body: (name: string) => unknown
}

type Ask = (body: unknown) => Promise<Reply>

export async function assertSameAsAbsent(
  ask: Ask,
  { what, name, body }: ForbiddenName,
): Promise<void> {
  const reply = await ask(body(name))
  const ghost = ghostOf(name)
  const absent = await ask(body(ghost))
  assert.equal(reply.status, 422, `${what}: ${reply.text}`)
  assert.equal(reply.status, absent.status, what)
  const expected = withoutProposal(absent.text).replaceAll(ghost, name)
  assert.equal(withoutProposal(reply.text), expected, what)
}

/** Of the same length, so that places in the document are the same. */
function ghostOf(name: string): string {
  return 'zqxj'.repeat(20).slice(0, name.length)
}

/** What is proposed depends on the letters of a name; that it names nothing hidden is tested by itself. */
function withoutProposal(text: string): string {
  return text.replaceAll(/ Did you mean [^?]*\?/g, '')
}
