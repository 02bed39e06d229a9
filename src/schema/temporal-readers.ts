/**
 * Readers of dates and times: RFC 3339 forms, what PostgreSQL itself writes as JSON (`infinity`, years
 * before Christ, offsets of hours only), and the ranges of its types:
 * https://www.postgresql.org/docs/18/datatype-datetime.html
 */

const datePart = String.raw`(\d{4,7})-(\d{2})-(\d{2})`
const timePart = String.raw`(\d{2}):(\d{2})(?::(\d{2})(\.\d{1,6})?)?`
const offsetPart = String.raw`(Z|[+-]\d{2}(?::?\d{2}(?::\d{2})?)?)`
const era = String.raw`( BC)?`

type Zone = 'none' | 'offset'

const dateForm = new RegExp(`^${datePart}${era}$`)
const timeForms: Readonly<Record<Zone, RegExp>> = {
  none: new RegExp(`^${timePart}()$`),
  offset: new RegExp(`^${timePart}${offsetPart}$`),
}
const dateTimeForms: Readonly<Record<Zone, RegExp>> = {
  none: new RegExp(`^${datePart}[T ]${timePart}()${era}$`),
  offset: new RegExp(`^${datePart}[T ]${timePart}${offsetPart}${era}$`),
}

const daySeconds = 86_400
/** Days are counted from 0000-03-01. The first day of PostgreSQL's is day 0 of the Julian count. */
const firstDay = dayNumber(-4713, 11, 24)
const endOfDates = dayNumber(5_874_898, 1, 1)
const endOfTimestamps = dayNumber(294_277, 1, 1) * daySeconds

export function readDate(text: string): string | undefined {
  if (isInfinite(text)) return text
  const [, year, month, day, before] = dateForm.exec(text) ?? []
  const number = readDay({ year, month, day, before })
  return number !== undefined && number >= firstDay && number < endOfDates ? text : undefined
}

export function readTime(text: string, zone: Zone): string | undefined {
  const [, hour, minute, second, fraction, offset] = timeForms[zone].exec(text) ?? []
  const isWhole = readClock({ hour, minute, second, fraction }) !== undefined
  return isWhole && readOffset(offset) !== undefined ? text : undefined
}

export function readDateTime(text: string, zone: Zone): string | undefined {
  if (isInfinite(text)) return text
  const [, year, month, day, ...rest] = dateTimeForms[zone].exec(text) ?? []
  const [hour, minute, second, fraction, offset, before] = rest
  const date = readDay({ year, month, day, before })
  const clock = readClock({ hour, minute, second, fraction })
  const east = readOffset(offset)
  if (date === undefined || clock === undefined || east === undefined) return undefined
  const instant = date * daySeconds + clock - east
  const isInRange = instant >= firstDay * daySeconds && instant < endOfTimestamps
  return isInRange ? text : undefined
}

type Part = string | undefined

interface DateText {
  readonly year: Part
  readonly month: Part
  readonly day: Part
  readonly before: Part
}

/** Undefined when there is no such day; no year is zero. */
function readDay({ year, month, day, before }: DateText): number | undefined {
  const [y, m, d] = [Number(year ?? 0), Number(month), Number(day)]
  if (y === 0) return undefined
  const astronomical = before === undefined ? y : 1 - y
  const isDay = m >= 1 && m <= 12 && d >= 1 && d <= daysInMonth(astronomical, m)
  return isDay ? dayNumber(astronomical, m, d) : undefined
}

function daysInMonth(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  if (month === 2) return isLeap ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** In a year that begins in March, leap days come last, and each month's days follow a line. */
function dayNumber(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1
  const leaps = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400)
  return y * 365 + leaps + Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
}

interface ClockText {
  readonly hour: Part
  readonly minute: Part
  readonly second: Part
  readonly fraction: Part
}

/** Whole seconds. 24:00:00 is a time of PostgreSQL's; a leap second is not. */
function readClock({ hour, minute, second, fraction }: ClockText): number | undefined {
  if (hour === undefined) return undefined
  const [h, m, s] = [Number(hour), Number(minute), Number(second ?? 0)]
  const isMidnight = h === 24 && m === 0 && s === 0 && Number(fraction ?? 0) === 0
  return (h < 24 && m < 60 && s < 60) || isMidnight ? (h * 60 + m) * 60 + s : undefined
}

/** Seconds east of Greenwich, less than sixteen hours of them. */
function readOffset(text: Part): number | undefined {
  if (text === undefined) return undefined
  const [, sign, hour = 0, minute = 0, second = 0] =
    /^([+-])(\d{2}):?(\d{2})?:?(\d{2})?$/.exec(text) ?? []
  const [h, m, s] = [Number(hour), Number(minute), Number(second)]
  if (h >= 16 || m >= 60 || s >= 60) return undefined
  return ((h * 60 + m) * 60 + s) * (sign === '-' ? -1 : 1)
}

function isInfinite(text: string): boolean {
  return text === 'infinity' || text === '-infinity'
}
