import { Temporal } from 'temporal-polyfill'

/** A calendar day 'YYYY-MM-DD' in Asia/Ho_Chi_Minh; text order is time order. */
export type IsoDate = string

/** True for an existing calendar day written 'YYYY-MM-DD' (so not 2027-02-29). */
export function isIsoDate(text: unknown): text is IsoDate {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' })
    return true
  } catch {
    return false
  }
}

/** The day `n` days after `day` (before, when n is negative). Throws RangeError for an impossible day. */
export function addDays(day: IsoDate, n: number): IsoDate {
  return Temporal.PlainDate.from(day).add({ days: n }).toString()
}

/**
 * The same day of the month `n` calendar months later; where that month is too
 * short, its last day: 2024-02-29 + 36 months is 2027-02-28.
 */
export function addMonths(day: IsoDate, n: number): IsoDate {
  return Temporal.PlainDate.from(day).add({ months: n }, { overflow: 'constrain' }).toString()
}

/** Days from `from` to `to`; negative when `to` is the earlier one. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'day' }).days
}

/** Negative, zero or positive as `a` is before, the same as or after `b`: for sorting. */
export function compare(a: IsoDate, b: IsoDate): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** 1 (Monday) to 7 (Sunday). */
export function dayOfWeek(day: IsoDate): number {
  return Temporal.PlainDate.from(day).dayOfWeek
}
