import { type Outcome, say } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import type { Dossier } from '../../db/dossiers.ts'
import { applies, pointsOf, totalOf } from '../../ocop/points.ts'
import { page } from '../dossier/pages.ts'
import { partsWords } from './ask.ts'
import { back } from './result.ts'
import type { Sheet } from './sheet.ts'

/** Every criterion with its points, to look at and to change. */
export function review(turn: Turn, dossier: Dossier, sheet: Sheet, at: number): Outcome {
  const { t } = turn
  const { set, scores, ticks } = sheet
  const lines = set.criteria
    .filter((c) => applies(set, c, scores))
    .map((c) => ({
      label: t(ticks.has(c.code) ? 'trial:review.line' : 'trial:review.open', {
        code: c.code,
        name: c.name,
        points: pointsOf(set, c, scores),
        max: c.max,
      }),
      action: { route: 'trial.ask', args: { id: dossier.id, code: c.code } },
    }))
  const restart = {
    label: t('trial:do.restart'),
    action: { route: 'trial.askRestart', args: { id: dossier.id } },
  }
  const choices = page(turn, lines, at, { route: 'trial.review', args: { id: dossier.id } })
  const text = `${t('trial:review.ask')}\n${partsWords(turn, sheet, totalOf(set, scores))}`
  return say(text, [...choices, restart, back(turn, dossier)], null)
}
