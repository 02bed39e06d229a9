/** The suites of `npm test`, in order: cheap ones first, so that a mistake shows early. */
export interface Suite {
  readonly name: string
  /** Glob patterns of its files; a suite without patterns is the list of tools/check.ts. */
  readonly patterns: readonly string[]
  /** What it may take on two cores. Reported; a suite that takes three times as long is stopped. */
  readonly budgetSeconds: number
  /** Whether its tests talk to the shared PostgreSQL. */
  readonly needsPostgres: boolean
}

export const suites: readonly Suite[] = [
  { name: 'check', patterns: [], budgetSeconds: 60, needsPostgres: false },
  {
    name: 'unit',
    patterns: ['test/*.test.ts', 'test/unit/**/*.test.ts', 'test/support/**/*.test.ts'],
    budgetSeconds: 60,
    needsPostgres: false,
  },
  suite('golden', 60),
  suite('integration', 120),
  suite('conformance', 60),
  suite('security', 90),
  suite('fuzz', 90),
  suite('process', 240),
  suite('mutations', 120),
  suite('changes', 150),
  suite('faults', 90),
  suite('package', 180),
]

/** The property tests again, with as many runs as FRAISEQL_TEST_RUNS says; more faults; the soak. */
export const longSuites: readonly Suite[] = [
  {
    name: 'long',
    patterns: ['test/long/**/*.test.ts', 'test/fuzz/**/*.test.ts', 'test/faults/**/*.test.ts'],
    budgetSeconds: 3600,
    needsPostgres: true,
  },
]

function suite(name: string, budgetSeconds: number): Suite {
  return { name, patterns: [`test/${name}/**/*.test.ts`], budgetSeconds, needsPostgres: true }
}
