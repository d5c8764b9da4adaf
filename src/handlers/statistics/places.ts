import { assertNever } from '../../assert-never.ts'
import type { Scope } from '../../db/statistics.ts'
import { isCurrent, type Place, type Places, placeKey } from '../../ocop/places.ts'
import type { Translate } from '../../text/i18n.ts'

/** The products that lie in a place: a commune in force by its own key, anything older by the keys of all its versions. */
export function scopeOf(places: Places, place: Place): Scope {
  switch (place.level) {
    case 'province':
      if (isCurrent(place)) return { kind: 'all' }
      return {
        kind: 'districts',
        keys: keysOf(places, (p) => p.level === 'district' && p.parentCode === place.code),
      }
    case 'district':
      return {
        kind: 'districts',
        keys: keysOf(places, (p) => p.level === 'district' && p.code === place.code),
      }
    case 'commune':
      if (isCurrent(place)) return { kind: 'commune', key: placeKey(place) }
      return {
        kind: 'old_commune',
        keys: keysOf(places, (p) => p.level === 'commune' && p.code === place.code),
      }
    default:
      return assertNever(place.level)
  }
}

function keysOf(places: Places, which: (place: Place) => boolean): string[] {
  return places.all.filter((p) => !isCurrent(p) && which(p)).map(placeKey)
}

/** 'Xã Óc Eo', 'Huyện Thoại Sơn (cũ)'; where two former districts share a name, with their province. */
export function placeName(t: Translate, places: Places, place: Place): string {
  if (isCurrent(place)) return place.name
  const twins = places.formerDistricts.filter(
    (d) => d.level === place.level && d.shortName === place.shortName,
  )
  const parent = places.all.find(
    (p) => p.code === place.parentCode && !isCurrent(p) && p.level !== place.level,
  )
  const needsParent = parent && (place.level === 'commune' || twins.length > 1)
  return needsParent
    ? t('statistics:place.oldIn', { name: place.name, parent: parent.shortName })
    : t('statistics:place.old', { name: place.name })
}
