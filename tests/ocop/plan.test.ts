import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Criterion, Option, ProductSet, TargetStar } from '../../src/ocop/product-set.ts'
import { planForStar, pointsOf, type Scores, totalOf, verdictOf } from '../../src/ocop/scoring.ts'
import { set, setWithSheet, testSet } from './support.ts'

const anyStar = fc.constantFrom<TargetStar>(3, 4, 5)

test('carrying out a plan reaches the star, and nothing in it is idle', () => {
  fc.assert(
    fc.property(setWithSheet, anyStar, ([s, sheet], star) => {
      const plan = planForStar(s, sheet, star)
      const after = new Map(sheet)
      for (const c of plan.changes) {
        expect(c.to.points).toBeGreaterThan(c.from?.points ?? 0)
        after.set(c.criterion.code, c.to.index)
      }
      expect(verdictOf(s, [after]).star).toBeGreaterThanOrEqual(star)
      expect(totalOf(s, after).total).toBe(plan.totalAfter)
      // Taking any one change back loses the star: no change is there for nothing.
      for (const c of plan.changes) {
        const without = new Map(after)
        if (c.from) without.set(c.criterion.code, c.from.index)
        else without.delete(c.criterion.code)
        expect(reaches(s, without, star)).toBe(false)
      }
    }),
  )
})

test('a star already reached needs no change', () => {
  const best = new Map(planForStar(set(8), new Map(), 5).changes.map((c) => [c.criterion.code, c.to.index]))
  for (const star of [3, 4, 5] as const) expect(planForStar(set(8), best, star).changes).toEqual([])
})

test('nobody is told to change who the legal representative is, or the tourism case', () => {
  fc.assert(
    fc.property(setWithSheet, anyStar, ([s, sheet], star) => {
      for (const c of planForStar(s, sheet, star).changes) expect(c.criterion.personal).toBeUndefined()
    }),
  )
  const caseB = new Map([
    [
      '9',
      set(26)
        .criteria.find((c) => c.code === '9')!
        .options.findIndex((o) => o.case === 'b'),
    ],
  ])
  const cases = planForStar(set(26), caseB, 5).changes.map((c) => c.to.case)
  expect(cases).toContain('b')
  expect(cases).not.toContain('a')
})

test('a story raised from nothing brings the points of its structure along', () => {
  const s = testSet([
    { code: '5.1', options: [opt(0, 0), opt(1, 45)] },
    { code: '5.2', appliesIf: '5.1', options: [opt(0, 0), opt(1, 5)] },
    { code: '9', options: [opt(0, 0), opt(1, 49)] },
  ])
  const plan = planForStar(s, new Map([['5.2', 1]]), 3)
  expect(plan.changes.map((c) => c.criterion.code)).toEqual(['5.1'])
  expect(plan.totalAfter).toBe(50)
})

test('no smaller plan exists: every way of changing small sets is tried', () => {
  fc.assert(
    fc.property(smallSetWithSheet, anyStar, ([s, sheet], star) => {
      const best = bruteForce(s, sheet, star)
      if (!best) {
        expect(() => planForStar(s, sheet, star)).toThrow('No plan')
        return
      }
      const plan = planForStar(s, sheet, star)
      expect([plan.changes.length, plan.totalAfter]).toEqual(best)
    }),
    { numRuns: 300 },
  )
})

function opt(index: number, points: number, more: Partial<Option> = {}): Option {
  return { index, points, text: `Thử nghiệm ${points}`, ...more }
}

/** Reached, and no criterion at 0 that would end the assessment. */
function reaches(s: ProductSet, sheet: Scores, star: TargetStar): boolean {
  if (s.criteria.some((c) => c.stopsAtZero && pointsOf(s, c, sheet) === 0)) return false
  return (verdictOf(s, [sheet]).star ?? 0) >= star
}

/** Fewest changes, then least total, by trying every combination of raises. */
function bruteForce(s: ProductSet, sheet: Scores, star: TargetStar): [number, number] | undefined {
  const chosen = s.criteria.map((c) => c.options[sheet.get(c.code) ?? -1]?.case).find((x) => x !== undefined)
  let best: [number, number] | undefined
  const go = (i: number, after: Map<string, number>, changes: number) => {
    const c = s.criteria[i]
    if (!c) {
      if (!reaches(s, after, star)) return
      const total = totalOf(s, after).total
      if (!best || changes < best[0] || (changes === best[0] && total < best[1])) best = [changes, total]
      return
    }
    go(i + 1, after, changes)
    if (c.personal) return
    const now = c.options[sheet.get(c.code) ?? -1]
    for (const o of c.options)
      if (
        o.points > (now?.points ?? 0) &&
        (o.case === undefined || (now?.case ?? chosen ?? o.case) === o.case)
      )
        go(i + 1, new Map(after).set(c.code, o.index), changes + 1)
  }
  go(0, new Map(sheet), 0)
  return best
}

/** Options of rising points; star marks on some, in rising order as in the print. */
const anyOptions = fc
  .tuple(fc.uniqueArray(fc.nat(30), { minLength: 2, maxLength: 4 }), fc.subarray([3, 4, 5] as const))
  .map(([points, stars]) => {
    const sorted = points.sort((a, b) => a - b)
    const from = Math.max(0, sorted.length - stars.length)
    return sorted.map((p, i) => {
      const minForStar = stars[i - from]
      return opt(i, p, i >= from && minForStar ? { minForStar } : {})
    })
  })
const smallSet = fc
  .tuple(fc.array(anyOptions, { minLength: 5, maxLength: 5 }), fc.nat(30))
  .map(([lists, p]) => {
    const special: Partial<Criterion>[] = [
      { code: '5.1' },
      { code: '5.2', appliesIf: '5.1' },
      { code: '6', stopsAtZero: true },
      { code: '7' },
      { code: '3.2', personal: true },
    ]
    const both = (['a', 'b'] as const).flatMap((c, i) => [
      opt(2 * i, p, { case: c }),
      opt(2 * i + 1, p + 1, { case: c }),
    ])
    // The mark of a story's structure is in no set; there it would ask for a story.
    const plain = (o: Option[]) => o.map(({ minForStar: _, ...rest }) => rest)
    return testSet([
      ...lists.map((options, i) => ({
        ...special[i],
        options: i === 1 || i === 4 ? plain(options) : options,
      })),
      { code: '8', options: both, cases: { a: 'Thử nghiệm a', b: 'Thử nghiệm b' } },
    ])
  })
const smallSetWithSheet = smallSet.chain((s) =>
  fc.tuple(
    fc.constant(s),
    fc
      .tuple(...s.criteria.map((c) => fc.option(fc.nat(c.options.length - 1), { nil: undefined, freq: 2 })))
      .map(
        (t) => new Map(s.criteria.flatMap((c, i) => (t[i] === undefined ? [] : [[c.code, t[i]!] as const]))),
      ),
  ),
)
