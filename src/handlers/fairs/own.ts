import { z } from 'zod'
import { type Outcome, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import type { Registration } from '../../db/fair-registrations.ts'
import { type Fair, lockFair } from '../../db/fairs.ts'
import { producerCard } from '../../db/producers.ts'
import type { Facts } from '../../facts.ts'
import { type Place, placeKey } from '../../ocop/places.ts'
import { inChargeOf, officer, placesInCharge } from '../guards.ts'
import { mayDecide } from '../people/area.ts'

/** Names a fair. */
export const one = z.object({ id: z.string() })

/**
 * Who decides about a fair: officers and administrators in charge of the place it belongs to. A fair of the
 * province is the province's; one of a commune the commune's, and the province's.
 */
export function manages(turn: Turn, facts: Facts, fair: Fair): boolean {
  return inChargeOf(turn, facts.places, ownerOf(facts, fair))
}

/** Other officers see fairs that were announced, and of the lists what concerns their own place. */
export function sees(turn: Turn, facts: Facts, fair: Fair): boolean {
  if (manages(turn, facts, fair)) return true
  return fair.state !== 'draft' && placesInCharge(turn, facts.places).length > 0
}

function ownerOf({ places }: Facts, fair: Fair): Place {
  return places.byKey.get(fair.ownerPlace) ?? places.province
}

/** The place for which somebody makes a fair: the widest they are in charge of. */
export function ownPlace(turn: Turn, facts: Facts): string | undefined {
  const own = placesInCharge(turn, facts.places)
  const widest = own.find((p) => p === facts.places.province) ?? own[0]
  return widest && placeKey(widest)
}

/** A route about one fair for those who decide about it; asked when shown and again when pressed. */
export function onFair<A extends { id: string }>(
  facts: Facts,
  spec: { name: string; args: z.ZodType<A>; run(turn: Turn, fair: Fair, args: A): Promise<Outcome> },
): Route {
  return route({
    name: spec.name,
    guard: officer,
    args: spec.args,
    async run(turn, args) {
      const fair = await lockFair(turn.trx, args.id)
      if (!fair) return say(turn.t('fairs:gone'), undefined, ended(turn))
      if (!manages(turn, facts, fair)) return say(turn.t('fairs:notYours'), undefined, ended(turn))
      return spec.run(turn, fair, args)
    },
  })
}

/** Asked at the act: an officer may have taken the link back since the button was shown. */
export async function speaksFor(turn: Turn, producerId: string): Promise<boolean> {
  const claim = await turn.trx
    .selectFrom('producer_claim')
    .select('id')
    .where('person_id', '=', turn.person!.id)
    .where('producer_id', '=', producerId)
    .where('state', '=', 'confirmed')
    .executeTakeFirst()
  return claim !== undefined
}

/**
 * In whose name somebody may act on a registration now: their own producer's, or, as an officer in charge of the
 * fair's or the producer's place, that of one who phoned. What a producer said themselves no officer changes so.
 */
export async function actsFor(
  turn: Turn,
  facts: Facts,
  fair: Fair,
  own: Registration,
): Promise<'self' | 'officer' | null> {
  if (await speaksFor(turn, own.producerId)) return 'self'
  return own.byOfficer && (await mayRegister(turn, facts, fair, own.producerId)) ? 'officer' : null
}

/** May this officer register that producer for this fair? */
export async function mayRegister(
  turn: Turn,
  facts: Facts,
  fair: Fair,
  producerId: string,
): Promise<boolean> {
  if (fair.state === 'draft' || turn.grants.length === 0) return false
  if (manages(turn, facts, fair)) return true
  const card = await producerCard(turn.trx, producerId)
  return card !== undefined && mayDecide(turn, facts.places, card)
}

/** Ends our own question; a dossier that is open stays open when an old button is pressed. */
export function ended(turn: Turn): null | undefined {
  return turn.open?.ask.route.startsWith('fairs.') ? null : undefined
}
