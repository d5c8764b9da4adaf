import { describe, expect, it } from 'vitest'
import {
  communesOfFormerDistrict,
  covers,
  formerDistrict,
  formerDistrictsOf,
  isCurrent,
  lookup,
  type Place,
  parsePlaces,
  predecessorsOf,
  successorsOf,
} from '../../src/ocop/places.ts'
import { places } from './load.ts'

const one = (text: string): Place => {
  const match = lookup(places, text)
  if (match.kind !== 'one') throw new Error(`${text}: ${match.kind}`)
  return match.place
}
const names = (list: readonly Place[]) => list.map((place) => place.name)

describe('the tree', () => {
  it('has 102 communes in force, the 11 + 15 former districts and 2 former provinces', () => {
    expect(places.communes).toHaveLength(102)
    const under = (code: string) => places.formerDistricts.filter((district) => district.parentCode === code)
    expect([under('89').length, under('91').length]).toEqual([11, 15])
    expect(names(places.formerProvinces)).toEqual(['Tỉnh An Giang', 'Tỉnh Kiên Giang'])
    expect(places.province.name).toBe('Tỉnh An Giang')
  })

  it('links every old commune: whole to one, or in parts to several', () => {
    for (const old of places.oldCommunes) {
      const shares = successorsOf(places, old).map((successor) => successor.share)
      expect(shares.length === 1 ? shares : new Set(shares), old.name).toEqual(
        shares.length === 1 ? ['whole'] : new Set(['part']),
      )
    }
    for (const commune of places.communes)
      expect(predecessorsOf(places, commune), commune.name).not.toEqual([])
  })

  it('knows the three divided communes', () => {
    const divided = places.oldCommunes.filter((old) => successorsOf(places, old).length > 1)
    expect(names(divided)).toEqual(['Xã Vĩnh Châu', 'Xã Phú Hội', 'Xã Phước Hưng'])
  })
})

describe('relations', () => {
  it('former districts are groups over the current communes', () => {
    const thoaiSon = formerDistrict(places, '894')!
    expect(names(communesOfFormerDistrict(places, thoaiSon)).sort()).toEqual(
      ['Xã Thoại Sơn', 'Xã Phú Hòa', 'Xã Óc Eo', 'Xã Tây Phú', 'Xã Vĩnh Trạch', 'Xã Định Mỹ'].sort(),
    )
    expect(names(formerDistrictsOf(places, one('xã Óc Eo')))).toEqual(['Huyện Thoại Sơn'])
    const across = places.communes.filter((commune) => formerDistrictsOf(places, commune).length > 1)
    expect(names(across)).toEqual(['Phường Vĩnh Thông', 'Phường Tô Châu'])
  })

  it('a commune in force is its own successor', () => {
    expect(successorsOf(places, one('xã Óc Eo'))).toEqual([{ commune: one('xã Óc Eo'), share: 'whole' }])
  })
})

describe('covers', () => {
  const ocEo = one('xã Óc Eo')

  it('the province covers every unit, old and new', () => {
    for (const place of places.all) expect(covers(places, places.province, place), place.name).toBe(true)
  })

  it('a commune covers itself and the old communes wholly inside it, nothing else', () => {
    const covered = places.all.filter((place) => covers(places, ocEo, place))
    expect(names(covered).sort()).toEqual(
      ['Thị trấn Óc Eo', 'Xã Vọng Đông', 'Xã Vọng Thê', 'Xã Óc Eo'].sort(),
    )
  })

  it('nobody but the province covers a divided commune', () => {
    const vinhChau = one('xã Vĩnh Châu')
    expect(places.communes.filter((commune) => covers(places, commune, vinhChau))).toEqual([])
  })

  it('code 91 alone gives no rights: old Kiên Giang does not cover An Giang', () => {
    const kienGiang = one('Kiên Giang')
    expect(covers(places, kienGiang, ocEo)).toBe(false)
    expect(covers(places, kienGiang, places.province)).toBe(false)
    expect(covers(places, kienGiang, one('đặc khu Phú Quốc'))).toBe(true)
  })

  it('is transitive and, between places in force, only downwards', () => {
    const inForce = places.all.filter(isCurrent)
    for (const a of inForce)
      for (const b of inForce) expect(covers(places, a, b)).toBe(a === b || a === places.province)
  })
})

describe('parsePlaces refuses a broken tree', () => {
  const unit = (over: object) => ({ code: '91', level: 'province', name: 'Tỉnh An Giang', ...over })
  const commune = (over: object) =>
    unit({ code: '30688', level: 'commune', name: 'Xã Óc Eo', parent: '91', ...over })
  const parse = (units: object[], successors: object[] = []) =>
    parsePlaces({ units: { units }, successors: { successors } })

  it.each([
    ['two units with one key', [unit({}), unit({})], /share code and date/],
    ['no kind', [unit({ name: 'An Giang' })], /91 An Giang/],
    ['no province', [commune({})], /0 provinces/],
    [
      'an old commune without successor',
      [unit({}), commune({ to: '2025-06-30' })],
      /30688 Xã Óc Eo has no successor/,
    ],
    ['an impossible date', [unit({ from: '2025-06-31' })], /from/],
  ])('%s', (_, units, message) => expect(() => parse(units)).toThrow(message))

  it('a successor that is not in force', () => {
    expect(() => parse([unit({})], [{ old: '1', new: '2', share: 'whole' }])).toThrow(/successor 2 of 1/)
  })
})
