import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bar } from '../../../src/handlers/dossier/bar.ts'
import { readName } from '../../../src/handlers/dossier/name.ts'
import { lookIn, stateIn } from '../../../src/handlers/dossier/typed-answer.ts'

describe('a product name as people type it', () => {
  it.each([
    ['khô cá lóc', 'khô cá lóc'],
    ['  Khô   cá\nlóc ', 'Khô cá lóc'],
    ['lam cho san pham kho ca loc', 'kho ca loc'],
    ['Tôi muốn làm hồ sơ cho mắm cá linh', 'mắm cá linh'],
    ['sản phẩm là gạo lứt', 'gạo lứt'],
    ['Em Bé snack', 'Em Bé snack'],
    // Decomposed letters and invisible marks of other keyboards.
    ['Ma\u0306\u0301m \u200fcá', 'Mắm cá'],
    ['<b>Mắm</b>', '<b>Mắm</b>'],
  ])('%j is %j', (typed, name) => {
    expect(readName(typed)).toEqual({ kind: 'name', name })
  })

  it.each(['hồ sơ gồm những gì', 'ocop la gi', 'mắm có được không?', '???'])('%j is a question', (typed) => {
    expect(readName(typed).kind).toBe('question')
  })

  it.each(['', ' ', '12345', '🐟'.repeat(2048), 'a', 'mắm '.repeat(60)])('%j cannot be used', (typed) => {
    expect(readName(typed).kind).toBe('unusable')
  })

  it('never gives a name that does not fit a label, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (typed) => {
        const read = readName(typed)
        if (read.kind === 'name') expect([...read.name].length).toBeLessThanOrEqual(100)
      }),
    )
  })
})

describe('a typed answer about a paper', () => {
  it.each([
    ['có', 'have'],
    ['co roi', 'have'],
    ['rồi', 'have'],
    ['chưa', 'missing'],
    ['khong co', 'missing'],
    ['chưa có đâu', 'missing'],
    ['không áp dụng', 'not_applicable'],
    ['để sau', 'later'],
  ])('%j means %s', (typed, state) => {
    expect(stateIn(typed)).toBe(state)
  })

  it.each(['nhãn hiệu là gì', 'ocop', 'có cần giấy này không', ''])('%j is no answer', (typed) => {
    expect(stateIn(typed)).toBeUndefined()
  })

  it('knows words that ask for another look', () => {
    expect(lookIn('còn thiếu gì')).toBe('dossier.missing')
    expect(lookIn('cham thu')).toBe('trial.start')
    expect(lookIn('gạo')).toBeUndefined()
  })
})

it('draws progress that is full only when all is done', () => {
  expect(bar(0, 12)).toBe('░░░░░░░░ 0/12')
  expect(bar(1, 40)).toBe('▓░░░░░░░ 1/40')
  expect(bar(39, 40)).toBe('▓▓▓▓▓▓▓░ 39/40')
  expect(bar(12, 12)).toBe('▓▓▓▓▓▓▓▓ 12/12')
})
