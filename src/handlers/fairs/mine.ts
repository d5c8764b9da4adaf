import { type Choice, type Outcome, say } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import { candidateProducts } from '../../db/fair-candidates.ts'
import { type Registration, registrationsBy, registrationsOf } from '../../db/fair-registrations.ts'
import { type Fair, isOpen, rulesOf } from '../../db/fairs.ts'
import type { Facts } from '../../facts.ts'
import { candidatesAmong } from '../../jobs/fairs/audience.ts'
import { answerChoices, whyWords } from '../../jobs/fairs/replies.ts'
import { datesWords, fairLines, needsWords } from '../../jobs/fairs/words.ts'
import { fitOf } from '../../ocop/fair-fit.ts'
import { momentInVietnam, showMoment } from '../../text/moment.ts'
import { withPicture } from './card.ts'
import { ended } from './own.ts'

/**
 * A fair as a producer sees it: what it is, whether they may come and why, what they have said.
 * @param lead what was just done; the rest is then kept short
 */
export async function forProducer(turn: Turn, facts: Facts, fair: Fair, lead?: string): Promise<Outcome> {
  const { t } = turn
  const personId = turn.person!.id
  if (fair.state === 'draft') return say(t('fairs:gone'), undefined, ended(turn))
  const own = (await registrationsBy(turn.trx, personId)).filter((r) => r.fairId === fair.id)
  const products = await candidateProducts(turn.trx, { personId })
  const candidates = candidatesAmong(facts.places, fair, products)
  const open = isOpen(fair, momentInVietnam(turn.now))
  const unfit = products.filter((p) => !candidates.some((c) => c.product.id === p.id))
  const answered = own.filter((r) => r.state !== 'draft')
  const unanswered = candidates.some((c) => !answered.some((r) => r.producerId === c.product.producerId))
  const parts: (string | false | undefined)[] = [
    lead,
    [fair.name, t(`fairs:state.${fair.state}`), ...(lead === undefined ? [] : [datesLine(turn, fair)])].join(
      '\n',
    ),
    fair.cancelReason !== null && t('fairs:cancelled.because', { reason: fair.cancelReason }),
    lead === undefined && fairLines(t, facts, fair).join('\n'),
    lead === undefined &&
      candidates.length > 0 &&
      [t('fairs:invite.why'), ...candidates.map((c) => `• ${whyWords(t, fair, c)}`)].join('\n'),
    lead === undefined &&
      unfit.length > 0 &&
      [
        t('fairs:invite.whyNot'),
        ...unfit.slice(0, 8).map((p) => `• ${unfitWords(turn, facts, fair, p)}`),
      ].join('\n'),
    products.length === 0 && t('fairs:join.notLinked'),
    ...(fair.state === 'cancelled' ? [] : await Promise.all(answered.map((r) => ownWords(turn, fair, r)))),
    !open && fair.state === 'announced' && t('fairs:join.over'),
  ]
  const choices: Choice[] = [
    ...(open && unanswered ? answerChoices(t, fair.id).slice(0, 2) : []),
    ...answered.flatMap((r) => ownChoices(turn, fair, r, open)),
    ...(products.length === 0
      ? [{ label: t('reminders:button.findProducer'), action: { route: 'people.findProducer' } }]
      : []),
  ]
  const said = say(parts.filter(Boolean).join('\n\n'), choices, ended(turn))
  return lead === undefined ? withPicture(said, fair) : said
}

export function unfitWords(
  turn: Turn,
  { places }: Facts,
  fair: Fair,
  product: Awaited<ReturnType<typeof candidateProducts>>[number],
): string {
  const fit = fitOf(places, rulesOf(fair), product)
  const points = fit.kind === 'unfit' ? fit.points.map((p) => turn.t(`fairs:unfit.${p}`)) : []
  return `${product.name}: ${points.join(', ')}`
}

/** What a producer has said, and where they stand. */
export async function ownWords(turn: Turn, fair: Fair, own: Registration): Promise<string> {
  const { t } = turn
  const lines = [
    t(`fairs:mine.state.${own.state}`, {
      producer: own.producer,
      until: own.confirmBy ? showMoment(own.confirmBy) : '',
      place: own.state === 'waiting' ? await placeInQueue(turn, fair, own) : '',
    }),
    ...(own.byOfficer && own.state !== 'draft' ? [t('fairs:reg.byOfficer')] : []),
    ...(own.reason ? [t('fairs:reg.reason', { reason: own.reason })] : []),
  ]
  if (['registered', 'waiting', 'asked', 'applied'].includes(own.state)) {
    lines.push(
      t('fairs:mine.products', { products: own.products.map((p) => p.name).join(', ') }),
      ...(fair.kind === 'training' ? [] : [t('fairs:mine.needs', { needs: needsWords(t, own.needs) })]),
      ...(own.contact ? [t('fairs:mine.contact', { contact: own.contact })] : []),
    )
  }
  return lines.join('\n')
}

async function placeInQueue(turn: Turn, fair: Fair, own: Registration): Promise<number> {
  const line = (await registrationsOf(turn.trx, fair.id)).filter((r) => r.state === 'waiting')
  return line.findIndex((r) => r.id === own.id) + 1
}

/** What can still be done: everything until the deadline; a held booth can always be taken or given up. */
export function ownChoices(turn: Turn, fair: Fair, own: Registration, open: boolean): Choice[] {
  const { t } = turn
  const args = { reg: own.id }
  const live = fair.state === 'announced' || fair.state === 'closed'
  const choice = (
    key: 'take' | 'giveUp' | 'change' | 'withdraw' | 'again',
    route: string,
    more: Record<string, string> = args,
  ) => ({
    label: t(`fairs:button.${key}`),
    action: { route, args: more },
  })
  switch (own.state) {
    case 'asked':
      return live ? [choice('take', 'fairs.take'), choice('giveUp', 'fairs.withdraw')] : []
    case 'registered':
    case 'waiting':
    case 'applied':
      return open ? [choice('change', 'fairs.products'), choice('withdraw', 'fairs.withdrawAsk')] : []
    case 'declined':
    case 'withdrawn':
    case 'lapsed':
      return open ? [choice('again', 'fairs.join', { id: fair.id })] : []
    case 'draft':
    case 'refused':
      return []
  }
}

const datesLine = (turn: Turn, fair: Fair) => turn.t('fairs:line.dates', { value: datesWords(turn.t, fair) })
