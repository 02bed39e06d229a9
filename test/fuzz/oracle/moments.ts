/** Dates, times and durations as whole microseconds, read from text without the help of `Date`. */

export const farFuture: bigint = 10n ** 40n

const second = 1_000_000n
const day = 86_400n * second

/** Days since 1970-01-01 in the proleptic Gregorian calendar, by counting leap years. */
function daysOf(year: bigint, month: bigint, dayOfMonth: bigint): bigint {
  const y = month <= 2n ? year - 1n : year
  const leaps = floor(y, 4n) - floor(y, 100n) + floor(y, 400n)
  const monthFromMarch = (month + 9n) % 12n
  return 365n * y + leaps + (153n * monthFromMarch + 2n) / 5n + dayOfMonth - 1n - 719_468n
}

function floor(a: bigint, b: bigint): bigint {
  return a / b - (a % b < 0n ? 1n : 0n)
}

export function readMoment(text: string): bigint {
  if (text === 'infinity') return farFuture
  if (text === '-infinity') return -farFuture
  const form = /^(\d+)-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?(?:\.\d+)?)(Z|[-+][\d:]+)?)?( BC)?$/
  const [, year = '0', month = '0', date = '0', time = '00:00', offset = 'Z', before] =
    form.exec(text) ?? fail(text)
  const astronomical = before === undefined ? BigInt(year) : 1n - BigInt(year)
  const days = daysOf(astronomical, BigInt(month), BigInt(date))
  return days * day + readClock(time) - readOffset(offset) * second
}

export function readClock(text: string): bigint {
  const [hours = '0', minutes = '0', seconds = '0'] = text.split(':')
  const [whole = '0', fraction = ''] = seconds.split('.')
  const micros = BigInt(fraction.padEnd(6, '0'))
  return ((BigInt(hours) * 60n + BigInt(minutes)) * 60n + BigInt(whole)) * second + micros
}

/** Seconds east of Greenwich. */
function readOffset(text: string): bigint {
  if (text === 'Z') return 0n
  const [hours = '0', minutes = '0', seconds = '0'] = text.slice(1).split(':')
  const value = (BigInt(hours) * 60n + BigInt(minutes)) * 60n + BigInt(seconds)
  return text.startsWith('-') ? -value : value
}

/** The instant first; at the same instant, zones further east come first. */
export function readZonedClock(text: string): bigint {
  const [, time = '', offset = ''] = /^([\d:.]+)(Z|[-+][\d:]+)$/.exec(text) ?? fail(text)
  const east = readOffset(offset)
  return (readClock(time) - east * second) * 1_000_000n - east
}

/** A month counts as 30 days, as PostgreSQL compares intervals. */
export function readSpan(text: string): bigint {
  if (text === 'infinity') return farFuture
  if (text === '-infinity') return -farFuture
  const [date = '', time = ''] = text.replace(/^P/, '').split('T')
  const units = { Y: 360n * day, M: 30n * day, W: 7n * day, D: day }
  return addUnits(date, units) + addUnits(time, { H: 3600n * second, M: 60n * second, S: second })
}

function addUnits(text: string, units: Readonly<Record<string, bigint>>): bigint {
  let sum = 0n
  for (const [, sign, whole, fraction = '', unit] of text.matchAll(
    /(-?)(\d+)(?:\.(\d+))?([A-Z])/g,
  )) {
    const scale = units[unit!]!
    const part = (BigInt(fraction.padEnd(6, '0')) * scale) / second
    const value = BigInt(whole!) * scale + part
    sum += sign === '-' ? -value : value
  }
  return sum
}

function fail(text: string): never {
  throw new Error(`no moment: ${text}`)
}
