import { dayInVietnam, hourInVietnam } from '../clock.ts'
import type { WorkCalendar } from '../ocop/working-days.ts'

/** Whole hours in Vietnam between which people may be written to unasked. */
export const AWAKE = { from: 7, to: 20 } as const

/** Tells whether nobody may be written to unasked: from 20:00 to 07:00, and all of Tết. */
export function quietHours(calendar: WorkCalendar): (now: Date) => boolean {
  return (now) => {
    const hour = hourInVietnam(now)
    return hour < AWAKE.from || hour >= AWAKE.to || calendar.isTet(dayInVietnam(now))
  }
}
