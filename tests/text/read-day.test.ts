import { describe, expect, it } from 'vitest'
import { readDay } from '../../src/text/read-day.ts'

const today = '2027-01-04'

describe('a day as people type it', () => {
  it.each([
    ['1/6/2027', '2027-06-01'],
    ['01-06-27', '2027-06-01'],
    ['ngày 1.6.2027', '2027-06-01'],
    ['1 tháng 6 năm 2027', '2027-06-01'],
    ['2027-06-01', '2027-06-01'],
    ['29/2/2028', '2028-02-29'],
    ['hôm nay', today],
    ['HOM QUA', '2027-01-03'],
    ['hôm kia', '2027-01-02'],
  ])('%s', (text, day) => expect(readDay(text, today)).toBe(day))

  it.each(['31/2/2027', '29/2/2027', '0/1/2027', '1/13/2027', '1/6', 'mai mốt', '', '12', '1/6/20271'])(
    'not a day: %s',
    (text) => expect(readDay(text, today)).toBeNull(),
  )
})
