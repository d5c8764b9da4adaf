import { assertNever } from '../assert-never.ts'
import { isCurrent, type Place, type Places, placeKey } from '../ocop/places.ts'
import type { Scope } from './standing.ts'

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
