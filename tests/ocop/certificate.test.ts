import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Certificate,
  expiryInterval,
  expiryOf,
  explainValidity,
  extensionEnd,
  filingTiming,
  reEvaluationWindow,
  validityOn,
} from '../../src/ocop/certificate.ts'
import { addDays, addMonths, compare, dayOfWeek, daysBetween, isIsoDate } from '../../src/ocop/dates.ts'
import { anyDay } from './support.ts'

describe('days', () => {
  test.each(['2027-02-29', '2027-13-01', '2027-6-1', '20270601', '2027-06-01T00:00', '', 5, null])(
    '%s is none',
    (d) => expect(isIsoDate(d)).toBe(false),
  )
  test('arithmetic agrees with itself', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -5000, max: 5000 }), (day, n) => {
        expect(isIsoDate(day)).toBe(true)
        expect(daysBetween(day, addDays(day, n))).toBe(n)
        expect(Math.sign(compare(addDays(day, n), day))).toBe(Math.sign(n))
      }),
    )
    expect(dayOfWeek('2026-11-22')).toBe(7)
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
  })
})

describe('the term of 36 months', () => {
  test.each([
    ['2024-06-01', '2027-06-01'],
    ['2024-02-29', '2027-02-28'],
    ['2025-02-28', '2028-02-28'],
    ['2026-12-31', '2029-12-31'],
  ])('decided %s expires %s', (decided, expires) => expect(expiryOf(decided)).toBe(expires))

  test('a later decision never expires earlier, and a term is 1,095 or 1,096 days', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        expect(expiryOf(day) <= expiryOf(addDays(day, 1))).toBe(true)
        expect([1095, 1096]).toContain(daysBetween(day, expiryOf(day)))
      }),
    )
  })

  test('is valid through the expiry day and not before the decision', () => {
    const c: Certificate = { star: 3, decidedOn: '2024-06-01' }
    const on = (day: string) => validityOn(c, day)
    expect(['2024-05-31', '2024-06-01', '2027-06-01', '2027-06-02'].map(on)).toEqual([
      'not_yet',
      'valid',
      'valid',
      'expired',
    ])
  })
})

describe('the window for filing again', () => {
  test('expiry 2027-06-01: from 2026-12-03 to 2027-02-01', () => {
    expect(reEvaluationWindow('2027-06-01')).toEqual({
      opens: '2026-12-03',
      halfTime: '2027-01-02',
      lastFortnight: '2027-01-18',
      closes: '2027-02-01',
    })
    expect(extensionEnd('2027-06-01')).toBe('2027-11-28')
  })

  test('spans 180 to 120 days before expiry, leap years or not, and places each filing once', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -400, max: 400 }), (expiry, n) => {
        const w = reEvaluationWindow(expiry)
        expect([w.opens, w.halfTime, w.lastFortnight, w.closes].map((d) => daysBetween(d, expiry))).toEqual([
          180, 150, 134, 120,
        ])
        const timing = filingTiming(expiry, addDays(expiry, n))
        expect(timing).toBe(n < -180 ? 'early' : n <= -120 ? 'in_window' : n <= 0 ? 'late' : 'after_expiry')
      }),
    )
  })
})

describe('a filing on record', () => {
  const on = (day: string, filing: NonNullable<Certificate['filing']>) =>
    explainValidity({ star: 4, decidedOn: '2024-06-01', filing }, day)

  test('outside the window it extends the certificate until a result, at most 180 days', () => {
    const late = { filedOn: '2027-03-01' }
    expect(on('2027-06-01', late)).toEqual({ validity: 'valid', reason: 'in_term' })
    expect(on('2027-06-02', late)).toEqual({ validity: 'extended', reason: 'late_filing' })
    expect(on('2027-11-28', late).validity).toBe('extended')
    expect(on('2027-11-29', late)).toEqual({ validity: 'expired', reason: 'extension_over' })
    const settled = { filedOn: '2027-03-01', resultOn: '2027-07-10' }
    expect(on('2027-07-10', settled).validity).toBe('extended')
    expect(on('2027-07-11', settled)).toEqual({ validity: 'expired', reason: 'result_given' })
  })

  test('filed after expiry it counts from that day on, not backwards', () => {
    const after = { filedOn: '2027-08-01' }
    expect(on('2027-07-31', after)).toEqual({ validity: 'expired', reason: 'term_over' })
    expect(on('2027-08-01', after)).toEqual({ validity: 'extended', reason: 'late_filing' })
    expect(on('2028-02-01', { filedOn: '2028-01-01' }).validity).toBe('expired')
  })

  test('in the window without a result in time it is expired, with a reason of its own', () => {
    expect(on('2027-06-02', { filedOn: '2027-01-15' })).toEqual({
      validity: 'expired',
      reason: 'term_over_result_pending',
    })
  })

  test('a revoked certificate is expired from that day', () => {
    const c: Certificate = { star: 3, decidedOn: '2024-06-01', revokedOn: '2025-01-01' }
    expect(validityOn(c, '2024-12-31')).toBe('valid')
    expect(explainValidity(c, '2025-01-01')).toEqual({ validity: 'expired', reason: 'revoked' })
  })
})

describe('an unknown decision date', () => {
  test('nothing known: uncertain', () => expect(validityOn({ star: 3 }, '2026-01-01')).toBe('uncertain'))

  test('the interval of expiry follows that of the decision', () => {
    const decidedBetween = { from: '2020-12-31', to: '2023-12-31' }
    expect(expiryInterval({ star: 3, decidedBetween })).toEqual({ from: '2023-12-31', to: '2026-12-31' })
    expect(expiryInterval({ star: 3 })).toBeUndefined()
    const on = (day: string) => validityOn({ star: 3, decidedBetween }, day)
    expect(['2020-12-30', '2023-12-31', '2024-01-01', '2026-12-31', '2027-01-01'].map(on)).toEqual([
      'not_yet',
      'valid',
      'uncertain',
      'uncertain',
      'expired',
    ])
  })

  test('a filing that is late for the ends of an interval but not for its middle leaves it uncertain, and the reverse', () => {
    const on = (from: string, to: string, filedOn: string, day: string) =>
      validityOn({ star: 3, decidedBetween: { from, to }, filing: { filedOn } }, day)
    // Expired at both ends (extension over; filed in the window), extended for the days between.
    expect(on('2023-12-01', '2024-06-01', '2027-01-15', '2027-06-10')).toBe('uncertain')
    // Extended at both ends (filed late; filed early), expired for the days between.
    expect(on('2024-01-01', '2024-04-05', '2026-10-01', '2027-05-01')).toBe('uncertain')
  })

  test('a certain answer holds for every day of the interval; without a filing an uncertain one does not', () => {
    fc.assert(
      fc.property(
        fc.record({
          from: fc.integer({ min: 0, max: 30 }),
          span: fc.integer({ min: 0, max: 260 }),
          at: fc.oneof(fc.integer({ min: -50, max: 1600 }), fc.integer({ min: 1096, max: 1600 })),
          filed: fc.option(fc.integer({ min: 880, max: 1300 }), { nil: undefined, freq: 5 }),
          result: fc.option(fc.integer({ min: 0, max: 400 }), { nil: undefined, freq: 1 }),
        }),
        ({ from, span, at, filed, result }) => {
          const day = (n: number) => addDays('2023-01-01', n)
          const filing =
            filed === undefined
              ? undefined
              : { filedOn: day(filed), ...(result !== undefined && { resultOn: day(filed + result) }) }
          const rest = { star: 3 as const, ...(filing && { filing }) }
          const claimed = validityOn(
            { ...rest, decidedBetween: { from: day(from), to: day(from + span) } },
            day(at),
          )
          const truths = new Set(
            Array.from({ length: span + 1 }, (_, i) =>
              validityOn({ ...rest, decidedOn: day(from + i) }, day(at)),
            ),
          )
          if (claimed !== 'uncertain') expect([...truths]).toEqual([claimed])
          else if (!filing) expect(truths.size).toBeGreaterThan(1)
        },
      ),
      { numRuns: 300 },
    )
  })
})
