import { daysBetween, type IsoDate } from './dates.ts'
import { type Dated, endAfter, findHour, withYears } from './fair-dates.ts'
import { findDays, type WrittenDays, weekdaysFit } from './fair-days.ts'
import type { NoticeDoubt, ReadNotice } from './fair-notice.ts'
import { type Clause, cueAt, cueBefore, type DayCue } from './fair-notice-words.ts'

interface Named {
  days: WrittenDays
  clause: Clause
}

/** A fair that lasts longer is more likely a mistake in a year or month. */
export const LONGEST_FAIR = 60

const daysWith = (clauses: readonly Clause[], ...cues: DayCue[]): Named[] =>
  clauses.flatMap((clause) =>
    findDays(clause.plain)
      .filter((days) => cues.includes(cueBefore(clause, days)))
      .map((days) => ({ days, clause })),
  )

/** The days of the event, if the notice names one period that can be. */
export function eventDates(
  clauses: readonly Clause[],
  today: IsoDate,
  doubts: NoticeDoubt[],
): ReadNotice['dates'] | undefined {
  const named = daysWith(clauses, 'event')
  if (named.length === 0 && vague(clauses, 'event')) doubts.push('dates.vague')
  const flaw = named.find(({ days }) => days.flaw)?.days.flaw
  if (flaw) {
    doubts.push(flaw === 'gap' ? 'dates.many' : `dates.${flaw}`)
    return undefined
  }
  const ranges = named.filter(
    ({ days }) => days.from.day !== days.to.day || days.from.month !== days.to.month,
  )
  const found = distinct((ranges.length > 0 ? ranges : named).map(({ days }) => days))
  if (found.length === 2 && ranges.length === 0) return opening(named, today, doubts)
  const only = found.length === 1 ? found[0]! : undefined
  const dated = only && withYears(only, today)
  // A single day outside the period is another event's, or tells that we misread one.
  const outside =
    dated && named.some(({ days }) => !ranges.some((r) => r.days === days) && !within(days, dated))
  if (found.length > 1 || outside) {
    doubts.push('dates.many')
    return undefined
  }
  if (!only) return undefined
  if (!dated) {
    doubts.push('dates.impossible')
    return undefined
  }
  if (!dated.yearWritten) doubts.push('dates.year')
  if (named.some(({ days }) => !weekdaysFit(days, same(days, only) ? dated : around(days, dated))))
    doubts.push('dates.weekday')
  if (daysBetween(dated.from, dated.to) > LONGEST_FAIR) doubts.push('dates.long')
  if (!named.some(({ days }) => days.open) || ranges.length > 0) return { from: dated.from, to: dated.to }
  const end = named.map(({ clause }) => endAfter(clause.plain, dated.from)).find((d) => d !== undefined)
  if (end) return { from: dated.from, to: end }
  doubts.push('dates.open')
  return undefined
}

const same = (a: WrittenDays, b: WrittenDays) =>
  a.from.day === b.from.day &&
  a.to.day === b.to.day &&
  a.from.month === b.from.month &&
  a.to.month === b.to.month

/** A single day in the year in which it falls into the period. */
function around(days: WrittenDays, dated: Dated): { from: IsoDate; to: IsoDate } {
  return withYears(days, dated.from) ?? dated
}

function within(days: WrittenDays, dated: Dated): boolean {
  const one = withYears(days, dated.from)
  return one !== undefined && one.from >= dated.from && one.to <= dated.to
}

/** "Khai mạc ngày 20/12, bế mạc ngày 25/12/2026". */
function opening(
  named: readonly Named[],
  today: IsoDate,
  doubts: NoticeDoubt[],
): ReadNotice['dates'] | undefined {
  const those = (word: string) =>
    named.find(({ days, clause }) => clause.plain.slice(0, days.index).split(/[,;]/).at(-1)!.includes(word))
      ?.days
  const first = those('khai mac')
  const last = those('be mac')
  if (!first || !last || first === last) {
    doubts.push('dates.many')
    return undefined
  }
  const dated = withYears({ from: first.from, to: last.to }, today)
  if (!dated) {
    doubts.push('dates.impossible')
    return undefined
  }
  if (!dated.yearWritten) doubts.push('dates.year')
  const written = { ...first, weekdays: { ...first.weekdays, to: last.weekdays.to } }
  if (!weekdaysFit(written as WrittenDays, dated)) doubts.push('dates.weekday')
  return { from: dated.from, to: dated.to }
}

/** The last moment for registering, if the notice names one. */
export function deadlineOf(
  clauses: readonly Clause[],
  today: IsoDate,
  dates: ReadNotice['dates'],
  doubts: NoticeDoubt[],
): ReadNotice['deadline'] | undefined {
  // The registration's own deadline stands before that of the papers that go with it.
  const register = daysWith(clauses, 'register')
  const cue = register.length > 0 ? register : daysWith(clauses, 'send')
  // "Nhận đăng ký từ ngày 1/12": that is when it begins.
  const candidates = cue.filter(({ days }) => !days.open)
  if (candidates.length === 0 && (cue.length > 0 || vague(clauses, 'register'))) doubts.push('deadline.vague')
  const flaw = candidates.find(({ days }) => days.flaw)?.days.flaw
  if (flaw) {
    doubts.push(flaw === 'gap' ? 'deadline.many' : `deadline.${flaw}`)
    return undefined
  }
  const found = distinct(candidates.map(({ days }) => ({ ...days, from: days.to })))
  if (found.length > 1) doubts.push('deadline.many')
  if (found.length !== 1) return undefined
  const { days, clause } = candidates[0]!
  // A deadline without a year lies before the event, wherever that is.
  const from = dates ? addYear(dates.from, -1) : today
  const dated = withYears({ from: found[0]!.to, to: found[0]!.to }, from)
  if (!dated) {
    doubts.push('deadline.impossible')
    return undefined
  }
  if (dates && dated.to > dates.from) {
    doubts.push('deadline.late')
    return undefined
  }
  if (!dated.yearWritten) doubts.push('deadline.year')
  if (dated.to < today) doubts.push('deadline.past')
  const last = days.weekdays.to === undefined ? {} : { from: days.weekdays.to }
  if (!weekdaysFit({ ...days, weekdays: last }, dated)) doubts.push('deadline.weekday')
  const before = clause.plain.slice(Math.max(0, days.index - 40), days.index)
  // Of a period its end: "từ 8h ngày 1/12 đến 17h ngày 5/12".
  const inside = clause.plain.slice(days.index, days.end)
  const hour =
    (days.from === days.to
      ? findHour(lastPart(before))
      : findHour(inside.split(/\b(?:den|toi)\b|[-–—]/).at(-1)!)) ??
    findHour(
      /^\s*,?\s*(?:\([^)]*\)\s*,?\s*)?(?:luc|truoc)\s+.{0,16}/.exec(clause.plain.slice(days.end))?.[0] ?? '',
    )
  if (hour && !hour.sure) doubts.push('deadline.hour')
  if (!hour && /\btruoc\s+(?:ngay\s+)?$/.test(before)) doubts.push('deadline.before')
  return { day: dated.to, time: hour?.time ?? null }
}

/** What stands behind the last cue, so that the hour of something else is not taken. */
function lastPart(before: string): string {
  return before.split(/[,;.]|\bdang ky\b|\btu\b/).at(-1)!
}

function addYear(day: IsoDate, years: number): IsoDate {
  return `${Number(day.slice(0, 4)) + years}${day.slice(4)}`
}

/** Days told apart by the year only where both are written with one: of the same days the fullest writing wins. */
function distinct(days: readonly WrittenDays[]): WrittenDays[] {
  const found: WrittenDays[] = []
  for (const d of days) {
    const at = found.findIndex(
      (f) => same(f, d) && (f.to.year === null || d.to.year === null || f.to.year === d.to.year),
    )
    if (at < 0) found.push(d)
    else if (found[at]!.to.year === null && d.to.year !== null) found[at] = d
  }
  return found
}

/** A time that names no day: "cuối tháng 12", "sau Tết", "trước khai mạc 10 ngày". */
const VAGUE =
  /\b(?:(?:dau|giua|cuoi|trung tuan|thuong tuan|ha tuan|trong|khoang|vao|du kien)\s+(?:tuan\s+)?thang\s+(?:\d{1,2}|gieng|chap|sau|toi|nay)|quy\s+(?:i{1,3}|iv|[1-4])\b|(?:truoc|sau|dip|can|giap)\s+tet|(?:tuan|thang)\s+(?:nay|sau|toi)|ngay mai|cuoi tuan|\d{1,2}\s+ngay\s+(?:truoc|ke tu)|truoc\s+(?:khi\s+|ngay\s+|le\s+)?khai mac)\b/g

function vague(clauses: readonly Clause[], cue: DayCue): boolean {
  return clauses.some((clause) =>
    [...clause.plain.matchAll(VAGUE)].some((m) => cueAt(clause, m.index) === cue),
  )
}
