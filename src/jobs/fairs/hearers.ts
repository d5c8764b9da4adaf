import type { Kysely } from 'kysely'
import type { Registration } from '../../db/fair-registrations.ts'
import type { Fair } from '../../db/fairs.ts'
import { grantsOf } from '../../db/grants.ts'
import { localesOf } from '../../db/people.ts'
import type { Database } from '../../db/tables.ts'
import { covers, type Places } from '../../ocop/places.ts'
import { managersOf } from './states.ts'

/** Somebody who is told about a registration; an officer is told so that they phone the producer. */
export interface Hearer {
  personId: string
  locale: string | null | undefined
  officer: boolean
}

/**
 * Whoever speaks for the producer. Where nobody does, the officer who entered it while they are in charge of the
 * fair's or the producer's place, else whoever answers for the fair.
 */
export async function hearersOf(
  db: Kysely<Database>,
  places: Places,
  fair: Fair,
  own: Registration,
): Promise<Hearer[]> {
  if (own.personId) return [{ personId: own.personId, locale: own.locale, officer: false }]
  const ids = (await mayStill(db, places, fair, own)) ? [own.enteredBy!] : await managersOf(db, places, fair)
  const locales = await localesOf(db, ids)
  return ids.map((personId) => ({ personId, locale: locales.get(personId), officer: true }))
}

async function mayStill(
  db: Kysely<Database>,
  places: Places,
  fair: Fair,
  own: Registration,
): Promise<boolean> {
  if (!own.enteredBy) return false
  const grants = (await grantsOf(db, own.enteredBy)).filter((g) => g.role !== 'council_member')
  const charge = grants.flatMap((g) => places.byKey.get(g.place) ?? [])
  const about = [fair.ownerPlace, ...own.products.map((p) => p.commune)]
  const targets = about.map((key) => (key && places.byKey.get(key)) || places.province)
  return charge.some((place) => targets.some((target) => covers(places, place, target)))
}
