import { type Choice, type Outcome, say } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import { itemAnswers } from '../../db/dossiers.ts'
import type { Facts } from '../../facts.ts'
import { decisionOn } from '../../ocop/governing.ts'
import { bar } from './bar.ts'
import { filingAdvice } from './filing-advice.ts'
import { nextUnasked, type Papers, papersOf, type ReadyDossier } from './papers.ts'
import { completeWords, paperWords, paragraphs, timeWords } from './words.ts'

/** Where a dossier stands, and what can be done with it next. Ends whatever question was open. */
export async function overview(
  turn: Turn,
  facts: Facts,
  dossier: ReadyDossier,
  lead?: string,
): Promise<Outcome> {
  const papers = papersOf(facts.law, dossier, await itemAnswers(turn.trx, dossier.id), turn.today)
  const text = paragraphs(
    lead,
    head(turn, facts, dossier, papers),
    whatIsMissing(turn, dossier, papers),
    await filingAdvice(turn, facts, dossier, papers.missing[0]),
  )
  return say(text, choices(turn, dossier, papers), null)
}

function head(turn: Turn, facts: Facts, dossier: ReadyDossier, papers: Papers): string {
  const { t } = turn
  const set = facts.law.sets.find((s) => s.no === dossier.productSet)
  const decision = decisionOn(facts.law, turn.today).governing?.number ?? ''
  return [
    t('dossier:overview.product', { product: dossier.productName }),
    set ? t('dossier:overview.set', { no: set.no, name: set.name, decision }) : t('dossier:overview.noSet'),
    t(`dossier:overview.aim.${dossier.kind}`, { star: dossier.star }),
    t('dossier:progress', { bar: bar(papers.done, papers.needed.length) }),
  ].join('\n')
}

function whatIsMissing(turn: Turn, dossier: ReadyDossier, papers: Papers): string {
  const { t } = turn
  const unasked = papers.missing.filter((p) => p.standing === 'unasked').length
  const missing = papers.missing.filter((p) => p.standing !== 'unasked')
  const others = t('dossier:overview.byOthers', { n: papers.byOthers.length })
  // Before the first answer nothing is "missing": a list of twelve lacking papers frightens people away.
  if (unasked === papers.needed.length) return `${t('dossier:overview.begin')}\n${others}`
  const lines: string[] = []
  if (papers.missing.length === 0) lines.push(completeWords(turn, dossier))
  if (missing.length > 0) lines.push(t('dossier:overview.missing', { n: missing.length }))
  if (unasked > 0) lines.push(t('dossier:overview.unasked', { n: unasked }))
  const [longest] = missing
  if (longest && longest.leadDays > 0) {
    const paper = paperWords(turn, longest.id, 'name')
    lines.push(t('dossier:overview.longest', { paper, time: timeWords(turn, longest.leadDays) }))
  }
  if (papers.helps.length > 0) lines.push(t('dossier:overview.helps', { n: papers.helps.length }))
  return [...lines, others].join('\n')
}

function choices(turn: Turn, dossier: ReadyDossier, papers: Papers): Choice[] {
  const { t } = turn
  const args = { id: dossier.id }
  const begun = papers.needed.some((p) => p.standing !== 'unasked')
  const asks = nextUnasked(papers.needed)
  const list: (Choice | false)[] = [
    asks !== undefined && {
      label: t(begun ? 'dossier:do.goOn' : 'dossier:do.begin'),
      action: { route: 'dossier.next', args },
    },
    dossier.productSet === null && {
      label: t('dossier:do.chooseSet'),
      action: { route: 'dossier.set', args },
    },
    papers.missing.length > 0 && {
      label: t('dossier:do.missing'),
      action: { route: 'dossier.missing', args },
    },
    { label: t('dossier:do.papers'), action: { route: 'dossier.papers', args } },
    { label: t('dossier:do.trial'), action: { route: 'trial.start', args } },
    { label: t('dossier:do.manage'), action: { route: 'dossier.manage', args } },
    { label: t('dossier:do.others'), action: { route: 'dossier.list', args: {} } },
  ]
  return list.filter((c) => c !== false)
}
