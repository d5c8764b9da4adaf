import { builtIn } from '../bot/decide.ts'
import type { Guard } from '../bot/route.ts'
import type { Turn } from '../bot/turn.ts'
import { covers, type Place, type Places } from '../ocop/places.ts'

/** Somebody who agreed to be remembered; others are asked first and then led on to what they wanted. */
export const consented: Guard = (turn, wanted) =>
  turn.person ? null : { route: 'people.consent', args: { then: wanted as never } }

/** Anybody with a right in force. What it covers is asked where the act is. */
export const officer: Guard = (turn, wanted) =>
  consented(turn, wanted) ?? (turn.grants.length > 0 ? null : { route: 'people.officersOnly' })

/** "Hết hạn thì làm sao?" from somebody who is no officer is a question, not the officers' command. */
export const officerOrQuestion: Guard = (turn, wanted) =>
  turn.grants.length === 0 && !turn.text.startsWith('/') ? { route: builtIn.answer } : officer(turn, wanted)

export const administrator: Guard = (turn, wanted) =>
  consented(turn, wanted) ??
  (turn.grants.some((g) => g.role === 'administrator') ? null : { route: 'people.administratorsOnly' })

/** The places this person answers for as an officer or administrator, widest first as granted. */
export function placesInCharge(turn: Turn, places: Places): Place[] {
  return turn.grants
    .filter((g) => g.role !== 'council_member')
    .map((g) => places.byKey.get(g.place))
    .filter((p) => p !== undefined)
}

/** May this person decide for that place, now? */
export function inChargeOf(turn: Turn, places: Places, target: Place): boolean {
  return placesInCharge(turn, places).some((p) => covers(places, p, target))
}
