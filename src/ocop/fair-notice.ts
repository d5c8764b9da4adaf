import { nfc } from '../text/fold.ts'
import type { IsoDate } from './dates.ts'
import type { FairKind } from './fair.ts'
import { endAfter, findDays, findTime, type WrittenDays, withYears } from './fair-dates.ts'
import { type Clause, clausesOf, cueBefore, textsIn } from './fair-notice-words.ts'

/** What a notice left open; each makes the officer look or choose instead of us guessing. */
export type NoticeDoubt =
  /** No year stands with the days of the event, or with the deadline. */
  | 'dates.year'
  | 'deadline.year'
  /** Several periods are named; none was taken. */
  | 'dates.many'
  | 'deadline.many'
  /** "từ ngày 20/12" without an end: only the beginning is known. */
  | 'dates.open'
  /** "trước ngày 5/12": with or without that day? */
  | 'deadline.before'
  /** It would end after the event has begun; not taken. */
  | 'deadline.late'
  | 'dates.past'
  | 'booths.many'

/** What could be read out of a pasted notice. What is absent must be asked; all of it must be confirmed. */
export interface ReadNotice {
  kind: FairKind
  name?: string
  place?: string
  dates?: { from: IsoDate; to: IsoDate }
  /** time 'HH:MM'; null: the whole day. */
  deadline?: { day: IsoDate; time: string | null }
  booths?: number
  star?: { from: number; to: number }
  free?: string
  paid?: string
  bring?: string
  contact?: string
  doubts: NoticeDoubt[]
}

/**
 * Reads a notice as offices write them. Recognises; never guesses: what is missing stays away, what is not certain
 * is named in `doubts`.
 * @param today decides which year is proposed where none is written
 */
export function readNotice(text: string, today: IsoDate): ReadNotice {
  const clauses = clausesOf(nfc(text).slice(0, LONGEST))
  const doubts: NoticeDoubt[] = []
  const dates = eventDates(clauses, today, doubts)
  const deadline = deadlineOf(clauses, today, dates, doubts)
  if (dates && dates.to < today) doubts.push('dates.past')
  const booths = boothsIn(clauses, doubts)
  const star = starIn(clauses)
  return {
    ...textsIn(clauses),
    ...(dates && { dates }),
    ...(deadline && { deadline }),
    ...(booths !== undefined && { booths }),
    ...(star && { star }),
    doubts,
  }
}

/** Longer than two pages is no notice; what comes behind is an annex. */
const LONGEST = 12_000

function eventDates(
  clauses: readonly Clause[],
  today: IsoDate,
  doubts: NoticeDoubt[],
): ReadNotice['dates'] | undefined {
  const named = clauses.flatMap((c) =>
    findDays(c.plain)
      .filter((d) => cueBefore(c, d) === 'event')
      .map((days) => ({ days, clause: c })),
  )
  const ranges = named.filter(
    ({ days }) => days.from.day !== days.to.day || days.from.month !== days.to.month,
  )
  const found = distinct((ranges.length > 0 ? ranges : named).map(({ days }) => days))
  if (found.length === 2 && ranges.length === 0) return opening(named, today, doubts)
  if (found.length > 1) doubts.push('dates.many')
  const only = found.length === 1 ? found[0]! : undefined
  const dated = only && withYears(only, today)
  if (!only || !dated) return undefined
  if (!dated.yearWritten) doubts.push('dates.year')
  if (!named.some(({ days }) => days.open) || ranges.length > 0) return { from: dated.from, to: dated.to }
  const end = named.map(({ clause }) => endAfter(clause.plain, dated.from)).find((d) => d !== undefined)
  if (end) return { from: dated.from, to: end }
  doubts.push('dates.open')
  return undefined
}

/** "Khai mạc ngày 20/12, bế mạc ngày 25/12/2026". */
function opening(
  named: readonly { days: WrittenDays; clause: Clause }[],
  today: IsoDate,
  doubts: NoticeDoubt[],
): ReadNotice['dates'] | undefined {
  const those = (word: string) =>
    named.find(({ days, clause }) => clause.plain.slice(0, days.index).split(/[,;]/).at(-1)!.includes(word))
      ?.days
  const first = those('khai mac')
  const last = those('be mac')
  const dated = first && last && first !== last && withYears({ from: first.from, to: last.to }, today)
  if (!dated) {
    doubts.push('dates.many')
    return undefined
  }
  if (!dated.yearWritten) doubts.push('dates.year')
  return { from: dated.from, to: dated.to }
}

function deadlineOf(
  clauses: readonly Clause[],
  today: IsoDate,
  dates: ReadNotice['dates'],
  doubts: NoticeDoubt[],
): ReadNotice['deadline'] | undefined {
  const named = clauses.flatMap((c) =>
    findDays(c.plain).flatMap((days) => {
      const cue = cueBefore(c, days)
      return cue === 'register' || cue === 'send' ? [{ days, cue, clause: c }] : []
    }),
  )
  // The registration's own deadline stands before that of the papers that go with it.
  const register = named.filter(({ cue }) => cue === 'register')
  const candidates = register.length > 0 ? register : named
  const found = distinct(candidates.map(({ days }) => ({ ...days, from: days.to })))
  if (found.length > 1) doubts.push('deadline.many')
  if (found.length !== 1) return undefined
  const { days, clause } = candidates[0]!
  // A deadline without a year lies before the event, wherever that is.
  const around = dates ? addYear(dates.from, -1) : today
  const dated = withYears({ from: days.to, to: days.to }, around)
  if (!dated) return undefined
  if (dates && dated.to > dates.from) {
    doubts.push('deadline.late')
    return undefined
  }
  if (!dated.yearWritten) doubts.push('deadline.year')
  const before = clause.plain.slice(Math.max(0, days.index - 40), days.end - (days.end - days.index))
  const time =
    findTime(lastPart(before)) ??
    findTime(/^\s*,?\s*(?:luc|truoc)\s+.{0,12}/.exec(clause.plain.slice(days.end))?.[0] ?? '')
  if (!time && /\btruoc\s+(?:ngay\s+)?$/.test(before)) doubts.push('deadline.before')
  return { day: dated.to, time: time ?? null }
}

/** What stands behind the last cue, so that the hour of something else is not taken. */
function lastPart(before: string): string {
  return before.split(/[,;.]|\bdang ky\b|\btu\b/).at(-1)!
}

function addYear(day: IsoDate, years: number): IsoDate {
  return `${Number(day.slice(0, 4)) + years}${day.slice(4)}`
}

function distinct(days: readonly WrittenDays[]): WrittenDays[] {
  const key = (d: WrittenDays) => [d.from.day, d.from.month, d.to.day, d.to.month].join(' ')
  // The fullest writing of the same days wins: one with a year.
  const byKey = new Map<string, WrittenDays>()
  for (const d of days) {
    const known = byKey.get(key(d))
    if (!known || (known.to.year === null && d.to.year !== null)) byKey.set(key(d), d)
  }
  return [...byKey.values()]
}

function boothsIn(clauses: readonly Clause[], doubts: NoticeDoubt[]): number | undefined {
  const numbers = clauses.flatMap((c) =>
    [...c.plain.matchAll(/(?<![\d.,/])(\d{1,3})\s+(?:\([^)]*\)\s*)?gian\b/g)].map((m) => Number(m[1])),
  )
  const found = [...new Set(numbers.filter((n) => n > 0))]
  if (found.length > 1) doubts.push('booths.many')
  return found.length === 1 ? found[0] : undefined
}

/** Stars named in a text of plain letters: "3-5 sao", "4 sao trở lên", "3 sao, 4 sao". */
export function starIn(clauses: readonly Pick<Clause, 'plain'>[]): { from: number; to: number } | undefined {
  for (const { plain } of clauses) {
    const range = /\b([345])\s*(?:sao\s*)?(?:-|–|den|toi)\s*([345])\s*sao\b/.exec(plain)
    if (range && range[1]! <= range[2]!) return { from: Number(range[1]), to: Number(range[2]) }
    const up = /\b(?:tu\s+)?([345])\s*sao\s+(?:tro len|va cao hon)/.exec(plain)
    if (up) return { from: Number(up[1]), to: 5 }
    const listed = [...plain.matchAll(/\b([345])\s*sao\b/g)].map((m) => Number(m[1]))
    if (listed.length > 0) return { from: Math.min(...listed), to: Math.max(...listed) }
  }
  return undefined
}
