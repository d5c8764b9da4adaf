import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findPlaceIn, lookup, placeKey } from '../../src/ocop/places.ts'
import { fold } from '../../src/text/fold.ts'
import { places, say } from './load.ts'

const found = (text: string) => say(lookup(places, text))

describe('one place, however it is written', () => {
  it.each([
    ['TP.LX', 'Thành phố Long Xuyên 883@'],
    ['tplx', 'Thành phố Long Xuyên 883@'],
    ['tp long xuyên', 'Thành phố Long Xuyên 883@'],
    ['Tx. Tân Châu', 'Thị xã Tân Châu 887@'],
    ['H. TS', 'Huyện Thoại Sơn 894@'],
    ['huyện Tịnh Biên', 'Thị xã Tịnh Biên 890@2023-04-10'],
    ['huyện Thọai Sơn', 'Huyện Thoại Sơn 894@'],
    ['TT. Phú Hòa', 'Thị trấn Phú Hoà 30685@'],
    ['P. Mỹ Long', 'Phường Mỹ Long 30283@'],
    ['Xã Đa Phước', 'Thị trấn Đa Phước 30373@2023-04-10'],
    ['Mỹ Hoà Hưng', 'Xã Mỹ Hòa Hưng 30313@new'],
    ['oc eo', 'Xã Óc Eo 30688@new'],
    ['Óc Eo'.normalize('NFD'), 'Xã Óc Eo 30688@new'],
    ['thị trấn Óc Eo', 'Thị trấn Óc Eo 30688@'],
    ['Óc Eo cũ', 'Thị trấn Óc Eo 30688@'],
    ['xã Cù Lao Giêng', 'Xã Cù Lao Giêng 30643@new'],
    ['huyện cũ Thoại Sơn', 'Huyện Thoại Sơn 894@'],
    ['Chợ Mới mới', 'Xã Chợ Mới 30628@new'],
    ['dac khu phu quoc', 'Đặc khu Phú Quốc 31078@new'],
    ['xã Bình Thành, huyện Thoại Sơn', 'Xã Bình Thành 30724@'],
    ['Vĩnh Hòa Tân Châu', 'Xã Vĩnh Hòa 30385@'],
    ['Long Điền B, Chợ Mới, tỉnh An Giang', 'Xã Long Điền B 30646@'],
    ['Vĩnh Thông, Rạch Giá', 'Phường Vĩnh Thông 30760@new'],
    ['Kiên Giang', 'Tỉnh Kiên Giang 91@'],
    ['91', 'Tỉnh An Giang 91@new'],
    ['894', 'Huyện Thoại Sơn 894@'],
    ['30688', 'Xã Óc Eo 30688@new'],
    ['30688@', 'Thị trấn Óc Eo 30688@'],
  ])('%s → %s', (text, expected) => expect(found(text)).toBe(expected))
})

describe('an ambiguous name gives the candidates', () => {
  it.each([
    ['Thoại Sơn', 'Xã Thoại Sơn 30682@new | Huyện Thoại Sơn 894@'],
    ['thoai son', 'Xã Thoại Sơn 30682@new | Huyện Thoại Sơn 894@'],
    ['Châu Thành', 'Xã Châu Thành 30880@new | Huyện Châu Thành 892@ | Huyện Châu Thành 905@'],
    ['huyện Châu Thành', 'Huyện Châu Thành 892@ | Huyện Châu Thành 905@'],
    ['H.CT', 'Huyện Châu Thành 892@ | Huyện Châu Thành 905@'],
    ['binh thanh', 'Xã Bình Thạnh 30601@ | Xã Bình Thành 30724@'],
    ['Vĩnh Hòa', 'Xã Vĩnh Hòa 31012@new | Xã Vĩnh Hòa 30385@'],
    ['Tân Châu', 'Phường Tân Châu 30376@new | Thị xã Tân Châu 887@'],
    ['Chợ Mới', 'Xã Chợ Mới 30628@new | Huyện Chợ Mới 893@'],
    ['Tri Tôn', 'Xã Tri Tôn 30544@new | Huyện Tri Tôn 891@'],
    ['tinh bien', 'Phường Tịnh Biên 30520@new | Thị xã Tịnh Biên 890@2023-04-10'],
    ['An Giang', 'Tỉnh An Giang 91@new | Tỉnh An Giang 89@'],
    // Thoại Sơn has no Bình Thạnh; a slip of the tone is as likely as a slip of the district.
    ['xã Bình Thạnh, huyện Thoại Sơn', 'Xã Bình Thạnh 30601@ | Xã Bình Thành 30724@'],
  ])('%s → %s', (text, expected) => expect(found(text)).toBe(expected))

  it('the exact diacritics decide where they fit one name', () => {
    expect(found('Bình Thạnh')).toBe('Xã Bình Thạnh 30601@')
    expect(found('Bình Thành')).toBe('Xã Bình Thành 30724@')
  })

  it('says which old commune gave way to the current one of its name', () => {
    const match = lookup(places, 'Óc Eo')
    expect(match.kind === 'one' && match.inside.map((place) => place.name)).toEqual(['Thị trấn Óc Eo'])
  })
})

it('every place is found by its own full name, alone or among candidates', () => {
  const known = [
    ...places.communes,
    ...places.oldCommunes,
    ...places.formerDistricts,
    ...places.formerProvinces,
    places.province,
  ]
  for (const place of known) {
    for (const typed of [place.name, fold(place.name), place.name.toUpperCase()]) {
      const match = lookup(places, typed)
      if (match.kind === 'none') throw new Error(`${typed}: not found`)
      const list = [...(match.kind === 'one' ? [match.place] : match.candidates), ...match.inside]
      expect(list.map(placeKey), typed).toContain(placeKey(place))
    }
  }
})

it('never fails on what people type', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      lookup(places, text)
      findPlaceIn(places, text)
    }),
  )
})

it('suggests near names for a misspelt one, and nothing for noise', () => {
  expect(found('Thoai Sonn')).toMatch(/^none: .*Huyện Thoại Sơn/)
  expect(found('huyện Thoai Sonn')).toBe('none: Huyện Thoại Sơn 894@')
  expect(found('xyzzy')).toBe('none: ')
  expect(found('')).toBe('none: ')
})

describe('findPlaceIn', () => {
  it.each([
    ['Châu Phú 4 sao 31/12/2023', '4 sao 31/12/2023', 'Xã Châu Phú 30463@new | Huyện Châu Phú 889@'],
    ['31/12/2023 huyen thoai son', '31/12/2023', 'Huyện Thoại Sơn 894@'],
    ['4 sao ở Vĩnh Hòa, Tân Châu hết hạn', '4 sao ở hết hạn', 'Xã Vĩnh Hòa 30385@'],
    // Two places that have nothing to do with each other are not one.
    ['An Hòa xã An Hảo huyện Tịnh Biên', 'An Hòa', 'Xã An Hảo 30538@'],
    ['3 sao tplx', '3 sao', 'Thành phố Long Xuyên 883@'],
    ['3 sao TP.LX', '3 sao', 'Thành phố Long Xuyên 883@'],
  ])('%s', (text, rest, expected) => {
    const place = findPlaceIn(places, text)
    expect(place && [place.rest, say(place.match)]).toEqual([rest, expected])
  })

  it('finds nothing where there is nothing, even in a very long text', () => {
    expect(findPlaceIn(places, 'sản phẩm 4 sao còn hạn')).toBeUndefined()
    expect(findPlaceIn(places, 'xã an '.repeat(700))).toBeUndefined()
  })
})
