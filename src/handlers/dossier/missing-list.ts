import { type Choice, type Outcome, say } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import { showDay } from '../../text/i18n.ts'
import { page } from './pages.ts'
import { nextUnasked, type Paper, type Papers, type ReadyDossier } from './papers.ts'
import { completeWords, paperWords, paragraphs, progressWords, timeWords } from './words.ts'

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
    progressWords(turn, dossier, papers),
    n === 0 ? completeWords(turn, dossier) : t('dossier:missing.some', { n, star: dossier.star }),
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
  const { t } = turn
  const words = { paper: paperWords(turn, p.id, 'name'), time: timeWords(turn, p.leadDays) }
  switch (p.standing) {
    case 'expired':
      return t('dossier:missing.expired', { paper: words.paper, day: showDay(p.expiresOn!) })
    case 'unasked':
    case 'later':
    case 'not_applicable':
      return t(`dossier:missing.${p.standing}`, words)
    default:
      return t('dossier:missing.line', words)
  }
}
