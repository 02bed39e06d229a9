/** A client that leaves before its answer, or with a part of it. */
import { Agent, type IncomingMessage } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

import { begin, type CheckedRequest } from './checked-request.ts'

/** Each such request lives on a connection of its own. */
const oneShot = new Agent({ keepAlive: false })

/** Sends the request and leaves after some milliseconds, whatever has come by then. */
export async function abort(url: string, checked: CheckedRequest, afterMs: number): Promise<void> {
  const outgoing = begin(url, checked, oneShot)
  outgoing.on('error', () => undefined)
  outgoing.on('response', (response: IncomingMessage) => response.on('error', () => undefined))
  const closed = new Promise((resolve) => outgoing.once('close', resolve))
  await wait(afterMs)
  outgoing.destroy()
  await closed
}
