import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { criterionOf, type Option } from '../../src/ocop/product-set.ts'
import { planForStar, type Scores, totalOf, verdictOf } from '../../src/ocop/scoring.ts'
import { set, setWithSheet, sheetOf, testSet } from './support.ts'

const option = (index: number, points: number, more: Partial<Option> = {}): Option => ({
  index,
  points,
  text: `Thử nghiệm ${points}`,
  ...more,
})
/** One criterion worth 0 to 100 points, without any minimum. */
const plain = testSet([{ options: Array.from({ length: 101 }, (_, p) => option(p, p)) }])
const points = (...sheets: number[]) =>
  verdictOf(
    plain,
    sheets.map((p) => new Map([['1', p]])),
  )
const rank = (star: number | null) => star ?? 0

describe('thresholds', () => {
  test.each([
    [0, 1],
    [29, 1],
    [30, 2],
    [49, 2],
    [50, 3],
    [69, 3],
    [70, 4],
    [89, 4],
    [90, 5],
    [100, 5],
  ])('%i points are %i stars', (p, star) => {
    expect(points(p).star).toBe(star)
    expect(points(p).starByPoints).toBe(star)
  })

  test('a mean is not rounded up over a threshold', () => {
    expect(points(70, 70, 69).star).toBe(3)
    expect(points(69, 70).total).toBe(69.5)
    expect(points(70, 70, 70).star).toBe(4)
    expect(points(71, 69).star).toBe(4)
    expect(points(...Array(99).fill(90), 89).star).toBe(4)
  })

  test('the star of a mean is the highest whose threshold × sheets the sum reaches', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100), { minLength: 1, maxLength: 12 }), (sheets) => {
        const sum = sheets.reduce((a, b) => a + b, 0)
        const v = points(...sheets)
        const thresholds = [30, 50, 70, 90]
        expect(v.star).toBe(1 + thresholds.filter((t) => sum >= t * sheets.length).length)
        expect(v.missingPoints[4]).toBeCloseTo(Math.max(0, 70 - sum / sheets.length))
      }),
    )
  })
})

describe('a sheet', () => {
  test('never passes the maximum of a part, nor 100; its parts make its total', () => {
    fc.assert(
      fc.property(setWithSheet, ([s, sheet]) => {
        const t = totalOf(s, sheet)
        for (const p of s.parts) expect(t.byPart[p.code]).toBeLessThanOrEqual(p.max)
        expect(t.byPart.A + t.byPart.B + t.byPart.C).toBe(t.total)
      }),
    )
  })

  test('a better tick never lowers the total or the star', () => {
    fc.assert(
      fc.property(setWithSheet, fc.nat(), fc.nat(), ([s, sheet], which, what) => {
        const c = s.criteria[which % s.criteria.length]!
        const now = sheet.has(c.code) ? c.options[sheet.get(c.code)!]!.points : 0
        const better = c.options.filter((o) => o.points > now)
        fc.pre(better.length > 0)
        const after = new Map(sheet).set(c.code, better[what % better.length]!.index)
        expect(totalOf(s, after).total).toBeGreaterThanOrEqual(totalOf(s, sheet).total)
        expect(rank(verdictOf(s, [after]).star)).toBeGreaterThanOrEqual(rank(verdictOf(s, [sheet]).star))
      }),
    )
  })

  test('the same sheet from several assessors gives the verdict of one', () => {
    fc.assert(
      fc.property(setWithSheet, fc.integer({ min: 2, max: 7 }), ([s, sheet], n) => {
        const one = verdictOf(s, [sheet])
        expect({ ...verdictOf(s, Array<Scores>(n).fill(sheet)), sheets: 1 }).toEqual(one)
      }),
      { numRuns: 50 },
    )
  })

  test('a minimum over several sheets is judged on the mean of its points', () => {
    const s = testSet([
      { options: [option(0, 0), option(1, 60), option(2, 80, { minForStar: 3 }), option(3, 100)] },
    ])
    const of = (...ticks: number[]) =>
      verdictOf(
        s,
        ticks.map((t) => new Map([['1', t]])),
      )
    expect(of(1, 3).unmet[3]).toEqual([])
    expect(of(1, 3).star).toBe(4)
    expect(of(1, 2).unmet[3]).toMatchObject([{ minPoints: 80, has: 70, mend: { index: 2 } }])
    expect(of(1, 2).starByPoints).toBe(4)
    expect(of(1, 2).star).toBe(2)
  })

  test('wrong input is refused: no sheet, an option or a criterion that does not exist', () => {
    expect(() => verdictOf(plain, [])).toThrow(RangeError)
    expect(() => totalOf(plain, new Map([['1', 101]]))).toThrow('Criterion 1 has no option 101')
    expect(() => totalOf(plain, new Map([['7', 0]]))).toThrow('no criterion 7')
  })
})

describe('the odd rules', () => {
  test('the structure of a story counts only where there is a story', () => {
    const with52 = (tick51: number) =>
      totalOf(
        set(5),
        new Map([
          ['5.1', tick51],
          ['5.2', 2],
        ]),
      )
    expect(criterionOf(set(5), '5.1')!.options[0]!.points).toBe(0)
    expect(with52(0).total).toBe(0)
    expect(with52(1).total).toBe(criterionOf(set(5), '5.1')!.options[1]!.points + 2)
    expect(totalOf(set(5), new Map([['5.1', 0]])).unanswered).not.toContain('5.2')
    expect(totalOf(set(5), new Map()).unanswered).toContain('5.2')
  })

  test('in set 16 a ticked 0 for the senses ends the assessment; an empty line does not', () => {
    const good = new Map(
      planForStar(set(16), new Map(), 5).changes.map((c) => [c.criterion.code, c.to.index]),
    )
    expect(verdictOf(set(16), [good]).star).toBe(5)
    const bad = verdictOf(set(16), [good, new Map(good).set('6.3', 0)])
    expect(bad.star).toBeNull()
    expect(bad.stopped?.map((c) => c.code)).toEqual(['6.3'])
    good.delete('6.3')
    expect(verdictOf(set(16), [good]).stopped).toBeUndefined()
  })

  test('doubtful criteria are named once they are ticked', () => {
    expect(verdictOf(set(7), [new Map([['3.1', 1]])]).doubtful.map((c) => c.code)).toEqual(['3.1'])
    expect(verdictOf(set(7), [new Map([['1.1', 1]])]).doubtful).toEqual([])
  })
})

test('72 points that miss a 4-star minimum are 3 stars, and the verdict says which and what mends it', () => {
  const s = set(5)
  const sheet = new Map(planForStar(s, new Map(), 4).changes.map((c) => [c.criterion.code, c.to.index]))
  sheet.set('3.5', 0)
  // Points from criteria that ask for nothing, until there are exactly 72.
  for (const c of s.criteria)
    for (const o of c.options) {
      const now = c.options[sheet.get(c.code) ?? -1]?.points ?? 0
      if (c.code !== '3.5' && o.points > now && totalOf(s, sheet).total + o.points - now <= 72)
        sheet.set(c.code, o.index)
    }
  const v = verdictOf(s, [sheet])
  expect(v).toMatchObject({ total: 72, starByPoints: 4, star: 3 })
  expect(v.unmet[3]).toEqual([])
  expect(v.unmet[4].map((m) => [m.criterion.code, m.has, m.minPoints, m.mend.index])).toEqual([
    ['3.5', 1, 2, 1],
  ])
  expect(v.unmet[4][0]!.mend.text).toContain('Giấy chứng nhận đăng ký nhãn hiệu')
  sheet.set('3.5', v.unmet[4][0]!.mend.index)
  expect(verdictOf(s, [sheet]).star).toBe(4)
})

test('a sheet without any minimum never gets more than 2 stars, however many points', () => {
  fc.assert(
    fc.property(setWithSheet, ([s, sheet]) => {
      const v = verdictOf(s, [sheet])
      for (const star of [3, 4, 5] as const)
        if (v.unmet[star].length > 0) expect(rank(v.star)).toBeLessThan(star)
    }),
  )
  fc.assert(fc.property(sheetOf(set(5)), (sheet) => verdictOf(set(5), [sheet]).total <= 100))
})
