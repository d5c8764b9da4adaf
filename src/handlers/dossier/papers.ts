import { assertNever } from '../../assert-never.ts'
import type { Dossier, ItemAnswer } from '../../db/dossiers.ts'
import { byLeadTime, type ChecklistItem, checklistFor, type Law } from '../../ocop/checklist.ts'
import type { IsoDate } from '../../ocop/dates.ts'
import { setByNo } from '../../ocop/law.ts'
import { nextProvincialRound } from '../../ocop/rounds.ts'

/** A dossier of which all is chosen that the list of papers needs; the product set may still be open. */
export type ReadyDossier = Dossier & {
  star: NonNullable<Dossier['star']>
  kind: NonNullable<Dossier['kind']>
}

export function isReady(d: Dossier): d is ReadyDossier {
  return d.star !== null && d.kind !== null
}

/** How a paper stands today. `expires_soon`: it runs out before the province evaluates; it counts as there. */
export type Standing =
  | 'have'
  | 'expires_soon'
  | 'expired'
  | 'missing'
  | 'later'
  | 'not_applicable'
  | 'unasked'

export interface Paper extends ChecklistItem {
  id: string
  standing: Standing
  expiresOn: IsoDate | null
}

export interface Papers {
  /** The producer's own that the star aimed at needs, in the order in which they are asked. */
  needed: Paper[]
  /** The producer's own that can bring points. */
  helps: Paper[]
  /** What the commune and the province prepare: nothing for the producer to do. */
  byOthers: Paper[]
  done: number
  /** Of `needed`, what takes longest to get first. */
  missing: Paper[]
}

/** The papers of a dossier with what was said about them. */
export function papersOf(
  law: Law,
  dossier: ReadyDossier,
  answers: ReadonlyMap<string, ItemAnswer>,
  today: IsoDate,
): Papers {
  const { star, kind } = dossier
  const items =
    dossier.productSet === null
      ? commonChecklist(law, dossier)
      : checklistFor(law, { set: setByNo(law, dossier.productSet), star, kind })
  const papers = items.map((item) => paperOf(item, answers.get(item.document.id), today))
  const own = papers.filter((p) => p.preparedBy === 'producer')
  const needed = own.filter((p) => p.need !== 'helps').sort((a, b) => rank(a) - rank(b))
  const missing = byLeadTime(needed.filter((p) => !isThere(p))) as Paper[]
  return {
    needed,
    helps: own.filter((p) => p.need === 'helps'),
    byOthers: papers.filter((p) => p.preparedBy !== 'producer'),
    done: needed.length - missing.length,
    missing,
  }
}

/** Whether the paper can go into the dossier as it is. "Not applicable" does not bring a needed paper. */
export function isThere(p: Paper): boolean {
  return p.standing === 'have' || p.standing === 'expires_soon'
}

/** The first paper nobody was asked about yet. */
export function nextUnasked(papers: readonly Paper[]): Paper | undefined {
  return papers.find((p) => p.standing === 'unasked')
}

/**
 * While the product set is open: the papers that every one of the 26 sets asks for, each as needed as in the set
 * that needs it least, so nothing is asked in vain.
 */
export function commonChecklist(law: Law, q: Pick<ReadyDossier, 'star' | 'kind'>): ChecklistItem[] {
  const lists = law.sets.map((set) => checklistFor(law, { set, star: q.star, kind: q.kind }))
  const strength = { law: 2, minimum: 1, helps: 0 } as const
  return lists[0]!.flatMap((item) => {
    const same = lists.map((l) => l.find((i) => i.document.id === item.document.id))
    if (same.some((i) => i === undefined)) return []
    const weakest = (same as ChecklistItem[]).reduce((a, b) => (strength[b.need] < strength[a.need] ? b : a))
    const criteria = weakest.criteria.filter((c) => same.every((i) => i!.criteria.includes(c)))
    return [{ ...weakest, criteria }]
  })
}

function paperOf(item: ChecklistItem, answer: ItemAnswer | undefined, today: IsoDate): Paper {
  return {
    ...item,
    id: item.document.id,
    standing: standingOf(answer, today),
    expiresOn: answer?.expiresOn ?? null,
  }
}

function standingOf(answer: ItemAnswer | undefined, today: IsoDate): Standing {
  if (!answer) return 'unasked'
  switch (answer.state) {
    case 'have':
      if (answer.expiresOn === null) return 'have'
      if (answer.expiresOn < today) return 'expired'
      return answer.expiresOn < nextProvincialRound(today).evaluateBefore ? 'expires_soon' : 'have'
    case 'missing':
    case 'later':
    case 'not_applicable':
      return answer.state
    default:
      return assertNever(answer.state)
  }
}

/** Asked first what keeps a product out altogether; last the forms, which are written from the other papers. */
function rank(p: Paper): number {
  switch (p.reason) {
    case 'eligibility':
      return 0
    case 'disqualifier':
      return 1
    case 'requirement':
      return 2
    case 'star_minimum':
      return 3
    case 'dossier':
      return 4
    case 'points':
      return 5
    default:
      return assertNever(p.reason)
  }
}
