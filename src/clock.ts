/** The one source of "now". Everything that needs the time is given this, or a value taken from it. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/** A clock that reads `start` at this moment and runs on from there: training and tests (DEMO_CLOCK). */
export function clockFrom(start: Date, base: Clock = systemClock): Clock {
  const ahead = start.getTime() - base.now().getTime()
  return { now: () => new Date(base.now().getTime() + ahead) }
}

const VIETNAM_OFFSET_MS = 7 * 3_600_000

/** The calendar day in Asia/Ho_Chi_Minh (UTC+7 the whole year since 1975) as 'YYYY-MM-DD'. */
export function dayInVietnam(instant: Date): string {
  return new Date(instant.getTime() + VIETNAM_OFFSET_MS).toISOString().slice(0, 10)
}

/** Hour and minute of the day in Vietnam as a fraction of hours, 0 ≤ h < 24. */
export function hourInVietnam(instant: Date): number {
  const local = new Date(instant.getTime() + VIETNAM_OFFSET_MS)
  return local.getUTCHours() + local.getUTCMinutes() / 60
}

/** The instant at which a clock in Vietnam shows `day` and `hour` (whole hours). */
export function instantInVietnam(day: string, hour = 0): Date {
  return new Date(`${day}T${String(hour).padStart(2, '0')}:00:00+07:00`)
}
