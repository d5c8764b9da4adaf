import { assertNever } from '../../assert-never.ts'
import { isCurrent, type Place, placeKey, type Successor } from './place.ts'
import type { Places } from './tree.ts'

/** Where a commune lies today: its successors, or itself when it is in force. */
export function successorsOf(places: Places, commune: Place): readonly Successor[] {
  if (isCurrent(commune)) return [{ commune, share: 'whole' }]
  return places.successors.get(commune.code) ?? []
}

/** The old communes that went into a current one, wholly or in part. */
export function predecessorsOf(places: Places, commune: Place): readonly Place[] {
  return isCurrent(commune) ? (places.predecessors.get(commune.code) ?? []) : []
}

/** The district (in its last version) with this code. */
export function formerDistrict(places: Places, code: string): Place | undefined {
  return places.formerDistricts.find((district) => district.code === code)
}

/**
 * The former districts on whose ground a commune lies: one for an old commune,
 * one or (for two of the 102) two for a current one.
 */
export function formerDistrictsOf(places: Places, commune: Place): Place[] {
  const old = isCurrent(commune) ? predecessorsOf(places, commune) : [commune]
  const codes = new Set(old.map((place) => place.parentCode))
  return places.formerDistricts.filter((district) => codes.has(district.code))
}

/** The current communes with ground in a former district. */
export function communesOfFormerDistrict(places: Places, district: Place): Place[] {
  return places.communes.filter((commune) =>
    formerDistrictsOf(places, commune).some((other) => other.code === district.code),
  )
}

/**
 * Whether a place contains another entirely, so that an officer in charge of the
 * first may act on the second. The province contains everything; a former province
 * or district what lay in it; a current commune itself and the old communes that
 * went into it whole (one that was divided is for the province).
 */
export function covers(places: Places, officerPlace: Place, target: Place): boolean {
  if (placeKey(officerPlace) === placeKey(target) || officerPlace === places.province) return true
  switch (officerPlace.level) {
    case 'province':
      return (
        target.level !== 'province' &&
        districtsOf(places, target).every((d) => d.parentCode === officerPlace.code)
      )
    case 'district':
      return (
        target.level !== 'province' && districtsOf(places, target).every((d) => d.code === officerPlace.code)
      )
    case 'commune':
      return coversCommune(places, officerPlace, target)
    default:
      return assertNever(officerPlace.level)
  }
}

function coversCommune(places: Places, outer: Place, inner: Place): boolean {
  if (inner.level !== 'commune' || isCurrent(inner)) return false
  // Two versions of one old commune: xã Đa Phước, later thị trấn.
  if (!isCurrent(outer)) return outer.code === inner.code && outer.shortName === inner.shortName
  return successorsOf(places, inner).every(({ commune, share }) => commune === outer && share === 'whole')
}

function districtsOf(places: Places, place: Place): Place[] {
  return place.level === 'district' ? [place] : formerDistrictsOf(places, place)
}
