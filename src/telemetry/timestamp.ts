let millisecond = 0
let text = ''
let secondStart = 0
let prefix = ''

/** The time now as RFC 3339 in UTC with milliseconds. perf: formats the date once a second. */
export function timestamp(): string {
  const now = Date.now()
  if (now === millisecond) return text
  millisecond = now
  if (now - secondStart >= 1000 || now < secondStart) {
    secondStart = now - (now % 1000)
    prefix = new Date(secondStart).toISOString().slice(0, 20)
  }
  text = `${prefix}${String(now - secondStart).padStart(3, '0')}Z`
  return text
}
