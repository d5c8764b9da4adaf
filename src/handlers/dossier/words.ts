import { assertNever } from '../../assert-never.ts'
import type { Turn } from '../../bot/turn.ts'
import type { Dossier } from '../../db/dossiers.ts'
import type { SubmissionKind } from '../../ocop/checklist.ts'
import { bar } from './bar.ts'
import type { Paper, Papers, ReadyDossier } from './papers.ts'

/** How a person is told about papers and dossiers: the same words wherever they appear. */

/** A text about one paper in plain words: its name, what it is, where to get it, what must be seen in it. */
export function paperWords(turn: Turn, id: string, part: 'name' | 'what' | 'where' | 'show'): string {
  // Ids come from the law's data; a test holds that each has its texts.
  return (turn.t as unknown as (key: string) => string)(`documents:${id}.${part}`)
}

export function kindWords(turn: Turn, kind: SubmissionKind): string {
  switch (kind) {
    case 'first':
      return turn.t('dossier:kind.first')
    case 'upgrade':
      return turn.t('dossier:kind.upgrade')
    case 're_evaluation':
      return turn.t('dossier:kind.re_evaluation')
    default:
      return assertNever(kind)
  }
}

/** Why a paper is needed, with the criterion and the article. */
export function whyWords(turn: Turn, p: Paper, star: ReadyDossier['star']): string {
  const { article } = p
  const criteria = p.criteria.join(', ')
  switch (p.reason) {
    case 'dossier':
      return turn.t('dossier:why.dossier', { article })
    case 'eligibility':
      return turn.t('dossier:why.eligibility', { article })
    case 'disqualifier':
      return turn.t('dossier:why.disqualifier', { article })
    case 'requirement':
      return turn.t('dossier:why.requirement', { article })
    case 'star_minimum':
      return turn.t('dossier:why.star_minimum', { star, criteria, article })
    case 'points':
      return criteria === ''
        ? turn.t('dossier:why.noCriterion', { article })
        : turn.t('dossier:why.points', { criteria, article })
    default:
      return assertNever(p.reason)
  }
}

/** A rough time in the unit people speak in. */
export function timeWords(turn: Turn, days: number): string {
  if (days < 14) return turn.t('dossier:time.days', { n: days })
  if (days < 60) return turn.t('dossier:time.weeks', { n: Math.round(days / 7) })
  return turn.t('dossier:time.months', { n: Math.round(days / 30) })
}

/** "Khô cá lóc · 4 sao" on top of every message about a dossier. */
export function titleOf(turn: Turn, d: Dossier): string {
  return d.star === null ? d.productName : turn.t('dossier:title', { product: d.productName, star: d.star })
}

/** Whose dossier and how far it is: on top of every question about a paper. */
export function progressWords(turn: Turn, d: Dossier, { done, needed }: Papers): string {
  return `${titleOf(turn, d)}\n${turn.t('dossier:progress', { bar: bar(done, needed.length) })}`
}

/** Nothing is missing: hand it in; or, the product set being open, only what every product needs is there. */
export function completeWords(turn: Turn, d: Dossier): string {
  return turn.t(d.productSet === null ? 'dossier:overview.completeCommon' : 'dossier:overview.complete')
}

/** Texts one under the other with an empty line between; empty ones fall away. */
export function paragraphs(...parts: (string | undefined)[]): string {
  return parts.filter((p) => p !== undefined && p !== '').join('\n\n')
}
