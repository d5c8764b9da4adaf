import { type Choice, type Outcome, say } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import type { Facts } from '../../facts.ts'
import { setByNo } from '../../ocop/law.ts'
import { criterionOf } from '../../ocop/product-set.ts'
import { showDay } from '../../text/i18n.ts'
import { officeOf } from './office.ts'
import type { Paper, Papers, ReadyDossier } from './papers.ts'
import { paperWords, paragraphs, progressWords, timeWords, whyWords } from './words.ts'

/** One paper: what it is, why, where to get it, and whether it is there. `before` is the paper answered just now. */
export function askItem(
  turn: Turn,
  dossier: ReadyDossier,
  papers: Papers,
  paper: Paper,
  more: { lead?: string; before?: string } = {},
): Outcome {
  const { t } = turn
  const text = paragraphs(
    more.lead,
    progressWords(turn, dossier, papers),
    `${t(paper.need === 'helps' ? 'dossier:item.optional' : 'dossier:item.heading', {
      paper: paperWords(turn, paper.id, 'name'),
    })}\n${paperWords(turn, paper.id, 'what')}`,
    [
      t('dossier:item.why', { why: whyWords(turn, paper, dossier.star) }),
      t('dossier:item.where', { where: paperWords(turn, paper.id, 'where') }),
    ].join('\n'),
    standingWords(turn, paper),
    t('dossier:item.ask'),
  )
  return say(text, answers(turn, dossier, paper, more.before), itemFlow(dossier, paper))
}

/** What must be seen in the paper, in plain words and as the decision lists it; then the question again. */
export async function explainItem(
  turn: Turn,
  facts: Facts,
  dossier: ReadyDossier,
  paper: Paper,
): Promise<Outcome> {
  const { t } = turn
  const set = dossier.productSet === null ? undefined : setByNo(facts.law, dossier.productSet)
  const criteria = paper.criteria.flatMap((code) => {
    const criterion = set && criterionOf(set, code)
    return criterion
      ? [t('dossier:explain.criterion', { code, name: criterion.name, max: criterion.max })]
      : []
  })
  const { form } = paper.document
  const text = paragraphs(
    t('dossier:item.heading', { paper: paperWords(turn, paper.id, 'name') }),
    t('dossier:explain.show', { show: paperWords(turn, paper.id, 'show') }),
    [t('dossier:explain.law'), ...paper.mustShow.map((m) => `– ${m}`)].join('\n'),
    criteria.length > 0 ? [t('dossier:explain.criteria'), ...criteria].join('\n') : undefined,
    form && t('dossier:explain.form', { form }),
    paper.leadDays > 0 ? t('dossier:explain.time', { time: timeWords(turn, paper.leadDays) }) : undefined,
    t('dossier:explain.office', { office: await officeOf(turn, facts, dossier) }),
    t('dossier:item.ask'),
  )
  const choices = answers(turn, dossier, paper).filter((c) => c.action.route !== 'dossier.explain')
  return say(text, choices, itemFlow(dossier, paper))
}

/** Asks until when a paper holds. The paper is already noted as there: nobody has to know the date. */
export function askExpiry(turn: Turn, dossier: ReadyDossier, paper: Paper, lead?: string): Outcome {
  const { t } = turn
  const args = { id: dossier.id, document: paper.id }
  const choices: Choice[] = [
    { label: t('dossier:expiry.none'), action: { route: 'dossier.noExpiry', args } },
    { label: t('dossier:expiry.unknown'), action: { route: 'dossier.unknownExpiry', args } },
  ]
  return say(
    paragraphs(lead, t('dossier:expiry.ask', { paper: paperWords(turn, paper.id, 'name') })),
    choices,
    {
      ask: { route: 'dossier.askExpiry', args },
      text: { route: 'dossier.typedExpiry', args },
    },
  )
}

/** The line that says what is noted so far; nothing while the paper was not asked about. */
function standingWords(turn: Turn, paper: Paper): string | undefined {
  if (paper.standing === 'unasked') return undefined
  const day = paper.expiresOn === null ? '' : showDay(paper.expiresOn)
  if (paper.standing === 'have' && day !== '') return turn.t('dossier:standing.haveUntil', { day })
  return turn.t(`dossier:standing.${paper.standing}`, { day })
}

function answers(turn: Turn, dossier: ReadyDossier, paper: Paper, before?: string): Choice[] {
  const { t } = turn
  const id = dossier.id
  const answer = (state: 'have' | 'missing' | 'not_applicable' | 'later'): Choice => ({
    label: t(`dossier:answer.${state}`),
    action: { route: 'dossier.answer', args: { id, document: paper.id, state } },
  })
  return [
    answer('have'),
    answer('missing'),
    answer('not_applicable'),
    {
      label: t('dossier:answer.explain'),
      action: { route: 'dossier.explain', args: { id, document: paper.id } },
    },
    answer('later'),
    ...(before === undefined
      ? []
      : [
          {
            label: t('dossier:answer.undo'),
            action: { route: 'dossier.item', args: { id, document: before } },
          },
        ]),
    { label: t('dossier:do.back'), action: { route: 'dossier.show', args: { id } } },
  ]
}

function itemFlow(dossier: ReadyDossier, paper: Paper) {
  const args = { id: dossier.id, document: paper.id }
  return { ask: { route: 'dossier.item', args }, text: { route: 'dossier.typedAnswer', args } }
}
