import { isCurrent, type Place, type Places } from '../../ocop/places.ts'
import type { Translate } from '../../text/i18n.ts'

export { scopeOf } from '../../db/scope.ts'

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
