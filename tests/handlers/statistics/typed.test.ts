import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTyped } from '../../../src/handlers/statistics/typed.ts'
import { places } from '../../places/load.ts'

const TODAY = '2026-11-23'

/** What was understood, on one line. */
function read(text: string): string {
  const { place, leftOver, ...rest } = readTyped(places, text, TODAY)
  const where =
    place?.kind === 'one'
      ? place.place.name
      : place?.kind === 'many'
        ? place.candidates.map((p) => p.name).join(' | ')
        : place && `? ${place.suggestions.length > 0}`
  return [where, ...Object.values(rest), leftOver && `“${leftOver}”`].filter(Boolean).join('; ')
}

describe('what is typed behind /thongke', () => {
  it.each([
    ['', ''],
    ['Xã Óc Eo', 'Xã Óc Eo'],
    ['oc eo', 'Xã Óc Eo'],
    ['31/12/2023', '2023-12-31'],
    ['2023-12-31', '2023-12-31'],
    ['ngày 1/6/27', '2027-06-01'],
    ['tính đến ngày 31.12.2023', '2023-12-31'],
    ['hôm nay', TODAY],
    ['cuối năm 2023', '2023-12-31'],
    ['31/2/2024', '31/2/2024'],
    ['4 sao', '4'],
    ['4*', '4'],
    ['5★ Óc Eo', 'Xã Óc Eo; 5'],
    ['tiềm năng 5 sao', 'potential_5'],
    ['TN5', 'potential_5'],
    ['5 sao tiềm năng', 'potential_5'],
    ['còn hạn', 'valid'],
    ['het han huyện Châu Phú', 'Huyện Châu Phú; expired'],
    ['chưa rõ', 'uncertain'],
    ['thị xã Tịnh Biên theo xã', 'Thị xã Tịnh Biên; commune'],
    ['theo huyện cũ 31/12/2023', '2023-12-31; district'],
    ['Thoại Sơn', 'Xã Thoại Sơn | Huyện Thoại Sơn'],
    ['Châu Phú 4 sao', 'Xã Châu Phú | Huyện Châu Phú; 4'],
    ['hôm nay 31/12/2023', '? false; 2026-11-23; “31/12/2023”'],
    ['3 sao 4 sao', '? false; 3; “4 sao”'],
    ['2 sao', '? false; “2 sao”'],
    ['xã Óc Eo blabla', 'Xã Óc Eo; “blabla”'],
    ['sản phẩm ở xã Óc Eo có bao nhiêu?', 'Xã Óc Eo'],
    ['Thoại Sơnn', '? true; “Thoại Sơnn”'],
    ['90 ngày', '90'],
    ['6 thang', '180'],
  ])('%s', (typed, understood) => {
    expect(read(typed)).toBe(understood)
  })

  it('understands the same in any order', () => {
    const parts = ['huyện Châu Phú', '4 sao', '31/12/2023', 'còn hạn']
    fc.assert(
      fc.property(fc.shuffledSubarray(parts, { minLength: 4 }), (order) => {
        const { place, ...rest } = readTyped(places, order.join(' '), TODAY)
        expect(place?.kind === 'one' && place.place.code).toBe('889')
        expect(rest).toEqual({ day: '2023-12-31', tier: '4', standing: 'valid', leftOver: '' })
      }),
    )
  })

  it('stands whatever is typed, and says which words it could not use', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        fc.string({ maxLength: 20 }),
        (before, after) => {
          expect(readTyped(places, `${before} zqxw ${after}`, TODAY).leftOver).toContain('zqxw')
        },
      ),
      { numRuns: 200 },
    )
  })
})
