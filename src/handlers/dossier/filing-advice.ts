import type { Turn } from '../../bot/turn.ts'
import { linkedProducts } from '../../db/linked-products.ts'
import type { Facts } from '../../facts.ts'
import { type Certificate, expiryInterval, reEvaluationWindow } from '../../ocop/certificate.ts'
import { addDays, type IsoDate } from '../../ocop/dates.ts'
import { nextProvincialRound, type Round } from '../../ocop/rounds.ts'
import { communeDeadline } from '../../ocop/working-days.ts'
import { showDay } from '../../text/i18n.ts'
import type { Paper, ReadyDossier } from './papers.ts'
import { paperWords } from './words.ts'

/**
 * When and where to hand the dossier in, in a sentence or two.
 * @param slowest the missing paper that is estimated to take longest
 */
export async function filingAdvice(
  turn: Turn,
  facts: Facts,
  dossier: ReadyDossier,
  slowest: Paper | undefined,
): Promise<string> {
  if (dossier.kind === 're_evaluation' && dossier.productId && turn.person) {
    const [product] = await linkedProducts(turn.trx, turn.person.id, dossier.productId)
    const window = windowWords(turn, product?.certificate)
    if (window !== undefined) return window
  }
  if (dossier.kind === 're_evaluation') return turn.t('dossier:filing.unknown')
  const round = nextProvincialRound(turn.today)
  const handIn = lastHandIn(round, facts)
  const text = turn.t('dossier:filing.round', {
    handIn: showDay(handIn),
    proposal: showDay(round.proposalBefore),
    evaluation: showDay(round.evaluateBefore),
  })
  if (!slowest || addDays(turn.today, slowest.leadDays) <= handIn) return text
  return `${text} ${turn.t('dossier:filing.tooLong', { paper: paperWords(turn, slowest.document.id, 'name') })}`
}

/** The window of Điều 7.6.a in words; undefined where the expiry is not known to the day. */
function windowWords(turn: Turn, certificate: Certificate | undefined): string | undefined {
  const expiry = certificate && expiryInterval(certificate)
  if (!expiry || expiry.from !== expiry.to) return undefined
  const { opens, closes } = reEvaluationWindow(expiry.to)
  const days = { expiry: showDay(expiry.to), opens: showDay(opens), closes: showDay(closes) }
  if (turn.today < opens) return turn.t('dossier:filing.early', days)
  if (turn.today <= closes) return turn.t('dossier:filing.inWindow', days)
  return turn.today <= expiry.to
    ? turn.t('dossier:filing.late', days)
    : turn.t('dossier:filing.afterExpiry', days)
}

/** The last day to hand in so that the commune has its 15 working days (Điều 7.2) and still proposes in time. */
export function lastHandIn(round: Round, facts: Pick<Facts, 'calendar'>): IsoDate {
  let day = round.lastProposalDay
  while (communeDeadline(day, facts.calendar) > round.lastProposalDay) day = addDays(day, -1)
  return day
}
