import { type Choice, type Outcome, say } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import type { Dossier } from '../../db/dossiers.ts'
import { TARGET_STARS, type TargetStar } from '../../ocop/product-set.ts'
import { STAR_THRESHOLD, type UnmetMinimum, type Verdict, verdictOf } from '../../ocop/scoring.ts'
import { paragraphs } from '../dossier/words.ts'
import { nextOpen, openCount, type Sheet } from './sheet.ts'

/** More than this in the result itself is not read any more; the rest is one button away. */
const MOST_LINES = 4

/** Where the trial stands, at any time: points by part, the star, and what is in the way of the next. */
export function showResult(turn: Turn, dossier: Dossier, sheet: Sheet, lead?: string): Outcome {
  const { t } = turn
  const verdict = verdictOf(sheet.set, [sheet.scores])
  const open = openCount(sheet)
  const all = sheet.set.criteria.length
  const goal = nextStar(verdict)
  const text = paragraphs(
    lead,
    [t('trial:result.title', { product: dossier.productName }), t('trial:result.own')].join('\n'),
    [
      ...(open > 0 ? [t('trial:result.soFar', { done: all - open, all })] : []),
      starWords(turn, verdict),
      ...sheet.set.parts.map((p) =>
        t('trial:result.part', { part: p.code, name: p.name, points: verdict.byPart[p.code], max: p.max }),
      ),
    ].join('\n'),
    stopWords(turn, verdict),
    goal && obstacles(turn, verdict, goal),
    // Only at the end: before that it is one more long paragraph in the way.
    open === 0 && sheet.set.disqualifiers.length > 0
      ? t('trial:result.disqualifiers', { text: sheet.set.disqualifiers.join(' ') })
      : undefined,
    verdict.doubtful.length > 0
      ? t('trial:result.doubtful', { codes: verdict.doubtful.map((c) => c.code).join(', ') })
      : undefined,
  )
  return say(text, choices(turn, dossier, sheet, verdict, goal), null)
}

/** The next star to reach; undefined at five. A stopped trial has first to reach three. */
export function nextStar(verdict: Verdict): TargetStar | undefined {
  return TARGET_STARS.find((s) => s > (verdict.star ?? 1))
}

function starWords(turn: Turn, { star, starByPoints, total }: Verdict): string {
  const { t } = turn
  if (star === null) return t('trial:result.stopped', { total })
  if (star < starByPoints) return t('trial:result.lowered', { total, star, byPoints: starByPoints })
  return star < 3 ? t('trial:result.low', { total, star }) : t('trial:result.star', { total, star })
}

function stopWords(turn: Turn, { stopped }: Verdict): string | undefined {
  return (
    stopped && turn.t('trial:result.stop', { codes: stopped.map((c) => `${c.code} ${c.name}`).join(', ') })
  )
}

function obstacles(turn: Turn, verdict: Verdict, goal: TargetStar): string | undefined {
  const { t } = turn
  const points = verdict.missingPoints[goal]
  const unmet = verdict.unmet[goal]
  // A trial that a 0 stopped may lack nothing else.
  if (points === 0 && unmet.length === 0) return undefined
  const shown = unmet.length > MOST_LINES + 1 ? unmet.slice(0, MOST_LINES) : unmet
  return [
    t('trial:result.goal', { star: goal }),
    ...(points > 0 ? [t('trial:result.points', { n: points, needed: STAR_THRESHOLD[goal] })] : []),
    ...shown.map((m) => minimumWords(turn, m)),
    ...(shown.length < unmet.length
      ? [t('trial:result.moreMinimums', { n: unmet.length - shown.length })]
      : []),
  ].join('\n')
}

/** "– 3.5 Sở hữu trí tuệ: cần mức “…”" */
export function minimumWords(turn: Turn, m: UnmetMinimum): string {
  const { code, name } = m.criterion
  return turn.t('trial:result.minimum', { code, name, option: m.mend.text, needs: m.minPoints, has: m.has })
}

/** Every minimum that is not met for a star. */
export function showMinimums(turn: Turn, dossier: Dossier, sheet: Sheet, star: TargetStar): Outcome {
  const { t } = turn
  const unmet = verdictOf(sheet.set, [sheet.scores]).unmet[star]
  const text =
    unmet.length === 0
      ? t('trial:result.allMinimums', { star })
      : [
          t('trial:result.minimums', { n: unmet.length, star }),
          ...unmet.map((m) => minimumWords(turn, m)),
        ].join('\n')
  return say(text, [plan(turn, dossier, star), back(turn, dossier)], null)
}

function choices(
  turn: Turn,
  dossier: Dossier,
  sheet: Sheet,
  verdict: Verdict,
  goal: TargetStar | undefined,
): Choice[] {
  const { t } = turn
  const args = { id: dossier.id }
  const next = nextOpen(sheet)
  const all: (Choice | false | undefined)[] = [
    next && {
      label: t('trial:do.goOn', { n: openCount(sheet) }),
      action: { route: 'trial.ask', args: { ...args, code: next.code } },
    },
    goal && plan(turn, dossier, goal),
    dossier.star !== null && goal !== undefined && dossier.star > goal && plan(turn, dossier, dossier.star),
    goal &&
      verdict.unmet[goal].length > MOST_LINES + 1 && {
        label: t('trial:do.minimums', { star: goal }),
        action: { route: 'trial.minimums', args: { ...args, star: goal } },
      },
    sheet.ticks.size > 0 && { label: t('trial:do.review'), action: { route: 'trial.review', args } },
    { label: t('trial:do.dossier'), action: { route: 'dossier.show', args } },
  ]
  return all.filter((c): c is Choice => Boolean(c))
}

function plan(turn: Turn, dossier: Dossier, star: TargetStar): Choice {
  return {
    label: turn.t('trial:do.plan', { star }),
    action: { route: 'trial.plan', args: { id: dossier.id, star } },
  }
}

/** The way back to the result. */
export function back(turn: Turn, dossier: Dossier): Choice {
  return { label: turn.t('trial:do.result'), action: { route: 'trial.result', args: { id: dossier.id } } }
}
