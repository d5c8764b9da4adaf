import { type Outcome, say } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import type { Dossier } from '../../db/dossiers.ts'
import type { Law } from '../../ocop/law.ts'
import type { TargetStar } from '../../ocop/product-set.ts'
import { type Change, planForStar } from '../../ocop/scoring.ts'
import { paperWords, paragraphs } from '../dossier/words.ts'
import { back } from './result.ts'
import { nextOpen, openCount, type Sheet } from './sheet.ts'

/** The smallest set of changes that reaches a star, each with the paper that shows it. */
export function showPlan(turn: Turn, law: Law, dossier: Dossier, sheet: Sheet, star: TargetStar): Outcome {
  const { t } = turn
  const { changes, totalBefore, totalAfter } = planForStar(sheet.set, sheet.scores, star)
  const open = openCount(sheet)
  const text =
    changes.length === 0
      ? t('trial:plan.reached', { star })
      : paragraphs(
          t('trial:plan.title', { star, n: changes.length, before: totalBefore, after: totalAfter }),
          open > 0 ? t('trial:plan.open', { n: open }) : undefined,
          ...changes.map((c, i) => changeWords(turn, law, sheet, c, i + 1)),
          t('trial:plan.smallest'),
        )
  const next = nextOpen(sheet)
  const goOn = next && {
    label: t('trial:do.goOn', { n: open }),
    action: { route: 'trial.ask', args: { id: dossier.id, code: next.code } },
  }
  return say(text, [...(goOn ? [goOn] : []), back(turn, dossier)], null)
}

function changeWords(turn: Turn, law: Law, sheet: Sheet, change: Change, n: number): string {
  const { t } = turn
  const { criterion, from, to, forMinimum } = change
  const papers = papersFor(turn, law, sheet, criterion.code)
  return [
    t(forMinimum ? 'trial:plan.criterionMinimum' : 'trial:plan.criterion', {
      n,
      code: criterion.code,
      name: criterion.name,
      points: to.points - (from?.points ?? 0),
    }),
    t('trial:plan.to', { option: to.text }),
    ...(papers === '' ? [] : [t('trial:plan.papers', { papers })]),
  ].join('\n')
}

/** The papers that speak for a criterion (Mẫu số 02, Phần III). */
function papersFor(turn: Turn, law: Law, { set }: Sheet, code: string): string {
  return law.documents
    .filter((d) =>
      d.evidence?.some((e) => e.sets.includes(set.no) && e.criteria.some((c) => c.code === code)),
    )
    .map((d) => paperWords(turn, d.id, 'name'))
    .join(', ')
}
