import Holidays from 'date-holidays'
import { z } from 'zod'
import { addDays, dayOfWeek, type IsoDate, isIsoDate } from './dates.ts'

/** Days without public offices. Built once; years are worked out when first asked for. */
export interface WorkCalendar {
  /** True on Saturdays, Sundays, public holidays and the days given in their stead. */
  isDayOff(day: IsoDate): boolean
  /** True on the five holidays of Tết Nguyên đán: from the eve to the fourth of the first month. */
  isTet(day: IsoDate): boolean
}

export interface CalendarConfig {
  /** Days off that no rule yields: the second day of the National Day, days swapped by the government. */
  extraDaysOff: IsoDate[]
  /** Days that would be off but are worked, such as the Saturday of a swap. */
  makeUpDays: IsoDate[]
}

const dated = z.strictObject({
  day: z.string().refine(isIsoDate, 'not a day YYYY-MM-DD'),
  why: z.string().min(1),
})
const file = z.strictObject({
  source: z.string().min(1),
  howToUse: z.string().min(1),
  extraDaysOff: z.array(dated),
  makeUpDays: z.array(dated),
  /** What is not settled yet, for whoever keeps the file. */
  open: z.array(z.string().min(1)),
})

/** The announced days from data/calendar.json. Throws on a malformed file. */
export function parseCalendar(raw: unknown): CalendarConfig {
  const parsed = file.safeParse(raw)
  if (!parsed.success) throw new Error(`Calendar: ${z.prettifyError(parsed.error)}`)
  const days = (list: { day: IsoDate }[]) => list.map((d) => d.day)
  return { extraDaysOff: days(parsed.data.extraDaysOff), makeUpDays: days(parsed.data.makeUpDays) }
}

/** Commune's time for a dossier (Điều 7.2). */
const COMMUNE_WORKING_DAYS = 15

/**
 * The Vietnamese work calendar. Holidays come from the date-holidays package
 * (Tết and Giỗ Tổ by the lunar calendar); a holiday on a weekend is made good on
 * the next working day (Labour Code 2019, Điều 111.3); what the government
 * announces year by year comes from `cfg` and wins.
 */
export function workCalendar(cfg: CalendarConfig): WorkCalendar {
  const years = new Map<number, Year>()
  const extra = new Set(cfg.extraDaysOff)
  const worked = new Set(cfg.makeUpDays)
  const of = (day: IsoDate) => {
    const n = Number(day.slice(0, 4))
    let year = years.get(n)
    if (!year) {
      year = yearOf(n, extra, worked)
      years.set(n, year)
    }
    return year
  }
  return {
    isDayOff: (day) => !worked.has(day) && (isWeekend(day) || extra.has(day) || of(day).off.has(day)),
    isTet: (day) => of(day).tet.has(day),
  }
}

interface Year {
  off: Set<IsoDate>
  tet: Set<IsoDate>
}

// Only public holidays: the many lunar observances cost most of the time and are no days off.
const vietnam = new Holidays('VN', {
  languages: ['en'],
  timezone: 'Asia/Ho_Chi_Minh',
  types: ['public'],
})

function yearOf(year: number, extra: ReadonlySet<IsoDate>, worked: ReadonlySet<IsoDate>): Year {
  const off = new Set<IsoDate>()
  const tet = new Set<IsoDate>()
  for (const h of vietnam.getHolidays(year)) {
    if (h.type !== 'public') continue
    const first = h.date.slice(0, 10)
    // Tết is listed as five days from its eve; its first day comes once more alone and adds nothing.
    const length = Math.round((h.end.getTime() - h.start.getTime()) / 86_400_000)
    for (let i = 0; i < length; i++) {
      off.add(addDays(first, i))
      if (h.rule.includes('vietnamese 1-0-1')) tet.add(addDays(first, i))
    }
  }
  for (const holiday of [...off].sort()) {
    if (!isWeekend(holiday)) continue
    let instead = addDays(holiday, 1)
    while ((isWeekend(instead) || off.has(instead) || extra.has(instead)) && !worked.has(instead))
      instead = addDays(instead, 1)
    off.add(instead)
  }
  return { off, tet }
}

function isWeekend(day: IsoDate): boolean {
  return dayOfWeek(day) >= 6
}

/** The `n`-th working day after `from`, which itself is not counted; `from` when n is 0. */
export function addWorkingDays(from: IsoDate, n: number, cal: WorkCalendar): IsoDate {
  let day = from
  for (let left = n; left > 0; ) {
    day = addDays(day, 1)
    if (!cal.isDayOff(day)) left--
  }
  return day
}

/** The last day for the commune to examine a dossier: 15 working days from the day it received it (Điều 7.2). */
export function communeDeadline(receivedOn: IsoDate, cal: WorkCalendar): IsoDate {
  return addWorkingDays(receivedOn, COMMUNE_WORKING_DAYS, cal)
}

/** The first day whose `n` working days are not over yet on `today`: what came in before it has waited longer. */
export function firstDayInTime(today: IsoDate, n: number, cal: WorkCalendar): IsoDate {
  let day = today
  while (addWorkingDays(addDays(day, -1), n, cal) >= today) day = addDays(day, -1)
  return day
}
