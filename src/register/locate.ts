import {
  findPlaceIn,
  formerDistrictsOf,
  isCurrent,
  lookup,
  type Match,
  type Place,
  type Places,
  placeKey,
  successorsOf,
} from '../ocop/places.ts'
import type { RegisterPlace } from './record.ts'

/** What a row says about its place. */
export interface WrittenPlace {
  readonly commune?: string
  readonly district?: string
  readonly address?: string
}

export type Located =
  | { kind: 'place'; place: RegisterPlace }
  | { kind: 'no_commune' }
  | { kind: 'unknown_commune'; suggestions: readonly Place[] }
  | { kind: 'unknown_district' }
  | { kind: 'other_district'; commune: Place; districts: readonly Place[] }

/**
 * Finds where a product is made: from its commune, else from the commune that its
 * address names; the former district narrows. A commune that stays doubtful keeps
 * its candidates (current communes); one that certainly lies in another district
 * than written is refused.
 */
export function locate(places: Places, written: WrittenPlace): Located {
  const districts = written.district ? districtsNamed(places, written.district) : undefined
  if (districts?.length === 0) return { kind: 'unknown_district' }
  const match = communeMatch(places, written)
  if (!match) return { kind: 'no_commune' }
  const communes = placesOf(match).filter((place) => place.level === 'commune')
  if (communes.length === 0) {
    const suggestions =
      match.kind === 'none' ? match.suggestions.filter((place) => place.level === 'commune') : []
    return { kind: 'unknown_commune', suggestions }
  }
  const inside = (place: Place) =>
    !districts || formerDistrictsOf(places, place).some((district) => districts.includes(district))
  if (!communes.some(inside)) {
    return {
      kind: 'other_district',
      commune: communes[0]!,
      districts: formerDistrictsOf(places, communes[0]!),
    }
  }
  const district = districts?.length === 1 ? districts[0] : undefined
  return { kind: 'place', place: settle(places, communes, district, communes.every(inside)) }
}

function districtsNamed(places: Places, text: string): Place[] {
  return placesOf(lookup(places, text)).filter((place) => place.level === 'district')
}

function communeMatch(places: Places, { commune, district, address }: WrittenPlace): Match | undefined {
  if (commune) return lookup(places, district ? `${commune}, ${district}` : commune)
  return address ? findPlaceIn(places, district ? `${address}, ${district}` : address)?.match : undefined
}

function placesOf(match: Match): readonly Place[] {
  if (match.kind === 'none') return []
  return match.kind === 'one' ? [match.place] : match.candidates
}

function settle(
  places: Places,
  communes: readonly Place[],
  district: Place | undefined,
  allInside: boolean,
): RegisterPlace {
  const current = new Set(
    communes.flatMap((place) => successorsOf(places, place).map(({ commune }) => commune)),
  )
  const only = communes.length === 1 ? communes[0]! : undefined
  const former = district ?? commonDistrict(places, communes)
  const known = {
    ...(only && !isCurrent(only) && { oldCommune: placeKey(only) }),
    ...(former && { formerDistrict: placeKey(former) }),
  }
  if (current.size === 1) return { ...known, commune: placeKey([...current][0]!) }
  const reason = only ? 'divided' : allInside ? 'same_name' : 'tone_or_district'
  return { ...known, doubt: { candidates: [...current].map(placeKey), reason } }
}

function commonDistrict(places: Places, communes: readonly Place[]): Place | undefined {
  const districts = new Set(communes.flatMap((commune) => formerDistrictsOf(places, commune)))
  return districts.size === 1 ? [...districts][0] : undefined
}
