import { addMonths, type IsoDate } from '../ocop/dates.ts'
import { daysBeforeExpiry } from './cells.ts'
import { FIRST_RECOGNITION } from './plan.ts'
import type { Values, Wrong } from './problem.ts'
import type { Days, KnownDecision } from './record.ts'

/** The decision of a row. An expiry day is only checked against it, or stands in for it where it is missing. */
export function checkDecision(
  values: Values,
  { today, source }: { today: IsoDate; source: string },
  wrong: Wrong,
  decided: Days | undefined,
  expires: Days | undefined,
): KnownDecision | undefined {
  if (decided && decided.from > today) wrong('decidedOn', 'future_day')
  if (decided && decided.to < FIRST_RECOGNITION) wrong('decidedOn', 'early_day')
  if (expires && expires.from !== expires.to) wrong('expiresOn', 'day')
  if (
    decided &&
    expires &&
    (expires.from < addMonths(decided.from, 36) || expires.to > addMonths(decided.to, 36))
  ) {
    wrong('expiresOn', 'expiry', addMonths(decided.to, 36))
  }
  const fromExpiry = expires && !decided ? daysBeforeExpiry(expires.from) : undefined
  if (expires && !decided && !fromExpiry) wrong('expiresOn', 'day')
  // Of an approximate day no part lies in the future.
  const days = decided && decided.to > today ? { from: decided.from, to: today } : (decided ?? fromExpiry)
  if (!days && !values.decisionNo) return undefined
  return { ...(values.decisionNo && { decisionNo: values.decisionNo }), ...(days && { days }), source }
}
