import { addDays, type IsoDate } from './dates.ts'
import type { ReminderAbout } from './fair.ts'

/** Days before the deadline for those who have not answered; before the fair for those who come. */
export const REMINDER_DAYS: Record<ReminderAbout, readonly number[]> = { deadline: [7, 3, 1], fair: [3, 1] }

export interface FairStep {
  days: number
  on: IsoDate
}

/** The days on which somebody is reminded, in time order: not before they were told of it, nor on that very day. */
export function fairSteps(about: ReminderAbout, anchor: IsoDate, toldOn: IsoDate): FairStep[] {
  return REMINDER_DAYS[about]
    .map((days) => ({ days, on: addDays(anchor, -days) }))
    .filter((step) => step.on > toldOn)
}

/**
 * The step to tell today: the latest that has come, so that after Tết or an outage only one message goes out.
 * Nothing once the anchor day itself has come: it would be too late to prepare, and the deadline is over that day.
 */
export function dueFairStep(
  steps: readonly FairStep[],
  anchor: IsoDate,
  today: IsoDate,
): FairStep | undefined {
  return today >= anchor ? undefined : steps.filter((step) => step.on <= today).at(-1)
}
