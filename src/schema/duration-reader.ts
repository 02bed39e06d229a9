/**
 * Reader of durations: ISO 8601 with designators, signs and decimals, as `intervalstyle = iso_8601`
 * writes it. PostgreSQL keeps months, days and microseconds apart, the first two in 32 bits:
 * https://www.postgresql.org/docs/18/datatype-datetime.html (section 8.5.4)
 */
const amount = String.raw`(-?\d{1,9}(?:\.\d{1,6})?)`
const date = `(?:${amount}Y)?(?:${amount}M)?(?:${amount}W)?(?:${amount}D)?`
const time = `(?:T(?=[-\\d])(?:${amount}H)?(?:${amount}M)?(?:${amount}S)?)?`
const form = new RegExp(`^P(?=[-\\dT])${date}${time}$`)

const maxInt4 = 2_147_483_647
/** Parts of years become months, parts of months and weeks become days: room for their rounding. */
const roundingRoom = 64

export function readDuration(text: string): string | undefined {
  if (text === 'infinity' || text === '-infinity') return text
  const match = form.exec(text)
  if (match === null) return undefined
  const [years = 0, months = 0, weeks = 0, days = 0] = match
    .slice(1, 5)
    .map((part) => Number(part ?? 0))
  const max = text.includes('.') ? maxInt4 - roundingRoom : maxInt4
  const sums = [years * 12 + months, weeks * 7, weeks * 7 + days]
  return sums.every((sum) => sum <= max && sum >= -max - 1) ? text : undefined
}
