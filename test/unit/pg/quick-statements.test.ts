import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Pace, QuickStatements } from '../../../src/pg/quick-statements.ts'

/** Runs that may share now; they end again without saying anything. */
function allowanceOf(pace: Pace): number {
  let count = 0
  while (pace.share()) count += 1
  for (let run = 0; run < count; run += 1) pace.ranShared(undefined)
  return count
}

function shareQuickly(pace: Pace, times: number): void {
  for (let run = 0; run < times; run += 1) {
    assert.equal(pace.share(), true)
    pace.ranShared(1)
  }
}

test('a statement may share once it has been quick alone, a few at first', () => {
  const pace = new Pace()
  assert.equal(allowanceOf(pace), 0)
  pace.ranAlone(200)
  assert.equal(allowanceOf(pace), 0)
  pace.ranAlone(1)
  assert.equal(allowanceOf(pace), 2)
})

test('each quick run lets one more share', () => {
  const pace = new Pace()
  pace.ranAlone(1)
  shareQuickly(pace, 60)
  pace.ranAlone(1)

  assert.equal(allowanceOf(pace), 2 + 60 + 1)
})

test('a slow run leaves a quarter, and one of many does not end the sharing', () => {
  const pace = new Pace()
  pace.ranAlone(1)
  shareQuickly(pace, 62)
  pace.share()
  pace.ranShared(70)

  assert.equal(allowanceOf(pace), 16)
})

test('a statement that is slow in a row runs alone until it was quick a hundred times in a row', () => {
  const pace = new Pace()
  pace.ranAlone(1)
  shareQuickly(pace, 62)
  const burst = [1, 2, 3, 4, 5, 6].filter(() => pace.share())
  for (const _ of burst) pace.ranShared(200)

  assert.equal(allowanceOf(pace), 0)
  for (let run = 1; run < 100; run += 1) pace.ranAlone(1)
  assert.equal(allowanceOf(pace), 0)
  pace.ranAlone(60)
  for (let run = 1; run < 100; run += 1) pace.ranAlone(1)
  assert.equal(allowanceOf(pace), 0)
  pace.ranAlone(1)
  assert.equal(allowanceOf(pace), 2)
})

test('a timeout ends the sharing, whatever quick runs end after it', () => {
  const pace = new Pace()
  pace.ranAlone(1)
  pace.share()
  pace.share()
  pace.timedOut()
  pace.ranShared(1)

  assert.equal(allowanceOf(pace), 0)
})

test('statements are known by name', () => {
  const quick = new QuickStatements()
  quick.paceOf('a').ranAlone(1)

  assert.equal(quick.paceOf('a').share(), true)
  assert.equal(quick.paceOf('b').share(), false)
})
