/**
 * Backend messages as bytes, named as the manual names them:
 * https://www.postgresql.org/docs/18/protocol-message-formats.html
 */
export function message(type: string, body: Buffer = Buffer.alloc(0)): Buffer {
  const bytes = Buffer.alloc(5 + body.length)
  bytes.write(type, 'latin1')
  bytes.writeInt32BE(4 + body.length, 1)
  body.copy(bytes, 5)
  return bytes
}

export const ParseComplete = (): Buffer => message('1')
export const BindComplete = (): Buffer => message('2')
export const CloseComplete = (): Buffer => message('3')

export const CommandComplete = (tag: string): Buffer => message('C', cString(tag))

export const ReadyForQuery = (status: 'I' | 'T' | 'E' = 'I'): Buffer =>
  message('Z', Buffer.from(status))

export function DataRow(columns: readonly (Buffer | string | null)[]): Buffer {
  const parts = columns.flatMap((column) => {
    if (column === null) return [int32(-1)]
    const value = Buffer.from(column)
    return [int32(value.length), value]
  })
  return message('D', Buffer.concat([int16(columns.length), ...parts]))
}

/** Fields by their letter: `C` is the SQLSTATE, `M` the message. */
export function ErrorResponse(fields: Readonly<Record<string, string>>): Buffer {
  return message('E', noticeBody(fields))
}

export function NoticeResponse(fields: Readonly<Record<string, string>>): Buffer {
  return message('N', noticeBody(fields))
}

export function ParameterStatus(name: string, value: string): Buffer {
  return message('S', Buffer.concat([cString(name), cString(value)]))
}

export function NotificationResponse(channel: string, payload: string): Buffer {
  return message('A', Buffer.concat([int32(1), cString(channel), cString(payload)]))
}

function noticeBody(fields: Readonly<Record<string, string>>): Buffer {
  const parts = Object.entries(fields).map(([key, value]) => cString(key + value))
  return Buffer.concat([...parts, Buffer.alloc(1)])
}

function cString(text: string): Buffer {
  return Buffer.from(`${text}\0`)
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
