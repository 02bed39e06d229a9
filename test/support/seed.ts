/**
 * The seed of a suite's random cases: `FRAISEQL_TEST_SEED`, or a new one where `FRAISEQL_TEST_RUNS`
 * asks for a search, or always the same, so that a usual run fails only for a change it was given.
 */
export function testSeed(): number {
  const { FRAISEQL_TEST_SEED: seed, FRAISEQL_TEST_RUNS: runs } = process.env
  if (seed !== undefined) return Number(seed)
  return runs === undefined ? 1 : Date.now() % 2 ** 31
}
