import { z } from 'zod'
import { assertNever } from '../../assert-never.ts'
import type { Choice, JsonObject } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import type { Standing } from '../../db/statistics.ts'
import type { Tier } from '../../db/tables.ts'
import type { Facts } from '../../facts.ts'
import type { Place, Places } from '../../ocop/places.ts'

/** The columns of every count, in the order of the province's own report. */
export const TIERS = ['5', 'potential_5', '4', '3'] as const satisfies readonly Tier[]

/** What is counted, as a button remembers it. The day is kept: pressed next week it still means what it says. */
export const query = z.object({
  place: z.string(),
  day: z.iso.date(),
  tier: z.enum(TIERS).optional(),
  standing: z.enum(['valid', 'expired', 'uncertain']).optional(),
  /** The table from which one came here, to lead back to. */
  up: z
    .object({ place: z.string(), split: z.enum(['district', 'commune']), page: z.number().int().min(0) })
    .optional(),
})
export type Query = z.infer<typeof query>

/** The standings an answer shows, under the word used for them: a late filing keeps a certificate in force. */
export function standingsOf(asked: Query['standing']): Standing[] {
  switch (asked) {
    case 'valid':
      return ['valid', 'extended']
    case 'expired':
      return ['expired']
    case 'uncertain':
      return ['uncertain']
    case undefined:
      return ['valid', 'extended', 'expired', 'uncertain']
    default:
      return assertNever(asked)
  }
}

/** The place of a stored key. @throws never: a key of an older release means the whole province. */
export function placeOf(facts: Facts, key: string): Place {
  return facts.places.byKey.get(key) ?? facts.places.province
}

/** The places of somebody's rights, council members' too: counting only reads. */
export function ownPlaces(turn: Turn, places: Places): Place[] {
  const found = turn.grants.flatMap((grant) => places.byKey.get(grant.place) ?? [])
  return found.includes(places.province) ? [places.province] : [...new Set(found)]
}

/** A choice that goes to a route with what the query says. */
export function to(route: string, label: string, args: Query | JsonObject): Choice {
  return { label, action: { route, args: JSON.parse(JSON.stringify(args)) } }
}
