/**
 * The workloads in the order of the table. e, the insert, joins them when the product can write: it
 * will need an opponent's way of answering what was written, and rows that are taken away again.
 */
import { list, rowPolicies, thousandRows } from './list.ts'
import { nested } from './nested.ts'
import { oneRow } from './one-row.ts'
import type { Workload } from './workload.ts'

export const workloads: readonly Workload[] = Object.freeze([
  oneRow,
  list,
  nested,
  thousandRows,
  rowPolicies,
])
