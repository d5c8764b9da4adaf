import type { Turn } from '../../bot/turn.ts'
import { officersFor } from '../../db/people.ts'
import type { ProducerCard } from '../../db/producers.ts'
import type { Place, Places } from '../../ocop/places.ts'
import { inChargeOf } from '../guards.ts'

/**
 * The communes that answer for a producer: those of their products. Where none is known for certain the matter is
 * the province's: nobody decides for a place that may be another's.
 */
export function areaOf(places: Places, card: ProducerCard): Place[] {
  const keys = new Set(card.products.flatMap((p) => (p.commune ? [p.commune] : [])))
  const communes = [...keys].flatMap((key) => places.byKey.get(key) ?? [])
  return communes.length > 0 ? communes : [places.province]
}

/** Who is to decide about this producer, without the person it is about. */
export async function decidersFor(
  turn: Turn,
  places: Places,
  card: ProducerCard,
  except: string,
): Promise<string[]> {
  const found: string[] = []
  for (const place of areaOf(places, card)) {
    found.push(...(await officersFor(turn.trx, places, place, except)))
  }
  return [...new Set(found)]
}

/** May whoever is writing decide about this producer, now? */
export function mayDecide(turn: Turn, places: Places, card: ProducerCard): boolean {
  return areaOf(places, card).some((place) => inChargeOf(turn, places, place))
}

/** 'Xã Óc Eo', or the former district with "commune unclear" where the commune is doubtful. */
export function showArea(turn: Pick<Turn, 't'>, places: Places, card: ProducerCard): string {
  const area = areaOf(places, card)
  if (area[0] !== places.province) return area.map((p) => p.name).join(', ')
  const districts = new Set(card.products.flatMap((p) => (p.formerDistrict ? [p.formerDistrict] : [])))
  const names = [...districts].flatMap((key) => places.byKey.get(key)?.name ?? [])
  return names.length > 0
    ? turn.t('people:producer.communeUnclear', { district: names.join(', ') })
    : places.province.name
}
