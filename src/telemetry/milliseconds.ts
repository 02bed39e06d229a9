/** '' for 0, '.5' for 500, '.025' for 25. */
const fractions: readonly string[] = Array.from({ length: 1000 }, (_, thousandths) =>
  thousandths === 0 ? '' : `.${String(thousandths).padStart(3, '0').replace(/0+$/, '')}`,
)

/**
 * A duration as a JSON number, to the microsecond. perf: of whole numbers and a table, since the
 * shortest digits of a double are six times as dear; bench/micro/serve/access-line.ts.
 */
export function milliseconds(duration: number): string {
  const microseconds = Math.round(duration * 1000)
  const thousandths = microseconds % 1000
  return `${(microseconds - thousandths) / 1000}${fractions[thousandths] ?? ''}`
}
