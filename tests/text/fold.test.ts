import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold, foldKeepingTones, hasDiacritics, nfc, withBothHorns } from '../../src/text/fold.ts'

describe('fold', () => {
  it.each([
    ['Thoại Sơn', 'thoai son'],
    ['TP.LX', 'tp lx'],
    ['  Đường   thốt-nốt “7777777” ', 'duong thot not 7777777'],
    ['Thoại Sơn'.normalize('NFD'), 'thoai son'],
    ['ÓC EO', 'oc eo'],
    ['\u200fÓc\u200b Eo', 'oc eo'],
    ['ＴＰ', 'tp'],
    ['…', ''],
  ])('%s → %s', (text, expected) => expect(fold(text)).toBe(expected))

  it('is the same for composed and decomposed text, and stable', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(fold(text.normalize('NFD'))).toBe(fold(text.normalize('NFC')))
        expect(fold(fold(text))).toBe(fold(text))
      }),
      { numRuns: 1000 },
    )
  })
})

describe('foldKeepingTones', () => {
  it.each([
    ['Mỹ Hoà', 'Mỹ Hòa'],
    ['Thọai Sơn', 'Thoại Sơn'],
    ['Thuỷ'.normalize('NFD'), 'Thủy'],
  ])('%s = %s', (a, b) => expect(foldKeepingTones(a)).toBe(foldKeepingTones(b)))

  it('tells Bình Thành from Bình Thạnh', () => {
    expect(foldKeepingTones('Bình Thành')).not.toBe(foldKeepingTones('Bình Thạnh'))
  })
})

it.each([
  ['Ruợu', 'rượu'],
  ['rựou', 'rượu'],
  ['đưọc nuớc', 'được nước'],
  // No horn was left out of these.
  ['Vĩnh Quới, thuở huơ quơ', 'vĩnh quới, thuở huơ quơ'],
])('both horns: %s', (typed, meant) => {
  expect(withBothHorns(typed)).toBe(meant)
})

it('nfc composes and drops invisible marks', () => {
  expect(nfc('Thoa\u0323i\u200e')).toBe('Thoại')
})

it('hasDiacritics', () => {
  expect(hasDiacritics('Đa Phuoc')).toBe(true)
  expect(hasDiacritics('oc eo')).toBe(false)
})
