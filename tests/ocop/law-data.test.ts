import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type NoteKind, parseProductSet, starMinimums, TARGET_STARS } from '../../src/ocop/product-set.ts'
import { toJudge } from '../../src/ocop/scoring.ts'
import { law, set } from './support.ts'

const leaves = law.sets.flatMap((s) => s.criteria)
const options = leaves.flatMap((c) => c.options)

describe('the 26 product sets', () => {
  test('hold what the decision prints: 787 criteria, 2,535 options, 575 star marks', () => {
    expect(law.sets.map((s) => s.no)).toEqual(Array.from({ length: 26 }, (_, i) => i + 1))
    expect(leaves).toHaveLength(787)
    expect(options.filter((o) => !o.implied)).toHaveLength(2535)
    expect(options.filter((o) => o.minForStar)).toHaveLength(575)
  })

  test.each(law.sets.map((s) => [s.no, s] as const))('set %i sums to 40/25/35', (_, s) => {
    const sum = (part: string) => s.criteria.filter((c) => c.part === part).reduce((n, c) => n + c.max, 0)
    expect([sum('A'), sum('B'), sum('C')]).toEqual([40, 25, 35])
  })

  test('have 179, 377 and 389 minimums for 3, 4 and 5 stars, each keeping those below', () => {
    const count = (star: 3 | 4 | 5) => law.sets.reduce((n, s) => n + starMinimums(s, star).length, 0)
    expect(TARGET_STARS.map(count)).toEqual([179, 377, 389])
    for (const s of law.sets) {
      const points = TARGET_STARS.map(
        (star) => new Map(starMinimums(s, star).map((m) => [m.criterion.code, m.minPoints])),
      )
      for (const [code, min] of points[0]!) expect(points[1]!.get(code)).toBeGreaterThanOrEqual(min)
      for (const [code, min] of points[1]!) expect(points[2]!.get(code)).toBeGreaterThanOrEqual(min)
    }
  })

  test('keep each printed rule once, under its kind', () => {
    const printed = (kind: NoteKind) => {
      // A rule of a branch is repeated in each of its criteria: count it once.
      const texts = law.sets.flatMap((s) => [
        ...new Set(
          s.criteria.flatMap((c) =>
            c.notes.filter((n) => n.kind === kind).map((n) => (c.stopsAtZero ? s.no : `${c.code}`) + n.text),
          ),
        ),
      ])
      return texts.length
    }
    expect(printed('require')).toBe(7)
    expect(printed('disqualify')).toBe(28)
    expect(printed('stop')).toBe(18)
    expect(printed('applies_if')).toBe(26)
    expect(printed('choose_case')).toBe(3)
  })

  test('say where the print is doubtful', () => {
    const doubtful = law.sets.flatMap((s) =>
      s.criteria.filter((c) => c.doubtful).map((c) => `${s.no}:${c.code}`),
    )
    expect(doubtful).toEqual([
      ...['1:8', '2:6.1', '6:6.3', '7:3.1', '10:3.5', '13:4.2', '13:4.3', '18:12', '23:6.2', '24:2.2'],
      ...['26:3.4', '26:3.5'],
    ])
    expect(set(26).doubts).toHaveLength(1)
    expect(law.sets.flatMap((s) => s.corrections)).toHaveLength(9)
  })

  test('know the odd ones: sub-criteria, cases, the story, the stop of set 16, the samples of tourism', () => {
    const parents = law.sets.flatMap((s) =>
      s.criteria.flatMap((c) => (c.parent ? [`${s.no}:${c.parent.code}`] : [])),
    )
    expect([...new Set(parents)]).toEqual(['11:6.1', '11:6.2', '13:6.1', '13:6.2'])
    expect(
      set(26)
        .criteria.filter((c) => c.cases)
        .map((c) => c.code),
    ).toEqual(['8', '9', '15'])
    for (const s of law.sets)
      expect(s.criteria.filter((c) => c.appliesIf).map((c) => c.code)).toEqual(s.no < 26 ? ['5.2'] : [])
    const stops = law.sets.flatMap((s) =>
      s.criteria.filter((c) => c.stopsAtZero).map((c) => `${s.no}:${c.code}`),
    )
    expect(stops).toEqual(['16:6.1', '16:6.2', '16:6.3', '16:6.4'])
    expect(law.sets.filter((s) => !s.needsSample).map((s) => s.no)).toEqual([26])
    expect(
      set(7)
        .criteria.find((c) => c.code === '3.1')!
        .options.map((o) => o.points),
    ).toEqual([1, 1, 3])
  })

  test('leave to people what no sum decides, and only that', () => {
    const kinds = new Set(law.sets.flatMap((s) => toJudge(s).map((t) => t.note.kind)))
    expect([...kinds].sort()).toEqual(['applies_if', 'disqualify', 'require', 'stop'])
    expect(toJudge(set(16)).some((t) => t.note.kind === 'stop')).toBe(false)
    expect(
      toJudge(set(21))
        .filter((t) => t.note.kind === 'applies_if')
        .map((t) => t.criterion?.code),
    ).toEqual(['7'])
    expect(toJudge(set(26))).toEqual([])
  })
})

describe('a broken file of a set is refused with the place named', () => {
  const raw = () =>
    JSON.parse(readFileSync(new URL('../../data/law/26-2026/sets/05.json', import.meta.url), 'utf8'))
  const first = (s: ReturnType<typeof raw>) => s.parts[0].sections[0].criteria[0]
  test.each([
    [
      'a maximum',
      (s: ReturnType<typeof raw>) => {
        first(s).max = 4
      },
      /set 5, 1: children sum to 17, not 16/,
    ],
    [
      'an option',
      (s: ReturnType<typeof raw>) => {
        first(s).options[2].points = 2
      },
      /set 5, 1\.1: best option/,
    ],
    [
      'a star',
      (s: ReturnType<typeof raw>) => {
        first(s).options[2].minForStar = 3
      },
      /set 5, 1\.1: star minimums/,
    ],
    [
      'a code',
      (s: ReturnType<typeof raw>) => {
        first(s).code = '1.2'
      },
      /set 5: a criterion code occurs twice/,
    ],
    [
      'a part',
      (s: ReturnType<typeof raw>) => {
        s.parts[0].code = 'B'
      },
      /set 5: parts are B40,B25,C35/,
    ],
    [
      'an unknown field',
      (s: ReturnType<typeof raw>) => {
        first(s).pionts = 1
      },
      /set 5: .*pionts/s,
    ],
  ])('%s', (_, spoil, message) => {
    const s = raw()
    expect(() => parseProductSet(s)).not.toThrow()
    spoil(s)
    expect(() => parseProductSet(s)).toThrow(message)
  })
})
