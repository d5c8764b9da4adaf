import type { Turn } from '../../bot/turn.ts'
import type { Grant } from '../../db/stored.ts'
import type { Places } from '../../ocop/places.ts'

export { showMoment, showTime } from '../../text/moment.ts'

/** 'Cán bộ, Xã Óc Eo'. */
export function showRight(turn: Pick<Turn, 't'>, places: Places, grant: Grant): string {
  const place = places.byKey.get(grant.place)?.name ?? grant.place
  return `${turn.t(`people:role.${grant.role}`)}, ${place}`
}
