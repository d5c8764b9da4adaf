import type { Places } from '../ocop/places.ts'
import { fold } from '../text/fold.ts'

/**
 * What a product is found by: its name, its producer (also as printed elsewhere)
 * and the names of its places, folded, every run of words once.
 */
export function searchText(
  places: Places,
  names: { product: string; producer: string; printedProducer?: string },
  place: { oldCommune?: string | null; commune?: string | null; formerDistrict?: string | null },
): string {
  const placeNames = [place.oldCommune, place.commune, place.formerDistrict].map(
    (key) => places.byKey.get(key ?? '')?.name ?? '',
  )
  const parts = [names.product, names.producer, names.printedProducer ?? '', ...placeNames].map(fold)
  return [...new Set(parts.filter((part) => part !== ''))].join(' ')
}
