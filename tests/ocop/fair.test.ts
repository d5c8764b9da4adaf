import { describe, expect, it } from 'vitest'
import { loadFacts } from '../../src/facts.ts'
import { quietHours } from '../../src/jobs/quiet-hours.ts'
import type { FairRules } from '../../src/ocop/fair.ts'
import { withYears } from '../../src/ocop/fair-dates.ts'
import { findDays } from '../../src/ocop/fair-days.ts'
import { type FairProduct, fitOf } from '../../src/ocop/fair-fit.ts'
import { freeBooths, holdUntil, placeInLine } from '../../src/ocop/fair-line.ts'
import { dueFairStep, fairSteps } from '../../src/ocop/fair-reminders.ts'
import { lookup, placeKey } from '../../src/ocop/places.ts'
import { plainLetters } from '../../src/text/fold.ts'

const facts = loadFacts()
const { places } = facts
const key = (name: string) => {
  const found = lookup(places, name)
  if (found.kind !== 'one') throw new Error(name)
  return placeKey(found.place)
}

const rules: FairRules = {
  star: { from: 3, to: 5 },
  sets: [],
  places: [],
  validOn: { from: '2026-12-20', to: '2026-12-25' },
}
const product: FairProduct = {
  star: 4,
  productSet: 9,
  commune: key('Xã Óc Eo'),
  formerDistrict: key('Huyện Thoại Sơn cũ'),
  certificate: { star: 4, decidedOn: '2025-01-10' },
}
const judged = (r: Partial<FairRules>, p: Partial<FairProduct> = {}) =>
  fitOf(places, { ...rules, ...r }, { ...product, ...p })

describe('who may come, and why not', () => {
  it('fits when every rule says yes', () => expect(judged({})).toEqual({ kind: 'fits' }))

  it('names every reason at once', () => {
    expect(
      judged(
        { star: { from: 5, to: 5 }, sets: [1, 2], places: [key('Xã Tri Tôn')] },
        { certificate: { star: 4, decidedOn: '2020-01-10' } },
      ),
    ).toEqual({ kind: 'unfit', points: ['star', 'set', 'place', 'certificate'] })
  })

  it.each([
    ['runs out the day before', '2023-12-19', 'unfit'],
    ['runs out on the first day, so not on the last', '2023-12-20', 'unfit'],
    ['runs out the day before the last', '2023-12-24', 'unfit'],
    ['runs out on the last day', '2023-12-25', 'fits'],
    ['is decided only after the fair', '2026-12-26', 'unfit'],
  ])('a certificate that %s', (_what, decidedOn, kind) => {
    expect(judged({}, { certificate: { star: 4, decidedOn } }).kind).toBe(kind)
  })

  it('says of unknown dates that they are unknown, and leaves it to an officer', () => {
    const between = { star: 4 as const, decidedBetween: { from: '2020-12-31', to: '2023-12-31' } }
    expect(judged({}, { certificate: between })).toEqual({ kind: 'doubtful', points: ['certificate'] })
    expect(judged({}, { certificate: null })).toEqual({ kind: 'doubtful', points: ['certificate'] })
    expect(judged({ sets: [9] }, { productSet: null })).toEqual({ kind: 'doubtful', points: ['set'] })
    // What speaks against it is certain even where something else is not.
    expect(judged({ star: { from: 5, to: 5 } }, { certificate: null })).toEqual({
      kind: 'unfit',
      points: ['star'],
    })
  })

  it('a place that is no longer in the tree lets nobody in', () => {
    expect(judged({ places: ['00@gone'] }).kind).toBe('unfit')
  })

  it('a late filing on record keeps a certificate alive (Điều 12.3)', () => {
    const late = { star: 4 as const, decidedOn: '2023-12-01', filing: { filedOn: '2026-11-15' } }
    expect(judged({}, { certificate: late })).toEqual({ kind: 'fits' })
  })

  it('a doubtful commune fits the whole province and its own former district, and may fit a commune', () => {
    const doubtful = { commune: null }
    expect(judged({ places: [placeKey(places.province)] }, doubtful).kind).toBe('fits')
    expect(judged({ places: [key('Huyện Thoại Sơn cũ')] }, doubtful).kind).toBe('fits')
    expect(judged({ places: [key('Xã Óc Eo')] }, doubtful)).toEqual({ kind: 'doubtful', points: ['place'] })
  })
})

describe('booths', () => {
  it('nobody passes those who wait', () => {
    expect(placeInLine({ all: 2, taken: 1 }, 0)).toBe('registered')
    expect(placeInLine({ all: 2, taken: 1 }, 1)).toBe('waiting')
    expect(placeInLine({ all: 2, taken: 2 }, 0)).toBe('waiting')
    expect(placeInLine({ all: null, taken: 900 }, 0)).toBe('registered')
    expect(freeBooths({ all: 2, taken: 5 })).toBe(0)
  })

  const quiet = quietHours(facts.calendar)
  it.each([
    ['by day', '2026-12-01T10:00:00+07:00', '2026-12-02T10:00:00+07:00'],
    ['at night: from seven on', '2026-12-01T23:30:00+07:00', '2026-12-03T07:00:00+07:00'],
    // Tết 2027: 5/2 to 9/2.
    [
      'before Tết: at noon of the first day after it',
      '2027-02-04T15:00:00+07:00',
      '2027-02-10T12:00:00+07:00',
    ],
  ])('held for 24 hours %s', (_what, now, until) => {
    expect(holdUntil(new Date(now), 24, quiet)).toEqual(new Date(until))
  })
  it('held for 6 hours in the evening: until noon', () => {
    expect(holdUntil(new Date('2026-12-01T18:00:00+07:00'), 6, quiet)).toEqual(
      new Date('2026-12-02T12:00:00+07:00'),
    )
  })
})

describe('reminders', () => {
  it('7, 3 and 1 days before the deadline, 3 and 1 before the fair; none before one was told', () => {
    expect(fairSteps('deadline', '2026-12-10', '2026-11-20').map((s) => s.on)).toEqual([
      '2026-12-03',
      '2026-12-07',
      '2026-12-09',
    ])
    expect(fairSteps('fair', '2026-12-20', '2026-11-20').map((s) => s.on)).toEqual([
      '2026-12-17',
      '2026-12-19',
    ])
    expect(fairSteps('deadline', '2026-12-10', '2026-12-07').map((s) => s.days)).toEqual([1])
  })
  it('only the latest is told, and nothing on the day itself', () => {
    const steps = fairSteps('deadline', '2026-12-10', '2026-11-20')
    expect(dueFairStep(steps, '2026-12-10', '2026-12-02')).toBeUndefined()
    expect(dueFairStep(steps, '2026-12-10', '2026-12-08')?.days).toBe(3)
    expect(dueFairStep(steps, '2026-12-10', '2026-12-10')).toBeUndefined()
  })
})

describe('days as officers type them', () => {
  const read = (text: string) => {
    const days = findDays(plainLetters(text))
    return days.length === 1 ? withYears(days[0]!, '2026-11-24') : days.length
  }
  it.each([
    ['20-25/12/2026', '2026-12-20', '2026-12-25', true],
    ['20/12', '2026-12-20', '2026-12-20', false],
    ['từ 28/12 đến 3/1', '2026-12-28', '2027-01-03', false],
    ['28/12/2026 – 3/1', '2026-12-28', '2027-01-03', true],
    ['10/11', '2027-11-10', '2027-11-10', false],
    ['29/2', '2028-02-29', '2028-02-29', false],
    ['20 tháng 12 năm 2026', '2026-12-20', '2026-12-20', true],
  ])('%s', (text, from, to, yearWritten) => expect(read(text)).toEqual({ from, to, yearWritten }))
  it.each(['31/4/2026', '25/12 đến 20/12/2026', '29/2/2027'])('%s is none', (text) =>
    expect([undefined, 0]).toContain(read(text)),
  )
})
