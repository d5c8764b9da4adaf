import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkTable } from '../../src/register/check.ts'
import { problemLines } from '../../src/register/preview.ts'
import { readTable } from '../../src/register/read.ts'
import { translator } from '../../src/text/i18n.ts'
import { places } from '../places/load.ts'

const productSets = [
  { no: 1, name: 'Rau, củ, quả tươi' },
  { no: 5, name: 'Gạo' },
]
const context = { places, productSets, today: '2026-11-20', source: 'thu-nghiem.csv' }

const check = async (text: string) => checkTable(await readTable(Buffer.from(text)), context)
const HEAD =
  'Tên sản phẩm,Chủ thể,Hạng sao,Xã/phường,Huyện cũ,Địa chỉ,Ngày quyết định,Ngày hết hạn,Bộ sản phẩm'
const one = async (row: string) => {
  const checked = await check(`${HEAD}\nTrà Thử nghiệm,Cơ sở Thử nghiệm,${row}\n`)
  return checked.rows[0]?.record ?? problemLines(checked, translator('vi'))
}

it('every kind of bad row is reported with its line and the cure', async () => {
  const bytes = readFileSync(new URL('../fixtures/register/bad-rows.csv', import.meta.url))
  const checked = checkTable(await readTable(bytes), context)
  expect(checked.ignored).toEqual(['Màu'])
  expect(problemLines(checked, translator('vi'))).toEqual([
    'Dòng 5, cột “Tên sản phẩm”: để trống. Ô này phải điền.',
    'Dòng 6, cột “Chủ thể”: để trống. Ô này phải điền.',
    'Dòng 7, cột “Loại hình chủ thể”: không hiểu “xí nghiệp”. Ghi Doanh nghiệp, Hợp tác xã, Tổ hợp tác, Trang trại hoặc Hộ kinh doanh.',
    'Dòng 8, cột “Hạng sao”: không hiểu “6 sao”. Ghi 3 sao, 4 sao, 5 sao hoặc Tiềm năng 5 sao.',
    'Dòng 9, cột “Bộ sản phẩm”: không có bộ sản phẩm “27”. Ghi số từ 1 đến 26, hoặc bỏ trống.',
    'Dòng 10, cột “Ngày quyết định”: không hiểu ngày “31/02/2023”. Ghi ngày/tháng/năm, ví dụ 31/12/2023; chưa rõ ngày thì bỏ trống.',
    'Dòng 11, cột “Ngày quyết định”: ngày 01/01/2030 chưa tới. Sửa lại ngày trên quyết định.',
    'Dòng 12, cột “Ngày quyết định”: ngày 10/10/2012 sớm quá: trước 21/8/2019 chưa có bộ tiêu chí OCOP. Sửa lại ngày trên quyết định.',
    'Dòng 13, cột “Ngày hết hạn”: ngày 10/10/2026 không khớp với ngày quyết định. Giấy có hạn 36 tháng, tức đến 10/10/2027. Sửa một trong hai ngày, hoặc bỏ trống ngày hết hạn.',
    expect.stringMatching(
      /^Dòng 14, cột “Xã\/phường”: không có xã, phường nào tên “Thoại Sơm”\. Có phải: .*Xã Thoại Sơn.*\?$/,
    ),
    'Dòng 15, cột “Xã/phường”: chưa có xã, và địa chỉ không nêu xã nào. Ghi tên xã, phường hoặc thị trấn, tên cũ cũng được.',
    'Dòng 16, cột “Huyện cũ”: không có huyện nào tên “Sa Đéc”. Sửa lại tên huyện cũ, hoặc bỏ trống.',
    'Dòng 17, cột “Huyện cũ”: xã không thuộc “Châu Phú” (Xã Óc Eo: Huyện Thoại Sơn). Sửa tên xã hoặc tên huyện.',
    'Dòng 18, cột “Tên sản phẩm”: “tra thu nghiem” trùng với dòng 4. Mỗi sản phẩm chỉ để một dòng, xóa bớt một dòng.',
    'Dòng 19, cột “Xã/phường”: không có xã, phường nào tên “Xyz”. Sửa lại tên.',
  ])
})

describe('headings', () => {
  it('are found in any order, case and spelling, below a title', async () => {
    const checked = await check(
      'Danh sách,,\n\nxa, HANG SAO ,"chủ  thể",ten san pham\nÓc Eo,3,Cơ sở Thử nghiệm,Trà\n',
    )
    expect(checked.rows[0]).toMatchObject({ line: 4, record: { product: 'Trà', tier: '3' } })
  })

  it('that are missing or twice stop everything', async () => {
    expect((await check('Tên sản phẩm,Màu\nTrà,xanh\n')).headings).toEqual([
      { kind: 'missing', columns: ['Chủ thể', 'Hạng sao', 'Xã/phường'] },
    ])
    const twice = await check(`${HEAD},Sản phẩm\n`)
    expect([twice.rows, twice.headings]).toEqual([[], [{ kind: 'twice', columns: ['Tên sản phẩm'] }]])
  })

  it('alone are a file of no products', async () => {
    expect(await check(`${HEAD}\n`)).toMatchObject({ rows: [], problems: [], headings: [] })
  })
})

describe('places', () => {
  it.each([
    ['3,Óc Eo', { commune: '30688@2025-07-01', formerDistrict: '894@' }],
    ['3,thị trấn Óc Eo', { oldCommune: '30688@', commune: '30688@2025-07-01', formerDistrict: '894@' }],
    ['3,Vĩnh Hòa,Tân Châu', { oldCommune: '30385@', commune: '30385@2025-07-01', formerDistrict: '887@' }],
    ['3,,,"ấp An Hoà, xã An Hảo, huyện Tịnh Biên"', { oldCommune: '30538@', commune: '30538@2025-07-01' }],
    ['3,Thoại Sơn', { commune: '30682@2025-07-01', formerDistrict: '894@' }],
    [
      '3,Vĩnh Châu,Châu Đốc',
      { doubt: { candidates: ['30316@2025-07-01', '30325@2025-07-01'], reason: 'divided' } },
    ],
    ['3,Vĩnh Hòa', { doubt: { candidates: ['31012@2025-07-01', '30385@2025-07-01'], reason: 'same_name' } }],
    [
      '3,xã Bình Thạnh,huyện Thoại Sơn',
      {
        formerDistrict: '894@',
        doubt: { candidates: ['30607@2025-07-01', '30682@2025-07-01'], reason: 'tone_or_district' },
      },
    ],
  ])('%s', async (row, place) => expect(await one(row)).toMatchObject({ place }))

  it('a commune across two former districts lies in the one that is written', async () => {
    const both = await one('3,Vĩnh Thông')
    const written = await one('3,Vĩnh Thông,Rạch Giá')
    expect(both).toMatchObject({ place: { commune: '30760@2025-07-01' } })
    expect(both).not.toHaveProperty('place.formerDistrict')
    expect(written).toMatchObject({ place: { commune: '30760@2025-07-01', formerDistrict: '899@' } })
  })
})

describe('values', () => {
  it.each([
    ['★★★★', '4'],
    ['5 sao', '5'],
    ['Tiềm năng 5 sao', 'potential_5'],
    ['đạt hạng 3 sao', '3'],
  ])('tier %s', async (text, tier) => expect(await one(`${text},Óc Eo`)).toMatchObject({ tier }))

  it.each(['4-5 sao', '35', 'năm sao', '2 sao', '3 tốt'])('tier %s is refused', async (text) =>
    expect(await one(`${text},Óc Eo`)).toEqual([expect.stringContaining('cột “Hạng sao”')]),
  )

  it.each([
    ['10/10/2022', '2022-10-10', '2022-10-10'],
    ['1-2-2023', '2023-02-01', '2023-02-01'],
    ['2023-02-01', '2023-02-01', '2023-02-01'],
    ['ngày 29 tháng 2 năm 2024', '2024-02-29', '2024-02-29'],
    ['tháng 4/2021', '2021-04-01', '2021-04-30'],
    ['2023', '2023-01-01', '2023-12-31'],
    ['2026', '2026-01-01', '2026-11-20'],
  ])('decision day %s', async (text, from, to) =>
    expect(await one(`3,Óc Eo,,,${text}`)).toMatchObject({ decision: { days: { from, to } } }),
  )

  it.each(['10/10/22', '13/13/2022', '29/2/2023', '44844', 'hôm qua'])(
    'decision day %s is refused',
    async (text) =>
      expect(await one(`3,Óc Eo,,,${text}`)).toEqual([expect.stringContaining('không hiểu ngày')]),
  )

  it('an expiry day alone tells the decision day, or the two it can be', async () => {
    expect(await one('3,Óc Eo,,,,10/10/2025')).toMatchObject({
      decision: { days: { from: '2022-10-10', to: '2022-10-10' } },
    })
    expect(await one('3,Óc Eo,,,,28/2/2027')).toMatchObject({
      decision: { days: { from: '2024-02-28', to: '2024-02-29' } },
    })
  })

  it.each([
    ['5', 5],
    ['bộ 5', 5],
    ['gao', 5],
    ['RAU CỦ QUẢ TƯƠI', 1],
  ])('product set %s', async (text, productSet) =>
    expect(await one(`3,Óc Eo,,,,,"${text}"`)).toMatchObject({ productSet }),
  )
})
