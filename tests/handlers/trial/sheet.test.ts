import fc from 'fast-check'
import { expect, it } from 'vitest'
import { NOTHING_OF_IT } from '../../../src/db/trials.ts'
import { loadFacts } from '../../../src/facts.ts'
import {
  caseOf,
  nextOpen,
  openCount,
  previous,
  sheetOf,
  ticksOfOtherCase,
} from '../../../src/handlers/trial/sheet.ts'
import { setByNo } from '../../../src/ocop/law.ts'
import { totalOf } from '../../../src/ocop/points.ts'

const { law } = loadFacts()
const anySet = fc.constantFrom(...law.sets)

it('asks every criterion once and comes to an end, whatever is answered', () => {
  fc.assert(
    fc.property(anySet, fc.infiniteStream(fc.nat({ max: 5 })), (set, answers) => {
      const ticks = new Map<string, number>()
      for (let asked = 0; asked <= set.criteria.length; asked++) {
        const sheet = sheetOf(set, ticks)
        const next = nextOpen(sheet)
        if (!next) {
          expect(openCount(sheet)).toBe(0)
          return
        }
        expect(ticks.has(next.code)).toBe(false)
        const answer = answers.next().value!
        ticks.set(next.code, next.options[answer] ? answer : NOTHING_OF_IT)
      }
      throw new Error('The walk through the criteria did not end')
    }),
  )
})

it('counts "nothing of it" as answered and as no points', () => {
  const set = setByNo(law, 8)
  const sheet = sheetOf(set, new Map(set.criteria.map((c) => [c.code, NOTHING_OF_IT])))
  expect(openCount(sheet)).toBe(0)
  expect(totalOf(set, sheet.scores).total).toBe(0)
})

it('does not ask for the structure of a story (5.2) where there is none, and waits while that is open', () => {
  const set = setByNo(law, 8)
  const zero = set.criteria.find((c) => c.code === '5.1')!.options.findIndex((o) => o.points === 0)
  expect(nextOpen(sheetOf(set, new Map([['5.1', zero]])), '5.1')!.code).toBe('5.3')
  expect(nextOpen(sheetOf(set, new Map([['5.1', NOTHING_OF_IT]])), '5.1')!.code).toBe('5.3')
  expect(nextOpen(sheetOf(set, new Map([['5.1', zero + 1]])), '5.1')!.code).toBe('5.2')
  // 5.1 skipped: both are still to be answered.
  expect(openCount(sheetOf(set, new Map()))).toBe(set.criteria.length)
  expect(previous(sheetOf(set, new Map([['5.1', zero]])), '5.3')!.code).toBe('5.1')
})

it('keeps the two tourism cases apart', () => {
  const set = setByNo(law, 26)
  const [eight, nine] = ['8', '9'].map((code) => set.criteria.find((c) => c.code === code)!)
  const a = eight!.options.find((o) => o.case === 'a')!.index
  const b = nine!.options.find((o) => o.case === 'b')!.index
  expect(caseOf(sheetOf(set, new Map([['8', a]])))).toBe('a')
  expect(
    ticksOfOtherCase(
      sheetOf(
        set,
        new Map([
          ['8', a],
          ['9', b],
        ]),
      ),
      'b',
    ),
  ).toEqual(['8'])
})

it('forgets ticks that the set does not have', () => {
  const sheet = sheetOf(
    setByNo(law, 8),
    new Map([
      ['99.9', 0],
      ['1.1', 77],
      ['1.2', 1],
    ]),
  )
  expect([...sheet.ticks.keys()]).toEqual(['1.2'])
})
