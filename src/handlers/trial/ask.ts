import { type Choice, type Outcome, say } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import type { Dossier } from '../../db/dossiers.ts'
import { NOTHING_OF_IT } from '../../db/trials.ts'
import { type Total, totalOf } from '../../ocop/points.ts'
import type { Case, Criterion, Option } from '../../ocop/product-set.ts'
import { paragraphs } from '../dossier/words.ts'
import { caseOf, previous, type Sheet } from './sheet.ts'

/** One criterion with its options; for tourism first which of the two cases it is. */
export function askCriterion(
  turn: Turn,
  dossier: Dossier,
  sheet: Sheet,
  criterion: Criterion,
  more: { lead?: string; case?: Case; anotherCase?: true } = {},
): Outcome {
  const { t } = turn
  const at = { id: dossier.id, code: criterion.code }
  const chosen = more.anotherCase
    ? undefined
    : (more.case ?? caseOf(sheet, criterion.code) ?? tickedCase(sheet, criterion))
  const asksCase = criterion.cases !== undefined && chosen === undefined
  const text = paragraphs(
    more.lead,
    head(turn, sheet, criterion),
    ...criterion.notes
      .filter((n) => n.kind !== 'choose_case')
      .map((n) => n.text.replace(/^\((.*)\)$/s, '$1')),
    criterion.doubtful && t('trial:doubtful', { why: criterion.doubtful }),
    t(asksCase ? 'trial:askCase' : 'trial:ask'),
  )
  const choices = [
    ...(asksCase ? caseChoices(criterion, at) : optionChoices(turn, sheet, criterion, at, chosen)),
    ...ways(turn, sheet, criterion, at, asksCase),
  ]
  const ask = { route: 'trial.ask', args: { ...at, ...(chosen && criterion.cases && { case: chosen }) } }
  return say(text, choices, { ask, text: { route: 'trial.typed', args: ask.args } })
}

function head(turn: Turn, sheet: Sheet, criterion: Criterion): string {
  const { t } = turn
  const { criteria } = sheet.set
  const { code, name, max, section, parent } = criterion
  const of = [section.name, parent?.name].filter((n) => n !== undefined && n !== name).join(' · ')
  return [
    t('trial:progress', { n: criteria.indexOf(criterion) + 1, total: criteria.length }),
    partsWords(turn, sheet, totalOf(sheet.set, sheet.scores)),
    '',
    of === ''
      ? t('trial:sectionOnly', { part: criterion.part })
      : t('trial:section', { part: criterion.part, section: of }),
    t('trial:criterion', { code, name, max }),
  ].join('\n')
}

/** "A 12/40 · B 0/25 · C 0/35" */
export function partsWords(turn: Turn, sheet: Sheet, { byPart }: Pick<Total, 'byPart'>): string {
  return sheet.set.parts
    .map((p) => turn.t('trial:part', { part: p.code, points: byPart[p.code], max: p.max }))
    .join(' · ')
}

function caseChoices(criterion: Criterion, at: { id: string; code: string }): Choice[] {
  return (['a', 'b'] as const).map((c) => ({
    label: criterion.cases![c],
    action: { route: 'trial.ask', args: { ...at, case: c } },
  }))
}

function optionChoices(
  turn: Turn,
  sheet: Sheet,
  criterion: Criterion,
  at: { id: string; code: string },
  chosen: Case | undefined,
): Choice[] {
  const { t } = turn
  const ticked = sheet.ticks.get(criterion.code)
  const mark = (label: string, index: number) => (index === ticked ? t('trial:ticked', { label }) : label)
  const options = criterion.options.filter((o) => o.case === undefined || o.case === chosen)
  const choices = options.map((o) => ({
    label: mark(optionWords(turn, o), o.index),
    action: { route: 'trial.tick', args: { ...at, option: o.index } },
  }))
  // The print often has no zero option: having nothing of it is an answer all the same.
  if (!options.some((o) => o.points === 0)) {
    const nothing = { route: 'trial.tick', args: { ...at, option: NOTHING_OF_IT } }
    choices.push({ label: mark(t('trial:nothing'), NOTHING_OF_IT), action: nothing })
  }
  return choices
}

function optionWords(turn: Turn, o: Option): string {
  return o.minForStar
    ? turn.t('trial:optionMinimum', { text: o.text, points: o.points, star: o.minForStar })
    : turn.t('trial:option', { text: o.text, points: o.points })
}

function ways(
  turn: Turn,
  sheet: Sheet,
  criterion: Criterion,
  at: { id: string; code: string },
  asksCase: boolean,
): Choice[] {
  const { t } = turn
  const before = previous(sheet, criterion.code)
  return [
    ...(criterion.cases && !asksCase && caseOf(sheet) !== undefined
      ? [{ label: t('trial:do.otherCase'), action: { route: 'trial.askCase', args: at } }]
      : []),
    { label: t('trial:do.skip'), action: { route: 'trial.skip', args: at } },
    ...(before
      ? [
          {
            label: t('trial:do.back'),
            action: { route: 'trial.ask', args: { id: at.id, code: before.code } },
          },
        ]
      : []),
    { label: t('trial:do.result'), action: { route: 'trial.result', args: { id: at.id } } },
  ]
}

function tickedCase(sheet: Sheet, criterion: Criterion): Case | undefined {
  const index = sheet.ticks.get(criterion.code)
  return index === undefined ? undefined : criterion.options[index]?.case
}
