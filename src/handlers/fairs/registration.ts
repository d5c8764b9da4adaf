import { type Choice, type Outcome, say } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import { candidateProducts } from '../../db/fair-candidates.ts'
import type { Registration } from '../../db/fair-registrations.ts'
import { type Fair, isOpen } from '../../db/fairs.ts'
import type { Facts } from '../../facts.ts'
import { candidatesAmong } from '../../jobs/fairs/audience.ts'
import { whyWords } from '../../jobs/fairs/replies.ts'
import { needsWords } from '../../jobs/fairs/words.ts'
import { momentInVietnam, showMoment } from '../../text/moment.ts'
import { communeOf, placeOf } from './lists.ts'
import { actsFor, ended, manages } from './own.ts'

/** One registration as an officer sees it, and what they may do about it. */
export async function showRegistration(
  turn: Turn,
  facts: Facts,
  fair: Fair,
  own: Registration,
  lead?: string,
): Promise<Outcome> {
  const { t } = turn
  const products = await candidateProducts(turn.trx, { producers: [own.producerId] })
  const brought = products.filter((p) => own.products.some((o) => o.id === p.id))
  const fits = candidatesAmong(facts.places, fair, brought)
  const lines = [
    own.producer,
    placeOf(turn, facts, communeOf(own)),
    ...(own.byOfficer ? [t('fairs:reg.byOfficer')] : []),
    t('fairs:reg.state', { state: t(`fairs:regState.${own.state}`) }),
    ...(own.confirmBy ? [t('fairs:reg.heldUntil', { until: showMoment(own.confirmBy) })] : []),
    ...(own.reason ? [t('fairs:reg.reason', { reason: own.reason })] : []),
    ...brought.map((product) => {
      const fit = fits.find((f) => f.product.id === product.id)
      return `• ${fit ? whyWords(t, fair, fit) : t('fairs:reg.unfit', { product: product.name })}`
    }),
    t('fairs:mine.needs', { needs: needsWords(t, own.needs) }),
    ...(own.contact ? [t('fairs:mine.contact', { contact: own.contact })] : []),
  ]
  const to = (yes: boolean, label: string): Choice => ({
    label,
    action: { route: 'fairs.decide', args: { reg: own.id, yes } },
  })
  const live = fair.state === 'announced' || fair.state === 'closed'
  const open = live && manages(turn, facts, fair)
  const mayTake =
    own.state === 'applied' ||
    (own.state === 'waiting' && fair.giving === 'officer') ||
    own.state === 'refused'
  const held = own.state === 'registered' || own.state === 'asked'
  const mayRefuse = ['applied', 'waiting', 'registered', 'asked'].includes(own.state)
  const phone =
    own.personId === null && live && ['registered', 'waiting', 'asked', 'applied'].includes(own.state)
  if (phone) lines.push(t('fairs:reg.phone'))
  return say(
    [lead, lines.join('\n')].filter(Boolean).join('\n\n'),
    [
      ...(open && mayTake ? [to(true, t('fairs:button.accept'))] : []),
      ...(open && mayRefuse ? [to(false, t(held ? 'fairs:button.takeBack' : 'fairs:button.refuse'))] : []),
      ...((await actsFor(turn, facts, fair, own)) === 'officer' ? actChoices(turn, fair, own) : []),
      { label: t('common:back'), action: { route: 'fairs.people', args: { id: fair.id } } },
    ],
    ended(turn),
  )
}

/** What an officer does for a producer who phoned: the same acts as theirs, by the same rules. */
function actChoices(turn: Turn, fair: Fair, own: Registration): Choice[] {
  const choice = (key: 'takeFor' | 'giveUpFor' | 'change' | 'withdraw', route: string): Choice => ({
    label: turn.t(`fairs:button.${key}`),
    action: { route, args: { reg: own.id } },
  })
  const live = fair.state === 'announced' || fair.state === 'closed'
  if (own.state === 'asked' && live)
    return [choice('takeFor', 'fairs.take'), choice('giveUpFor', 'fairs.withdraw')]
  if (!isOpen(fair, momentInVietnam(turn.now))) return []
  const inIt = ['registered', 'waiting', 'applied'].includes(own.state)
  if (inIt) return [choice('change', 'fairs.products'), choice('withdraw', 'fairs.withdrawAsk')]
  return []
}
