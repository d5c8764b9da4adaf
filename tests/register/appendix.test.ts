import { describe, expect, it } from 'vitest'
import { addMonths } from '../../src/ocop/dates.ts'
import { covers, findPlaceIn, formerDistrictsOf, successorsOf } from '../../src/ocop/places.ts'
import { parseAppendix } from '../../src/register/appendix.ts'
import { places } from '../places/load.ts'
import { appendix, rawAppendix, readJson } from './load.ts'

const { records } = appendix
const byKey = new Map(records.map((record) => [record.key, record]))

describe('the 108 products', () => {
  it('counted by former district and tier give Appendix I cell by cell', () => {
    const table = readJson('tests/fixtures/appendix-1.json') as {
      rows: Record<string, unknown>[]
      total: object
    }
    const tiers = ['5', 'potential_5', '4', '3'] as const
    const count = (list: typeof records) => ({
      total: list.length,
      ...Object.fromEntries(
        tiers.map((tier) => [tier, list.filter((record) => record.tier === tier).length]),
      ),
    })
    for (const { district, printed, ...row } of table.rows) {
      const there = records.filter((record) => record.place.formerDistrict?.startsWith(`${district}@`))
      expect(count(there), String(printed)).toEqual(row)
    }
    expect(count(records)).toEqual(table.total)
  })

  it('lie in an old commune of their district and in its successor, or are in doubt', () => {
    for (const { key, place } of records) {
      const old = place.oldCommune ? places.byKey.get(place.oldCommune)! : undefined
      const next = old
        ? successorsOf(places, old).map(({ commune }) => `${commune.code}@${commune.validFrom}`)
        : []
      if (old) {
        expect(formerDistrictsOf(places, old)[0]?.code, key).toBe(place.formerDistrict?.split('@')[0])
        expect(place.commune ? [place.commune] : place.doubt?.candidates, key).toEqual(next)
      } else expect(place.doubt?.reason, key).toBe('tone_or_district')
    }
  })

  it('six communes are doubtful', () => {
    const doubtful = records.filter((record) => record.place.doubt)
    expect(doubtful.map((record) => `${record.key} ${record.place.doubt?.reason}`)).toEqual([
      '3-22 divided',
      '3-24 divided',
      '3-41 tone_or_district',
      '3-42 tone_or_district',
      '3-63 divided',
      '3-71 divided',
    ])
  })

  it('have a decision day only where a decision number is known', () => {
    for (const { key, decision } of records) {
      expect(decision!.days!.from === decision!.days!.to, key).toBe(decision!.decisionNo !== undefined)
    }
    const days = new Map<string, number>()
    for (const { decision } of records) {
      const day = `${decision!.days!.from}…${decision!.days!.to}`
      days.set(day, (days.get(day) ?? 0) + 1)
    }
    expect(Object.fromEntries(days)).toEqual({
      '2022-10-10…2022-10-10': 12,
      '2023-01-27…2023-01-27': 14,
      '2021-04-07…2021-04-22': 12,
      '2020-12-31…2023-12-31': 70,
    })
  })

  it('are all certainly valid on 31/12/2023, as the report says', () => {
    for (const { key, decision } of records) {
      const { from, to } = decision!.days!
      expect(to <= '2023-12-31' && addMonths(from, 36) >= '2023-12-31', key).toBe(true)
    }
  })

  it('keep contradictions as hints', () => {
    for (const key of ['5-1', 'potential_5-1', '4-6', '4-7'])
      expect(byKey.get(key)?.decision?.hint, key).toBeTruthy()
    expect(records.filter((r) => r.decision?.hint && r.decision.decisionNo)).toEqual([])
  })

  it('their printed addresses lead the place finder to their commune', () => {
    const missed = records.filter(({ address, place }) => {
      const found = findPlaceIn(places, address!)?.match
      if (found?.kind !== 'one') return true
      const target = places.byKey.get(place.oldCommune ?? place.doubt!.candidates[0]!)!
      return found.place !== target && !covers(places, found.place, target)
    })
    // Huyện Thoại Sơn has no xã Bình Thạnh.
    expect(missed.map((record) => record.key)).toEqual(['3-41', '3-42'])
  })
})

describe('parseAppendix refuses', () => {
  type Raw = { products: Record<string, unknown>[] }
  const broken = (change: (product: Record<string, unknown>) => void) => {
    const raw = structuredClone(rawAppendix) as Raw
    change(raw.products[0]!)
    return () => parseAppendix(raw, places)
  }

  it.each([
    ['an unknown producer', { producer: 'nobody' }, /5-1 names no known producer/],
    ['an unknown basis', { basis: 'hearsay' }, /5-1 names no known basis/],
    ['an unknown place', { commune: '1@' }, /5-1 names no known place: 1@/],
    ['neither commune nor doubt', { commune: undefined }, /5-1 needs either/],
    ['a key twice', { key: '5-2' }, /5-2 stands twice/],
  ])('%s', (_, over, message) => expect(broken((product) => Object.assign(product, over))).toThrow(message))
})
