/**
 * A flat list as one DataRow per row against one `json_agg`, through the pipelined channel, in turn:
 * `node bench/micro/pg/rows.ts`. Prints the ratio of the rates, above 1 when rows win, and the CPU time
 * of this process per statement.
 */
import type { StatementText } from '../../../src/sql/statement.ts'
import { openMicroChannel, type MicroChannel } from './micro-channel.ts'

const rounds = 9
const sliceMs = 400
const inFlight = 16
const table = `create table posts as select i as id, 'title of post ' || i as title, i % 97 as score,
  i % 7 = 0 as published, '2026-01-01Z'::timestamptz + i * interval '1 minute' as created_at,
  md5(i::text) as body from generate_series(1, 1000) as i;
  alter table posts add primary key (id); analyze posts`
const inner = `select id, title, score, published, created_at as "createdAt", body
  from public.posts order by id limit $1::int8`

const forms = {
  rows: `select row_to_json(j) as r0 from (${inner}) as j`,
  aggregate: `select coalesce(json_agg(j), '[]') as r0 from (${inner}) as j`,
} as const

await using micro = await openMicroChannel(table)
for (const size of [1, 20, 100, 1000]) {
  await slice(micro, 'rows', size)
  await slice(micro, 'aggregate', size)
  const ratios: number[] = []
  const cpu = { rows: 0, aggregate: 0 }
  for (let round = 0; round < rounds; round += 1) {
    const rows = await slice(micro, 'rows', size)
    const aggregate = await slice(micro, 'aggregate', size)
    ratios.push(rows.count / aggregate.count)
    cpu.rows += rows.cpuUs / rows.count / rounds
    cpu.aggregate += aggregate.cpuUs / aggregate.count / rounds
  }
  const median = ratios.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0
  console.log(
    `${size} rows: ${median.toFixed(2)} times the rate, CPU ${cpu.rows.toFixed(0)} us against ${cpu.aggregate.toFixed(0)} us`,
  )
}

async function slice({ channel, session }: MicroChannel, form: keyof typeof forms, size: number) {
  const end = performance.now() + sliceMs
  const before = process.cpuUsage()
  let count = 0
  const worker = async (): Promise<void> => {
    while (performance.now() < end) {
      const { release } = await channel.execute({
        name: `micro_${form}`,
        text: forms[form] as StatementText,
        rows: form === 'rows' ? 'many' : 'one',
        parameters: [String(size)],
        session,
        signal: new AbortController().signal,
      })
      release()
      count += 1
    }
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
  const { user, system } = process.cpuUsage(before)
  return { count, cpuUs: user + system }
}
