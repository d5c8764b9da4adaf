import { describe, expect, it } from 'vitest'
import { mayAsk, surelyAsks } from '../../src/text/asks.ts'

describe('where a name is expected', () => {
  it.each([
    'khi nao toi phai nop lai',
    'giay attp bat buoc hok',
    'hồ sơ gồm những gì?',
    'nộp ở đâu',
    'co duoc khong',
    'an giang co san pham 5 sao nao',
    'ai có sản phẩm 4 sao ở Châu Đốc',
  ])('%s is a question', (text) => expect(surelyAsks(text)).toBe(true))
  it.each([
    'Nguyễn Thị Mai',
    'Hộ kinh doanh Nguyễn Văn Sáo',
    'Nước mắm chay cô Nành',
    'Khô cá lóc 7 Chóp',
    'HTX Gì Cũng Có',
  ])('%s is a name', (text) => expect(surelyAsks(text)).toBe(false))
})

it('tells what is asked behind a command from what is ordered', () => {
  expect(mayAsk('ho so gom nhung gi')).toBe(true)
  expect(mayAsk('het han thoai son 90 ngay 4 sao')).toBe(false)
})
