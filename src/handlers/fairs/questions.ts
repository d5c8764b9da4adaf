import { type Choice, type Outcome, say } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import { candidateProducts } from '../../db/fair-candidates.ts'
import type { Registration } from '../../db/fair-registrations.ts'
import type { Fair } from '../../db/fairs.ts'
import type { Facts } from '../../facts.ts'
import { candidatesAmong, type FairCandidate } from '../../jobs/fairs/audience.ts'
import { NEEDS } from '../../ocop/fair.ts'

/** Who answers: the producer, or an officer in their name. */
export type By = 'self' | 'officer'

// What a producer is asked when they register: products, needs, whom to call.

/** The products of the producer that may come, or of which an officer must decide. */
export async function ownCandidates(
  turn: Turn,
  facts: Facts,
  fair: Fair,
  own: Pick<Registration, 'producerId'>,
): Promise<FairCandidate[]> {
  const products = await candidateProducts(turn.trx, { producers: [own.producerId] })
  return candidatesAmong(facts.places, fair, products)
}

/** Which products; what is chosen is kept after each press. */
export async function askProducts(turn: Turn, facts: Facts, fair: Fair, own: Registration): Promise<Outcome> {
  const { t } = turn
  const candidates = await ownCandidates(turn, facts, fair, own)
  const chosen = own.products.filter((p) => candidates.some((c) => c.product.id === p.id))
  const action = (route: string, more = {}) => ({ route, args: { reg: own.id, ...more } })
  const choices: Choice[] = candidates.slice(0, 30).map(({ product, fit }) => ({
    label: [
      `${chosen.some((p) => p.id === product.id) ? '☑' : '☐'} ${product.name}`,
      ...(fit.kind === 'doubtful' ? [`(${t('fairs:join.officerLooks')})`] : []),
    ].join(' '),
    action: action('fairs.product', { product: product.id }),
  }))
  if (chosen.length > 0) choices.push({ label: t('fairs:button.done'), action: action('fairs.needs') })
  return say(t('fairs:join.products', { producer: own.producer }), choices, {
    ask: action('fairs.products'),
  })
}

/** What comes after the products: nobody needs power or a refrigerator at a training. */
export function afterProducts(turn: Turn, fair: Fair, own: Registration, by: By): Outcome {
  return fair.kind === 'training' ? askContact(turn, own, by) : askNeeds(turn, own, by)
}

export function askNeeds(turn: Turn, own: Registration, by: By): Outcome {
  const { t } = turn
  const action = (route: string, more = {}) => ({ route, args: { reg: own.id, ...more } })
  return say(
    t(by === 'officer' ? 'fairs:forOther.needs' : 'fairs:join.needs'),
    [
      ...NEEDS.map((need) => ({
        label: `${own.needs.includes(need) ? '☑' : '☐'} ${t(`fairs:need.${need}`)}`,
        action: action('fairs.need', { need }),
      })),
      {
        label: own.needs.length > 0 ? t('fairs:button.done') : t('fairs:button.noNeeds'),
        action: action('fairs.contact'),
      },
    ],
    { ask: action('fairs.needs'), text: action('fairs.needsTyped') },
  )
}

/** Whom to call; of a producer who phoned: who asked. */
export function askContact(turn: Turn, own: Registration, by: By, lead?: string): Outcome {
  const name = by === 'self' && /\d{8,}/.test((turn.person!.name ?? '').replace(/\D/g, ''))
  const known = own.contact ?? (name ? turn.person!.name : null)
  const question = turn.t(by === 'officer' ? 'fairs:forOther.contact' : 'fairs:join.contact')
  const action = { route: 'fairs.submit', args: { reg: own.id, contact: known ?? '' } }
  return say(
    [lead, question].filter(Boolean).join('\n\n'),
    known ? [{ label: turn.t('fairs:button.useContact', { contact: known }), action }] : undefined,
    {
      ask: { route: 'fairs.contact', args: { reg: own.id } },
      text: { route: 'fairs.contactTyped', args: { reg: own.id } },
    },
  )
}
