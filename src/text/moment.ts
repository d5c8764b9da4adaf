import { dayInVietnam } from '../clock.ts'
import { showDay } from './i18n.ts'

/** 'HH:MM' on a clock in Vietnam. */
export function showTime(instant: Date): string {
  return new Date(instant.getTime() + 7 * 3_600_000).toISOString().slice(11, 16)
}

/** '09:00 23/11/2026'. */
export function showMoment(instant: Date): string {
  return `${showTime(instant)} ${showDay(dayInVietnam(instant))}`
}

/** 'YYYY-MM-DDTHH:MM' in Vietnam, whose text order is time order. */
export function momentInVietnam(instant: Date): string {
  return `${dayInVietnam(instant)}T${showTime(instant)}`
}
