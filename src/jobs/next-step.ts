import type { ToldStep, Watched } from '../db/watched.ts'
import { addDays, type IsoDate } from '../ocop/dates.ts'
import { type DueStep, dueStep, reminderSteps } from '../ocop/reminders.ts'
import type { WorkCalendar } from '../ocop/working-days.ts'

/** What is left to do about one certificate on a day. */
export interface NextStep {
  /** The one step to tell, and how often it was told before. */
  tell?: DueStep & { again: number }
  /** Steps that came and went while nobody could be told: noted, never sent. */
  skip: DueStep[]
}

/**
 * The steps of a certificate whose expiry is known to the day, in time order. The last day of the window is told
 * before Tết where it falls in Tết: after Tết it would be too late.
 */
export function stepsOf(w: Pick<Watched, 'expires' | 'filing'>, calendar: WorkCalendar): DueStep[] {
  if (w.expires.from !== w.expires.to) return []
  return reminderSteps(w.expires.to, w.filing).map((s) =>
    s.step === 'window_closes' ? { ...s, on: lastDayBeforeTet(s.on, calendar) } : s,
  )
}

function lastDayBeforeTet(day: IsoDate, calendar: WorkCalendar): IsoDate {
  let before = day
  while (calendar.isTet(before)) before = addDays(before, -1)
  return before
}

/**
 * Decides what one person is told of one certificate on `today`: only the latest step that has come, once; again
 * when they asked to be reminded again and that day has come.
 */
export function nextStep(w: Watched, today: IsoDate, calendar: WorkCalendar): NextStep {
  const steps = stepsOf(w, calendar)
  const latest = dueStep(steps, today)
  if (!latest) return { skip: [] }
  const told = (step: DueStep): ToldStep[] => w.told.filter((t) => t.step === step.step)
  const skip = steps.filter((s) => s.on <= today && s.step !== latest.step && told(s).length === 0)
  const before = told(latest)
  if (before.length === 0) return { tell: { ...latest, again: 0 }, skip }
  if (w.snoozedUntil !== undefined && w.snoozedUntil <= today) {
    return { tell: { ...latest, again: Math.max(...before.map((t) => t.again)) + 1 }, skip }
  }
  return { skip }
}
