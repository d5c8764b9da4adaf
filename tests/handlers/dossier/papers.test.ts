import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ItemAnswer } from '../../../src/db/dossiers.ts'
import { loadFacts } from '../../../src/facts.ts'
import { lastHandIn } from '../../../src/handlers/dossier/filing-advice.ts'
import { commonChecklist, papersOf, type ReadyDossier } from '../../../src/handlers/dossier/papers.ts'
import { checklistFor } from '../../../src/ocop/checklist.ts'
import { addDays } from '../../../src/ocop/dates.ts'
import { nextProvincialRound } from '../../../src/ocop/rounds.ts'
import { communeDeadline } from '../../../src/ocop/working-days.ts'
import { resources } from '../../../src/text/resources.ts'

const facts = loadFacts()
const today = '2026-11-23'
const dossier = (productSet: number | null, star: 3 | 4 | 5 = 4, kind: ReadyDossier['kind'] = 'first') =>
  ({ productSet, star, kind }) as ReadyDossier
const have = (expiresOn: string | null = null): ItemAnswer => ({ state: 'have', expiresOn })

const anySet = fc.constantFrom(...facts.law.sets.map((s) => s.no))
const anyStar = fc.constantFrom(3, 4, 5)
const anyKind = fc.constantFrom('first', 'upgrade', 're_evaluation')

describe('the papers of a dossier', () => {
  it('are complete exactly when every needed paper is there, for every set, star and kind', () => {
    fc.assert(
      fc.property(anySet, anyStar, anyKind, (set, star, kind) => {
        const d = dossier(set, star as 3, kind as 'first')
        const none = papersOf(facts.law, d, new Map(), today)
        const all = new Map(none.needed.map((p) => [p.id, have()]))
        const full = papersOf(facts.law, d, all, today)
        expect(none.done).toBe(0)
        expect(full.done).toBe(full.needed.length)
        expect(full.missing).toEqual([])
        all.delete(none.needed[0]!.id)
        expect(papersOf(facts.law, d, all, today).missing.map((p) => p.id)).toEqual([none.needed[0]!.id])
      }),
    )
  })

  it('still lack a needed paper that was called "not applicable", or that has run out', () => {
    const said = (a: ItemAnswer) => papersOf(facts.law, dossier(8), new Map([['E07', a]]), today)
    const lacks = (a: ItemAnswer) => said(a).missing.some((p) => p.id === 'E07')
    expect(lacks({ state: 'not_applicable', expiresOn: null })).toBe(true)
    expect(lacks({ state: 'later', expiresOn: null })).toBe(true)
    expect(lacks(have('2026-11-22'))).toBe(true)
    expect(lacks(have(today))).toBe(false)
    expect(lacks(have())).toBe(false)
  })

  it('warn of a paper that runs out before the next evaluation', () => {
    const at = (day: string) =>
      papersOf(facts.law, dossier(8), new Map([['E02', have(day)]]), today).needed.find(
        (p) => p.id === 'E02',
      )!.standing
    expect(nextProvincialRound(today).evaluateBefore).toBe('2027-06-30')
    expect(at('2027-06-29')).toBe('expires_soon')
    expect(at('2027-06-30')).toBe('have')
  })

  it('put what takes longest first, and never count what others prepare', () => {
    fc.assert(
      fc.property(anySet, anyStar, (set, star) => {
        const { missing, needed, helps, byOthers } = papersOf(
          facts.law,
          dossier(set, star as 3),
          new Map(),
          today,
        )
        const days = missing.map((p) => p.leadDays)
        expect(days).toEqual([...days].sort((a, b) => b - a))
        expect([...needed, ...helps].every((p) => p.preparedBy === 'producer')).toBe(true)
        expect(byOthers.every((p) => p.preparedBy !== 'producer')).toBe(true)
      }),
    )
  })
})

it('asks, while the set is open, only what every set asks', () => {
  const common = commonChecklist(facts.law, { star: 4, kind: 'first' })
  expect(common.map((i) => i.document.id)).toContain('E01')
  for (const set of facts.law.sets) {
    const own = checklistFor(facts.law, { set, star: 4, kind: 'first' })
    for (const item of common) {
      const same = own.find((i) => i.document.id === item.document.id)
      expect(same).toBeDefined()
      if (item.need !== 'helps') expect(same!.need).not.toBe('helps')
    }
  }
})

it('names a last day for handing in that leaves the commune its working days, and not a day earlier than needed', () => {
  const round = nextProvincialRound(today)
  const day = lastHandIn(round, facts)
  expect(communeDeadline(day, facts.calendar) <= round.lastProposalDay).toBe(true)
  expect(communeDeadline(addDays(day, 1), facts.calendar) > round.lastProposalDay).toBe(true)
})

it('has plain words in both languages for every paper, question and answer', () => {
  const texts = { vi: resources.vi, en: resources.en } as unknown as Record<
    string,
    {
      documents: Record<string, Record<string, string>>
      finder: Record<string, { question: string; answers: Record<string, string> }>
    }
  >
  for (const { documents, finder } of Object.values(texts)) {
    for (const d of facts.law.documents)
      for (const part of ['name', 'what', 'where', 'show'])
        expect(documents[d.id]?.[part], `${d.id}.${part}`).toBeTruthy()
    for (const node of facts.finder.nodes.values()) {
      expect(finder[node.question]?.question, node.id).toBeTruthy()
      for (const a of node.answers)
        expect(finder[node.question]!.answers[a.key], `${node.id}.${a.key}`).toBeTruthy()
    }
  }
})
