import { describe, expect, it } from 'vitest'
import { loadFacts, loadKnown } from '../../src/facts.ts'
import { type KnowledgeFile, readKnowledge } from '../../src/knowledge/load.ts'
import { knowledgeFiles } from '../../src/knowledge/read-files.ts'
import { says } from '../../src/ocop/citations.ts'
import { translator } from '../../src/text/i18n.ts'

const { law, citations } = loadKnown()
const files = knowledgeFiles()
const piece = {
  id: 'test-piece',
  title: 'Một câu thử?',
  ask: ['câu thử thứ nhất', 'câu thử thứ hai', 'câu thử thứ ba'],
  short: 'Một câu đáp thử.',
  kind: 'law',
  cites: [{ at: 'Điều 4.3', says: ['36 tháng'] }],
}
const with_ = (change: object): string[] => {
  const file: KnowledgeFile = { name: 'test.json', raw: { topic: 'test', pieces: [{ ...piece, ...change }] } }
  return readKnowledge([...files, file], law, citations).problems
}

describe('the knowledge as it is shipped', () => {
  it('has no mistake: every place cited exists and says what is cited, no question has two answers', () => {
    expect(readKnowledge(files, law, citations).problems).toEqual([])
  })

  it('speaks of every article of the decision', () => {
    const { knowledge } = readKnowledge(files, law, citations)
    const cited = new Set(
      knowledge.pieces.flatMap((p) => (p.cites ?? []).map((c) => /^Điều \d+/.exec(c.at)?.[0])),
    )
    const articles = Array.from({ length: 12 }, (_, i) => `Điều ${i + 1}`)
    expect(articles.filter((a) => !cited.has(a))).toEqual([])
  })

  it('never states old rules as law: what is law cites only the decision in force', () => {
    const { knowledge } = readKnowledge(files, law, citations)
    for (const p of knowledge.pieces.filter((x) => x.kind === 'law')) {
      expect(p.cites?.length, p.id).toBeGreaterThan(0)
    }
  })
})

describe('mistakes are found', () => {
  it('lets the piece through that they are made of', () => {
    expect(with_({})).toEqual([])
  })
  it.each([
    ['a place that is not there', { cites: [{ at: 'Điều 14', says: ['x'] }] }, 'no Điều 14'],
    ['a place that says something else', { cites: [{ at: 'Điều 4.3', says: ['48 tháng'] }] }, 'does not say'],
    ['law that rests on nothing', { cites: [] }, 'rests on nothing'],
    [
      'a set that is not there',
      { cites: [{ at: 'Phụ lục II, bộ 27', says: ['x'] }] },
      'no Phụ lục II, bộ 27',
    ],
    ['an unknown key', { shorter: 'x' }, 'shorter'],
  ])('%s', (_, change, expected) => {
    expect(with_(change).join('\n')).toContain(expected)
  })
  it('a question that another piece answers, whatever its diacritics', () => {
    const taken = (files.find((f) => f.name === 'rounds.json')!.raw as { pieces: { ask: string[] }[] })
      .pieces[0]!
    const twice = with_({ ask: [...piece.ask, taken.ask[0]!.normalize('NFD').toUpperCase()] })
    expect(twice.join()).toContain('is asked of')
  })
  it('a criterion that nobody can ask for', () => {
    const without = files.filter((f) => f.name !== 'criteria/criteria-marketing.json')
    expect(readKnowledge(without, law, citations).problems.join('\n')).toContain(
      'no theme asks for "Câu chuyện sản phẩm"',
    )
  })
})

describe('citations', () => {
  it.each([
    ['Điều 7.6.g', '45 ngày'],
    ['Điều 7', '180 ngày'],
    ['Mẫu số 01', 'Tên sản phẩm'],
    ['Phụ lục III', 'Báo cáo tự đánh giá'],
    ['Phụ lục I', 'Bộ Y tế'],
    ['Phụ lục II, bộ 12', 'Bị loại nếu sử dụng toàn bộ nguyên liệu nhập khẩu'],
    ['Phụ lục II, bộ 12, tiêu chí 2.3', 'mã truy xuất nguồn gốc điện tử'],
  ])('%s says "%s"', (at, phrase) => {
    expect(says(citations.unit(at)!, phrase)).toBe(true)
  })
  it('does not find half a word', () => {
    expect(says(citations.unit('Điều 4.3')!, '6 tháng')).toBe(false)
  })
})

it('every criterion of every set can be asked for by its number, and is answered with its own levels', () => {
  const { answerer } = loadFacts()
  const moment = { today: '2026-11-25', t: translator('vi') }
  for (const set of law.sets)
    for (const c of set.criteria) {
      const found = answerer.find(`bộ ${set.no} tiêu chí ${c.code}`, moment)
      expect(found.kind === 'answer' && found.answer.id).toBe(`criterion:${set.no}:${c.code}`)
      if (found.kind === 'answer') for (const o of c.options) expect(found.answer.text).toContain(o.text)
    }
})
