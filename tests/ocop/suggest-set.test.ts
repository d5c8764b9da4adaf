import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import en from '../../locales/en/finder.json' with { type: 'json' }
import vi from '../../locales/vi/finder.json' with { type: 'json' }
import { parseFinder, suggestSets } from '../../src/ocop/suggest-set.ts'
import { finder, law } from './support.ts'

const suggest = (name: string) => suggestSets(finder, name)

describe('a product name', () => {
  test.each([
    ['Nước mắm', [9]],
    ['Khô cá tra phồng', [8]],
    ['Rượu thốt nốt Thử nghiệm', [15]],
    ['Homestay Thử nghiệm', [26]],
    ['Trà túi lọc', [12, 11]],
    ['Mắm cá linh', [8, 9, 2]],
    ['Mật ong hoa tràm', [4, 8]],
    ['Đường thốt nốt', [4, 8]],
    ['Rượu gạo', [14, 15]],
    ['Sà rông thổ cẩm', [22]],
    ['Không rõ', []],
  ])('%s', (name, sets) => expect(suggest(name)).toEqual(sets))

  test('begins with what it is, unless what was done to it says more', () => {
    expect(suggest('Bánh gạo')[0]).toBe(6)
    expect(suggest('Gạo thơm')[0]).toBe(3)
    expect(suggest('Xoài cát sấy dẻo')).toEqual([7, 1])
    expect(suggest('Xoài keo')).toEqual([1])
  })

  test('is found without diacritics and in decomposed letters; with them it is taken at its word', () => {
    expect(suggest('nuoc mam')).toEqual([9])
    expect(suggest('Nước mắm'.normalize('NFD'))).toEqual([9])
    expect(suggest('TRÀ')).toEqual([12, 11])
    expect(suggest('cá tra phi lê')).not.toContain(12)
    // "tra" alone could be read either way only where no mark was typed.
    expect(suggest('tra')).toEqual([12, 11])
  })

  test('is not matched inside another word', () => expect(suggest('rauma')).toEqual([]))
})

describe('the questions', () => {
  const raw = () =>
    JSON.parse(readFileSync(new URL('../../data/law/26-2026/finder.json', import.meta.url), 'utf8'))

  test('have texts for every question and answer in both languages', () => {
    for (const words of [vi, en] as Record<string, { question?: string; answers?: Record<string, string> }>[])
      for (const node of finder.nodes.values()) {
        expect(words[node.question]?.question).toBeTruthy()
        for (const a of node.answers) expect(words[node.question]?.answers?.[a.key]).toBeTruthy()
      }
  })

  test('a set out of reach, a dead end and a long way are refused', () => {
    const spoilt = (spoil: (f: ReturnType<typeof raw>) => void) => {
      const f = raw()
      spoil(f)
      return () => parseFinder(f, law)
    }
    expect(spoilt(() => {})).not.toThrow()
    expect(spoilt((f) => (f.nodes[0].answers[5].sets = [25]))).toThrow('no answer leads to set 26')
    expect(spoilt((f) => (f.nodes[0].answers[0].next = 'nowhere'))).toThrow('no question nowhere')
    expect(spoilt((f) => (f.nodes[2].answers[0] = { key: 'plants', next: 'kind' }))).toThrow(
      'more than 4 questions',
    )
    expect(spoilt((f) => (f.nodes[0].answers[0].sets = [1]))).toThrow('either next or sets')
    expect(spoilt((f) => (f.keywords[0].sets = [27]))).toThrow('no set 27')
  })
})
