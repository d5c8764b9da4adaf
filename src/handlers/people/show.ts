import type { Turn } from '../../bot/turn.ts'
import { dayInVietnam } from '../../clock.ts'
import type { Grant } from '../../db/stored.ts'
import type { Places } from '../../ocop/places.ts'
import { showDay } from '../../text/i18n.ts'

/** 'HH:MM' on a clock in Vietnam. */
export function showTime(instant: Date): string {
  return new Date(instant.getTime() + 7 * 3_600_000).toISOString().slice(11, 16)
}

/** '09:00 23/11/2026'. */
export function showMoment(instant: Date): string {
  return `${showTime(instant)} ${showDay(dayInVietnam(instant))}`
}

/** 'Cán bộ, Xã Óc Eo'. */
export function showRight(turn: Pick<Turn, 't'>, places: Places, grant: Grant): string {
  const place = places.byKey.get(grant.place)?.name ?? grant.place
  return `${turn.t(`people:role.${grant.role}`)}, ${place}`
}
