/**
 * Readers of dates and times: RFC 3339 forms, what PostgreSQL itself writes as JSON (`infinity`, years
 * before Christ, offsets of hours only), and the ranges of its types:
 * https://www.postgresql.org/docs/18/datatype-datetime.html
 */

const datePart = String.raw`(\d{4,7})-(\d{2})-(\d{2})`
const timePart = String.raw`(\d{2}):(\d{2})(?::(\d{2})(\.\d{1,6})?)?`
const offsetPart = String.raw`(?:Z|[+-]\d{2}(?::?\d{2}(?::\d{2})?)?)`
const era = String.raw`( BC)?`

type Zone = 'none' | 'offset'

const dateForm = new RegExp(`^${datePart}${era}$`)
const timeForms: Readonly<Record<Zone, RegExp>> = {
  none: new RegExp(`^${timePart}$`),
  offset: new RegExp(`^${timePart}${offsetPart}$`),
}
const dateTimeForms: Readonly<Record<Zone, RegExp>> = {
  none: new RegExp(`^${datePart}[T ]${timePart}${era}$`),
  offset: new RegExp(`^${datePart}[T ]${timePart}${offsetPart}${era}$`),
}

const maxDateYear = 5_874_897
const maxTimestampYear = 294_276
const minYearBeforeChrist = 4713

export function readDate(text: string): string | undefined {
  if (isInfinite(text)) return text
  const [, year, month, day, before] = dateForm.exec(text) ?? []
  return isDate({ year, month, day, before }, maxDateYear) ? text : undefined
}

export function readTime(text: string, zone: Zone): string | undefined {
  const [, hour, minute, second] = timeForms[zone].exec(text) ?? []
  return isTime({ hour, minute, second }) ? text : undefined
}

export function readDateTime(text: string, zone: Zone): string | undefined {
  if (isInfinite(text)) return text
  const [, year, month, day, hour, minute, second, , before] = dateTimeForms[zone].exec(text) ?? []
  if (!isDate({ year, month, day, before }, maxTimestampYear)) return undefined
  return isTime({ hour, minute, second }) ? text : undefined
}

/** ISO 8601 with designators, as `intervalstyle = iso_8601` writes it: signs and decimals allowed. */
export function readDuration(text: string): string | undefined {
  const number = String.raw`-?\d{1,9}(?:\.\d{1,6})?`
  const date = `(?:${number}Y)?(?:${number}M)?(?:${number}W)?(?:${number}D)?`
  const time = `(?:T(?=[-\\d])(?:${number}H)?(?:${number}M)?(?:${number}S)?)?`
  return new RegExp(`^P(?=[-\\dT])${date}${time}$`).test(text) ? text : undefined
}

interface DateText {
  readonly year: string | undefined
  readonly month: string | undefined
  readonly day: string | undefined
  readonly before: string | undefined
}

function isDate({ year, month, day, before }: DateText, maxYear: number): boolean {
  if (year === undefined) return false
  const [y, m, d] = [Number(year), Number(month), Number(day)]
  const isInRange =
    before === undefined ? y >= 1 && y <= maxYear : y >= 1 && y < minYearBeforeChrist
  return (
    isInRange &&
    m >= 1 &&
    m <= 12 &&
    d >= 1 &&
    d <= daysInMonth(before === undefined ? y : 1 - y, m)
  )
}

interface TimeText {
  readonly hour: string | undefined
  readonly minute: string | undefined
  readonly second: string | undefined
}

/** 24:00:00 is a time of PostgreSQL's; a leap second is not. */
function isTime({ hour, minute, second }: TimeText): boolean {
  if (hour === undefined) return false
  const [h, m, s] = [Number(hour), Number(minute), Number(second ?? 0)]
  return (h < 24 && m < 60 && s < 60) || (h === 24 && m === 0 && s === 0)
}

function daysInMonth(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  if (month === 2) return isLeap ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

function isInfinite(text: string): boolean {
  return text === 'infinity' || text === '-infinity'
}
