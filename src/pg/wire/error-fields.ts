/**
 * ErrorResponse and NoticeResponse:
 * https://www.postgresql.org/docs/18/protocol-error-fields.html
 */

import type { Message } from './message-reader.ts'

/** An error PostgreSQL sent; `code` is its SQLSTATE. */
export class ServerError extends Error {
  override readonly name = 'ServerError'
  readonly code: string
  readonly severity: string
  /** The functions it happened in; undefined for the statement itself. As the driver names it. */
  readonly where: string | undefined

  constructor(fields: ReadonlyMap<string, string>) {
    super(fields.get('M') ?? 'an error without a message')
    this.code = fields.get('C') ?? 'XX000'
    this.severity = fields.get('V') ?? fields.get('S') ?? 'ERROR'
    this.where = fields.get('W')
  }
}

/** What PostgreSQL itself says of a subselect; ours, of a statement that must give one row. */
export function miscounted(): ServerError {
  return new ServerError(miscountedFields)
}

const miscountedFields: ReadonlyMap<string, string> = new Map([
  ['C', '21000'],
  ['M', 'more rows than one, or none, where one was expected'],
])

export function readServerError({ bytes, start, end }: Message): ServerError {
  const fields = new Map<string, string>()
  let at = start
  while (at < end && bytes[at] !== 0) {
    const key = String.fromCharCode(bytes[at] ?? 0)
    const stop = bytes.indexOf(0, at + 1)
    if (stop === -1 || stop >= end) break
    fields.set(key, bytes.toString('utf8', at + 1, stop))
    at = stop + 1
  }
  return new ServerError(fields)
}
