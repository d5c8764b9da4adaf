import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseLexicon } from '../../src/knowledge/lexicon.ts'
import { NearWords } from '../../src/knowledge/near.ts'
import { readWords, untelex } from '../../src/knowledge/words.ts'
import { root } from '../../src/root.ts'

const lexicon = parseLexicon(JSON.parse(readFileSync(join(root, 'data/knowledge/words.json'), 'utf8')))
const vocabulary = new Set('ho so san pham diem giay chung nhan dang ky hoa tuy nop'.split(' '))
const known = (word: string) => vocabulary.has(word)
const folded = (text: string) => readWords(text, lexicon, known).folded.join(' ')

describe('how people type', () => {
  it.each([
    ['hs ocop gồm gì', 'ho so ocop gom gi'],
    ['gcn het han', 'giay chung nhan het han'],
    ['htx dc k', 'hop tac xa duoc khong'],
    ['hoof sow', 'ho so'],
    ['ddieemr sanr phaamr', 'diem san pham'],
    ['ho62 so7', 'ho so'],
    ['3* 4 sao bốn sao năm sao', '3sao 4sao 4sao 5sao'],
    ['Hoà hòa HOÀ', 'hoa hoa hoa'],
    ['hồ sơ'.normalize('NFD'), 'ho so'],
    ['bị loại', 'bi loai'],
  ])('%s → %s', (typed, read) => {
    expect(folded(typed)).toBe(read)
  })

  it('names a thing whatever the word for it', () => {
    const things = (text: string) => readWords(text, lexicon, () => true).things
    expect(things('mấy bữa xong')).toContain('bao_lau')
    expect(things('bao nhiêu ngày')).toContain('bao_lau')
    expect(things('gia hạn giấy')).toContain('danh_gia_lai')
  })

  it('takes anything apart without failing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        readWords(text, lexicon, known)
      }),
    )
  })
})

describe('slips of the keyboard', () => {
  const near = new NearWords(
    new Map([
      ['chung', 5],
      ['truong', 3],
      ['nghiep', 2],
      ['phan', 9],
      ['pham', 8],
    ]),
  )
  it.each([
    ['chugn', 'chung'],
    ['chungg', 'chung'],
    ['truon', 'truong'],
    ['nghiap', 'nghiep'],
  ])('%s → %s', (typed, meant) => {
    expect(near.nearest(typed)).toBe(meant)
  })
  it.each(['ho', 'xe', 'chung', 'chuong trinh', '2026'])('leaves %s alone', (typed) => {
    expect(near.nearest(typed)).toBeUndefined()
  })
})

it('reads Telex only into words that are known', () => {
  expect(untelex('hoof', known)).toBe('ho')
  expect(untelex('xyzzy', known)).toBeUndefined()
})
