import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, dayOfWeek } from '../../src/ocop/dates.ts'
import { decisionOn, rulesForDossier } from '../../src/ocop/governing.ts'
import { nextCentralRound, nextProvincialRound, provincialRounds } from '../../src/ocop/rounds.ts'
import { addWorkingDays, communeDeadline, parseCalendar, workCalendar } from '../../src/ocop/working-days.ts'
import { calendar, law } from './support.ts'

const plain = workCalendar({ extraDaysOff: [], makeUpDays: [] })
const days = (from: string, n: number) => Array.from({ length: n }, (_, i) => addDays(from, i))
const some = fc.integer({ min: 0, max: 2500 }).map((n) => addDays('2024-01-01', n))

describe('days off', () => {
  // The first day of the lunar year in Vietnam, which is not China's in every year.
  test.each([
    '2024-02-10',
    '2025-01-29',
    '2026-02-17',
    '2027-02-06',
    '2028-01-26',
    '2029-02-13',
    '2030-02-02',
  ])('Tết that begins on %s: its eve and four days', (first) => {
    for (const d of days(addDays(first, -1), 5))
      expect([d, plain.isTet(d), plain.isDayOff(d)]).toEqual([d, true, true])
    expect(plain.isTet(addDays(first, -2))).toBe(false)
    expect(plain.isTet(addDays(first, 4))).toBe(false)
  })

  test.each(['2024-04-18', '2025-04-07', '2026-04-26', '2027-04-16', '2028-04-04', '2030-04-12'])(
    'Giỗ Tổ on %s',
    (d) => expect(plain.isDayOff(d)).toBe(true),
  )

  test('a holiday on a weekend is made good on the next working day', () => {
    expect(dayOfWeek('2026-04-26')).toBe(7)
    expect(plain.isDayOff('2026-04-27')).toBe(true)
    // Tết 2027 takes a Saturday and a Sunday: two days after it.
    expect(days('2027-02-10', 3).map(plain.isDayOff)).toEqual([true, true, false])
    // New Year 2028 is a Saturday.
    expect(plain.isDayOff('2028-01-03')).toBe(true)
  })

  test('what was announced wins: days swapped and worked', () => {
    expect(['2026-08-31', '2026-09-01', '2026-09-02'].map(calendar.isDayOff)).toEqual([true, true, true])
    expect(calendar.isDayOff('2026-08-22')).toBe(false)
    expect(plain.isDayOff('2026-08-22')).toBe(true)
    expect(plain.isDayOff('2026-08-31')).toBe(false)
  })

  test('a file with an impossible day is refused', () => {
    const file = (day: string) => ({
      source: 'Thử nghiệm',
      howToUse: 'Thử nghiệm',
      extraDaysOff: [{ day, why: 'Thử nghiệm' }],
      makeUpDays: [],
      open: [],
    })
    expect(parseCalendar(file('2027-09-03')).extraDaysOff).toEqual(['2027-09-03'])
    expect(() => parseCalendar(file('2027-09-31'))).toThrow(/Calendar: .*not a day/s)
  })
})

describe('working days', () => {
  test('received on 2027-01-25, the commune has until after Tết, on 2027-02-22', () => {
    expect(communeDeadline('2027-01-25', calendar)).toBe('2027-02-22')
  })

  test('the n-th is a working day with exactly n of them up to it', () => {
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 30 }), (from, n) => {
        const to = addWorkingDays(from, n, plain)
        expect(plain.isDayOff(to)).toBe(false)
        let counted = 0
        for (let d = addDays(from, 1); d <= to; d = addDays(d, 1)) if (!plain.isDayOff(d)) counted++
        expect(counted).toBe(n)
      }),
      { numRuns: 60 },
    )
  })
})

describe('the two provincial rounds (Điều 5.1)', () => {
  test('"trước ngày" leaves the day itself too late', () => {
    expect(provincialRounds(2027)).toMatchObject([
      { no: 1, proposalBefore: '2027-04-30', lastProposalDay: '2027-04-29', evaluateBefore: '2027-06-30' },
      { no: 2, proposalBefore: '2027-10-30', lastProposalDay: '2027-10-29', evaluateBefore: '2027-12-30' },
    ])
    const next = (d: string) => ((r) => `${r.no}/${r.year}`)(nextProvincialRound(d))
    expect(['2027-04-29', '2027-04-30', '2027-10-29', '2027-10-30', '2027-12-31'].map(next)).toEqual([
      '1/2027',
      '2/2027',
      '2/2027',
      '1/2028',
      '1/2028',
    ])
  })

  test('the next round is always still open', () => {
    fc.assert(fc.property(some, (d) => nextProvincialRound(d).lastProposalDay >= d))
  })
})

describe('which decision governs', () => {
  test.each([
    ['2019-08-20', undefined, [], []],
    ['2020-06-08', '1048', ['781'], []],
    ['2023-02-23', '1048', ['781'], []],
    ['2023-02-24', '148', [], []],
    ['2025-07-06', '148', ['1489'], []],
    ['2026-05-21', '148', ['1489'], []],
    ['2026-05-22', '26/2026', [], ['148', '1489']],
    ['2026-07-21', '26/2026', [], ['148', '1489']],
    ['2026-07-22', '26/2026', [], []],
  ])('%s: %s', (date, id, amended, ending) => {
    const g = decisionOn(law, date)
    expect(g.governing?.id).toBe(id)
    expect(g.amendedBy.map((d) => d.id)).toEqual(amended)
    expect(g.endingAlso.map((d) => d.id)).toEqual(ending)
  })

  test('a dossier filed before 22/5/2026 went on under the old rules for 60 or 30 days (Điều 12.2)', () => {
    expect(rulesForDossier(law, '2026-05-21', 'first')).toMatchObject({
      governing: { id: '148' },
      completeBy: '2026-07-21',
      article: 'Điều 12.2.a',
    })
    expect(rulesForDossier(law, '2026-05-21', 'upgrade').completeBy).toBe('2026-07-21')
    expect(rulesForDossier(law, '2026-05-21', 're_evaluation')).toMatchObject({
      completeBy: '2026-06-21',
      article: 'Điều 12.2.b',
    })
    expect(rulesForDossier(law, '2026-05-22', 'first').completeBy).toBeUndefined()
    expect(rulesForDossier(law, '2020-01-01', 'first').completeBy).toBeUndefined()
  })
})

test.each([
  ['2026-07-29', 1, '2026-07-30', '2026-09-30'],
  ['2026-07-30', 2, '2027-01-30', '2027-03-30'],
  ['2027-01-29', 2, '2027-01-30', '2027-03-30'],
  ['2027-01-30', 1, '2027-07-30', '2027-09-30'],
])(
  'the ministry’s round (Điều 5.2) for what is proposed on %s',
  (day, no, proposalBefore, evaluateBefore) => {
    expect(nextCentralRound(day)).toMatchObject({ no, proposalBefore, evaluateBefore })
  },
)
