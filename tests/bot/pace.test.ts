import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Pace } from '../../src/bot/pace.ts'

const PER_SECOND = 30

/**
 * Bulk through a Pace against a platform that strictly takes 30 in any second, in a time of our own. Lines take their
 * time there and back; replies start when people wrote, whatever the pace says.
 */
function play(given: { seconds: number; line: () => number; replies: number[] }) {
  let now = 0
  const pace = new Pace(PER_SECOND, () => now)
  const events: { at: number; what: () => void }[] = []
  const at = (when: number, what: () => void) => {
    events.push({ at: when, what })
    events.sort((a, b) => a.at - b.at)
  }
  const taken: number[] = []
  const refused: ('bulk' | 'reply')[] = []
  let bulk = 0
  const send = (kind: 'bulk' | 'reply') => {
    pace.begin()
    const there = now + given.line()
    at(there, () => {
      if (taken.filter((t) => t > now - 1_000).length >= PER_SECOND) refused.push(kind)
      else {
        taken.push(now)
        if (kind === 'bulk') bulk++
      }
    })
    at(there + given.line(), () => pace.end())
  }
  const lane = () => {
    const wait = pace.wait()
    if (wait > 0) return at(now + wait, lane)
    send('bulk')
    at(now, lane)
  }
  for (const when of given.replies) at(when, () => send('reply'))
  at(0, lane)
  for (let next = events.shift(); next && next.at < given.seconds * 1_000; next = events.shift()) {
    now = Math.max(now, next.at)
    next.what()
  }
  return { taken: taken.length, bulk, refused }
}

describe('bulk keeps a platform’s pace', () => {
  it('uses nearly all of it where the line is short', () => {
    const { taken, refused } = play({ seconds: 60, line: () => 2, replies: [] })
    expect(refused).toEqual([])
    expect(taken / (PER_SECOND * 60)).toBeGreaterThan(0.95)
  })

  it('is never refused, however the line wavers, and leaves room for a reply', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 5, maxLength: 50 }),
        fc.array(fc.integer({ min: 1_000, max: 3_000 }), { maxLength: 8 }),
        (times, pauses) => {
          let n = 0
          const line = () => times[n++ % times.length]!
          let at = 0
          const replies = pauses.map((p) => (at += p))
          expect(play({ seconds: 12, line, replies }).refused).toEqual([])
        },
      ),
      { numRuns: 60 },
    )
  })

  it('gives way: what replies use bulk does not', () => {
    // Ten replies a second, evenly: bulk is left two thirds.
    const replies = Array.from({ length: 290 }, (_, i) => i * 100)
    const { bulk, taken } = play({ seconds: 29, line: () => 2, replies })
    expect(taken).toBeLessThanOrEqual(PER_SECOND * 29)
    expect(bulk / 29).toBeGreaterThan(17)
    expect(bulk / 29).toBeLessThan(21)
  })

  it('stands still as long as it is told to', () => {
    let now = 0
    const pace = new Pace(PER_SECOND, () => now)
    expect(pace.wait()).toBe(0)
    pace.pause(5_000)
    now = 4_999
    expect(pace.wait()).toBe(1)
    now = 5_000
    expect(pace.wait()).toBe(0)
  })
})
