import { describe, expect, it } from 'vitest'
import { writeNumbers } from '../../src/text/spoken-numbers.ts'

const DIGITS = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín']

/** Every way of saying a number from 21 to 99 that is in use. */
function ways(n: number): string[] {
  const [tens, unit] = [Math.floor(n / 10), n % 10]
  if (unit === 0) return [`${DIGITS[tens]} mươi`, `${DIGITS[tens]} chục`]
  const last = { 1: ['mốt'], 4: ['bốn', 'tư'], 5: ['lăm', 'nhăm'] }[unit] ?? [DIGITS[unit]!]
  return last.map((word) => `${DIGITS[tens]} mươi ${word}`)
}

describe('numbers that were dictated', () => {
  it('from 11 to 99 are read in each way of saying them', () => {
    expect(writeNumbers('mười hai người')).toBe('12 người')
    for (let n = 21; n < 100; n++)
      for (const way of ways(n)) expect(writeNumbers(`được ${way} điểm`), way).toBe(`được ${n} điểm`)
  })

  it.each([
    ['chấm sáu chín phẩy năm thì mấy sao', 'chấm 69,5 thì mấy sao'],
    ['sáu mươi tám chấm bảy lăm điểm', '68,75 điểm'],
    ['tám mươi chín phẩy chín chín điểm', '89,99 điểm'],
    ['bảy không phẩy không điểm', '70,0 điểm'],
    ['sáu mươi chín rưỡi', '69,5'],
    ['một trăm lẻ hai ngày', '102 ngày'],
    ['còn một trăm tám mốt ngày', 'còn 181 ngày'],
    ['hội đồng chấm bảy lăm', 'hội đồng chấm 75'],
    ['năm người chấm bảy hai bảy lăm sáu chín', 'năm người chấm 72 75 69'],
    ['hết hạn mùng một tháng sáu hai ngàn không trăm hai mươi bảy', 'hết hạn mùng 1 tháng 6 2027'],
    ['ngày năm tháng năm năm hai ngàn hai mươi lăm', 'ngày 5 tháng 5 năm 2025'],
    ['hăm lăm tháng mười năm hai không hai ba', '25 tháng 10 năm 2023'],
    ['mười lăm tháng ba năm hai bảy', '15 tháng 3 năm 2027'],
    ['ngày hai ba tháng chín hai không hai sáu', 'ngày 23 tháng 9 2026'],
    ['hai mươi năm', '20 năm'],
  ])('%s', (said, written) => expect(writeNumbers(said)).toBe(written))

  it.each([
    'ba má em năm nay làm hai ba bữa', // father and mother; two or three
    'hai ba tháng nữa',
    'năm sau, không phải năm tư',
    'ghi ngày tháng năm sinh',
    'không được chấm lại',
    'một, hai, ba',
    'xã năm mình ở',
    'nhà một năm làm không xuể',
    'chín rồi, tám chuyện mười phần',
    'giấy hết hạn 01/06/2027',
    '',
  ])('leaves alone: %s', (said) => expect(writeNumbers(said)).toBe(said))
})
