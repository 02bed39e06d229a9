/** The workloads in the order of the table. */
import { insert } from './insert.ts'
import { list, rowPolicies, thousandRows } from './list.ts'
import { nested } from './nested.ts'
import { oneRow } from './one-row.ts'
import { call, update } from './task.ts'
import type { Workload } from './workload.ts'

export const workloads: readonly Workload[] = Object.freeze([
  oneRow,
  list,
  nested,
  thousandRows,
  insert,
  update,
  call,
  rowPolicies,
])
