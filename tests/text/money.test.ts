import { describe, expect, it } from 'vitest'
import { readDong, showDong } from '../../src/text/money.ts'

describe('amounts as people type them', () => {
  it.each([
    ['15 triệu', 15_000_000],
    ['15tr', 15_000_000],
    ['khoảng 15,5 triệu đồng', 15_500_000],
    ['1.5 triệu', 1_500_000],
    ['3tr5', 3_500_000],
    ['3 triệu rưỡi', 3_500_000],
    ['15.000.000', 15_000_000],
    ['15,000,000 đ', 15_000_000],
    ['15 000 000 đồng', 15_000_000],
    ['500k', 500_000],
    ['500 nghìn', 500_000],
    ['2 tỷ', 2_000_000_000],
    ['không', 0],
    ['KHÔNG BÁN ĐƯỢC', 0],
    ['0', 0],
  ])('%s is %i', (text, dong) => expect(readDong(text)).toBe(dong))

  // A unit left out, a guess, another currency: asked again rather than taken for something.
  it.each([
    '15',
    '999',
    '15 triệu gì đó',
    '100 usd',
    'nhiều lắm',
    '-5 triệu',
    '9'.repeat(30),
    '',
    '3 5',
    '1,2,3',
  ])('%j is no amount', (text) => expect(readDong(text)).toBeUndefined())

  it('are shown in groups of three', () => {
    expect([0, 999, 1_000, 15_500_000].map(showDong)).toEqual(['0 đ', '999 đ', '1.000 đ', '15.500.000 đ'])
  })
})
