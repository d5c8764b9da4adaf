import { type Choice, type Outcome, say } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import { showDay } from '../../text/i18n.ts'
import { bar } from './bar.ts'
import { page } from './pages.ts'
import { nextUnasked, type Paper, type Papers, type ReadyDossier } from './papers.ts'
import { paperWords, paragraphs, timeWords, titleOf } from './words.ts'

/** What is missing for the star aimed at, what takes longest first; each line leads to its paper. */
export function missingList(
  turn: Turn,
  dossier: ReadyDossier,
  papers: Papers,
  more: { lead?: string; before?: string; at?: number } = {},
): Outcome {
  const { t } = turn
  const id = dossier.id
  const n = papers.missing.length
  const soon = papers.needed.filter((p) => p.standing === 'expires_soon')
  const text = paragraphs(
    more.lead,
    `${titleOf(turn, dossier)}\n${bar(papers.done, papers.needed.length)}`,
    n === 0 ? t('dossier:missing.none') : t('dossier:missing.some', { n, star: dossier.star }),
    soon.length === 0
      ? undefined
      : [
          t('dossier:missing.soon'),
          ...soon.map((p) => `– ${paperWords(turn, p.id, 'name')}: ${showDay(p.expiresOn!)}`),
        ].join('\n'),
  )
  const choices = page(
    turn,
    papers.missing.map((p) => ({
      label: missingLabel(turn, p),
      action: { route: 'dossier.item', args: { id, document: p.id } },
    })),
    more.at ?? 0,
    { route: 'dossier.missing', args: { id } },
  )
  const after: (Choice | false)[] = [
    more.before !== undefined && {
      label: t('dossier:answer.undo'),
      action: { route: 'dossier.item', args: { id, document: more.before } },
    },
    nextUnasked(papers.helps) !== undefined && {
      label: t('dossier:do.helps', { n: papers.helps.length }),
      action: { route: 'dossier.helps', args: { id } },
    },
    { label: t('dossier:do.back'), action: { route: 'dossier.show', args: { id } } },
  ]
  return say(text, [...choices, ...after.filter((c) => c !== false)], null)
}

function missingLabel(turn: Turn, p: Paper): string {
  const paper = paperWords(turn, p.id, 'name')
  const time = timeWords(turn, p.leadDays)
  if (p.standing === 'expired')
    return turn.t('dossier:missing.expired', { paper, day: showDay(p.expiresOn!) })
  return turn.t('dossier:missing.line', { paper, time })
}
