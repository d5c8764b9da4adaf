import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import en from '../../locales/en/documents.json' with { type: 'json' }
import vi from '../../locales/vi/documents.json' with { type: 'json' }
import { byLeadTime, checklistFor, parseDocuments, type SubmissionKind } from '../../src/ocop/checklist.ts'
import { parseLaw } from '../../src/ocop/law.ts'
import { starMinimums, type TargetStar } from '../../src/ocop/product-set.ts'
import { anySet, law, set } from './support.ts'

const list = (no: number, star: TargetStar, kind: SubmissionKind = 'first') =>
  checklistFor(law, { set: set(no), star, kind })
const ids = (items: ReturnType<typeof list>, need?: string) =>
  items.filter((i) => !need || i.need === need).map((i) => i.document.id)
const anyStar = fc.constantFrom<TargetStar>(3, 4, 5)

describe('a checklist', () => {
  test('for a fish product, first time, 3 stars', () => {
    const items = list(8, 3)
    expect(ids(items, 'law')).toEqual(['D01', 'D02', 'D03', 'X01', 'X02'])
    expect(ids(items, 'minimum')).toEqual(['E01', 'E02', 'E03', 'E07', 'E08', 'E10', 'E11', 'E12', 'E16'])
    expect(ids(items, 'helps')).toEqual(['E04', 'E05', 'E06', 'E09', 'E13', 'E14', 'E15'])
    expect(items.find((i) => i.document.id === 'E07')).toMatchObject({
      criteria: ['3.5'],
      reason: 'star_minimum',
    })
  })

  test('tourism sends no samples and no food papers', () => {
    const tourism = ids(list(26, 5))
    for (const id of ['D03', 'E02', 'E11', 'E12', 'E16', 'E17']) expect(tourism).not.toContain(id)
    expect(tourism).toContain('T01')
  })

  test('the article and what must be shown follow the kind of submission', () => {
    const of = (kind: SubmissionKind) => list(5, 3, kind).find((i) => i.document.id === 'D02')!
    expect([of('first').article, of('upgrade').article, of('re_evaluation').article]).toEqual([
      'Điều 6.1.a',
      'Điều 6.1.b',
      'Điều 6.1.c',
    ])
    expect(of('upgrade').mustShow.join()).toContain('thay đổi')
    expect(of('re_evaluation').mustShow.join()).toContain('phiếu kiểm nghiệm định kỳ')
  })

  test('the province writes only for 5 stars, one file for a first time or upgrade, another to renew', () => {
    const province = (star: TargetStar, kind: SubmissionKind) =>
      list(3, star, kind)
        .filter((i) => i.preparedBy === 'province')
        .map((i) => i.document.id)
    expect(province(4, 'first')).toEqual([])
    expect(province(5, 'first')).toEqual(['T01'])
    expect(province(5, 'upgrade')).toEqual(['T01'])
    expect(province(5, 're_evaluation')).toEqual(['T02'])
  })

  test('what rejects a dossier is needed at every star: licence, GMP, declaration, local origin', () => {
    const reason = (no: number, id: string) => list(no, 3).find((i) => i.document.id === id)?.reason
    expect(reason(15, 'E17')).toBe('disqualifier')
    expect(reason(14, 'E17')).toBeUndefined()
    expect(reason(16, 'E02')).toBe('disqualifier')
    expect(reason(19, 'E11')).toBe('disqualifier')
    expect(reason(1, 'E03')).toBe('requirement')
  })

  test('a higher star never needs less, and every needed criterion is a minimum of that star', () => {
    fc.assert(
      fc.property(
        anySet,
        anyStar,
        fc.constantFrom<SubmissionKind>('first', 'upgrade', 're_evaluation'),
        (s, star, kind) => {
          const items = checklistFor(law, { set: s, star, kind })
          const needed = new Set(ids(items.filter((i) => i.need !== 'helps')))
          const higher = checklistFor(law, { set: s, star: 5, kind }).filter((i) => i.need !== 'helps')
          for (const id of needed) expect(ids(higher)).toContain(id)
          const minimums = new Set(starMinimums(s, star).map((m) => m.criterion.code))
          for (const i of items.filter((i) => i.reason === 'star_minimum')) {
            expect(i.criteria.length).toBeGreaterThan(0)
            for (const code of i.criteria) expect(minimums).toContain(code)
          }
          const order = items.map((i) => ['producer', 'commune', 'province'].indexOf(i.preparedBy))
          expect(order).toEqual([...order].sort((a, b) => a - b))
        },
      ),
    )
  })

  test('what the producer prepares comes before what commune and province prepare', () => {
    expect([...new Set(list(15, 5).map((i) => i.preparedBy))]).toEqual(['producer', 'commune', 'province'])
  })

  test('the trademark takes longest for 4 stars, the samples of the shelf are quick', () => {
    const longest = byLeadTime(list(8, 4))
    expect(longest[0]?.document.id).toBe('E07')
    expect(longest.map((i) => i.leadDays)).toEqual([...longest.map((i) => i.leadDays)].sort((a, b) => b - a))
  })
})

test('every paper has its plain words in both languages, and no words are left over', () => {
  const expected = law.documents.map((d) => d.id).sort()
  expect(expected).toHaveLength(24)
  for (const words of [vi, en] as Record<string, Record<string, string>>[]) {
    expect(Object.keys(words).sort()).toEqual(expected)
    for (const w of Object.values(words)) expect(Object.keys(w)).toEqual(['name', 'what', 'where', 'show'])
  }
})

test('a paper that names a criterion or a minimum that is none is refused', () => {
  const read = (f: string) =>
    JSON.parse(readFileSync(new URL(`../../data/law/${f}`, import.meta.url), 'utf8'))
  const sets = law.sets.map((s) => read(`26-2026/sets/${String(s.no).padStart(2, '0')}.json`))
  const decisions = read('decisions.json')
  const withCriterion = (criterion: object) => {
    const documents = read('26-2026/documents.json')
    documents.documents.find((d: { id: string }) => d.id === 'E07').evidence = [
      { sets: [5], criteria: [criterion] },
    ]
    return () => parseLaw({ sets, documents, decisions })
  }
  expect(withCriterion({ code: '3.5', fromStar: 3 })).not.toThrow()
  expect(withCriterion({ code: '3.3' })).not.toThrow()
  expect(withCriterion({ code: '3.3', fromStar: 3 })).toThrow('Document E07: set 5, 3.3 from 3 star')
  expect(withCriterion({ code: '3.9' })).toThrow('Document E07: set 5, 3.9')
  expect(() => parseLaw({ sets: sets.slice(1), documents: {}, decisions })).toThrow('expected set 1, found 2')
  const documents = read('26-2026/documents.json')
  documents.documents.push(documents.documents[0])
  expect(() => parseDocuments(documents)).toThrow('an id occurs twice')
})
