let second = 0
let prefix = ''

/** The time now as RFC 3339 in UTC with milliseconds. perf: formats the date once a second. */
export function timestamp(): string {
  const now = Date.now()
  const current = Math.floor(now / 1000)
  if (current !== second) {
    second = current
    prefix = new Date(current * 1000).toISOString().slice(0, 20)
  }
  return `${prefix}${String(now - current * 1000).padStart(3, '0')}Z`
}
