import { nfc } from '../text/fold.ts'
import type { IsoDate } from './dates.ts'
import type { FairKind } from './fair.ts'
import { deadlineOf, eventDates } from './fair-notice-days.ts'
import { asLines } from './fair-notice-lines.ts'
import { type Clause, clausesOf, textsIn } from './fair-notice-words.ts'

/** What a notice left open; each makes the officer look or choose instead of us guessing. */
export type NoticeDoubt =
  /** Several events are named; the name, or the place, of none was taken. */
  | 'name.many'
  | 'place.many'
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
  | 'deadline.past'
  /** 31/2, or an end before its beginning; not taken. */
  | 'dates.impossible'
  | 'deadline.impossible'
  /** "Mùng 6 tháng Giêng": not converted, not taken. */
  | 'dates.lunar'
  | 'deadline.lunar'
  /** "Cuối tháng 12", "trước khai mạc 10 ngày": no day is named. */
  | 'dates.vague'
  | 'deadline.vague'
  /** "Thứ hai 20/12/2026", which is a Sunday: the day or the weekday is wrong. */
  | 'dates.weekday'
  | 'deadline.weekday'
  /** More than two months. */
  | 'dates.long'
  /** "Trước 5h": in the morning or in the afternoon? Or no hour at all: "25h". */
  | 'deadline.hour'
  | 'booths.many'
  /** "Mỗi đơn vị 01 gian" is not how many there are; not taken. */
  | 'booths.each'

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
 * is named in `doubts`. Not taken: days that cannot be, lunar days, parts of a month, one of several periods,
 * deadlines or events, the day on which registering begins, a number of booths for each, days of papers and of setting
 * up, a date for a place or name.
 * @param today decides which year is proposed where none is written
 */
export function readNotice(text: string, today: IsoDate): ReadNotice {
  const clauses = clausesOf(asLines(nfc(text).slice(0, LONGEST)))
  const doubts: NoticeDoubt[] = []
  const dates = eventDates(clauses, today, doubts)
  const deadline = deadlineOf(clauses, today, dates, doubts)
  if (dates && dates.to < today) doubts.push('dates.past')
  const booths = boothsIn(clauses, doubts)
  const star = starIn(clauses)
  return {
    ...textsIn(clauses, doubts),
    ...(dates && { dates }),
    ...(deadline && { deadline }),
    ...(booths !== undefined && { booths }),
    ...(star && { star }),
    doubts,
  }
}

/** Longer than two pages is no notice; what comes behind is an annex. */
const LONGEST = 12_000

/** "20 gian", "02 (hai) gian", "Số gian: 20"; of a range or of so many for each none is taken. */
function boothsIn(clauses: readonly Clause[], doubts: NoticeDoubt[]): number | undefined {
  const numbers = clauses.flatMap(({ text, plain }) => {
    const counted = [
      ...plain.matchAll(/(?<![\d.,/])(\d{1,3}(?:\.\d{3})?)\s+(?:\([^)]*\)\s*)?gian\b/g),
      ...plain.matchAll(
        /\b(?:so (?:luong )?gian(?: hang)?|gian hang)\s*:\s*(?:khoang\s+)?(\d{1,3})(?![\d/.])/g,
      ),
    ]
    return counted.map((m) => {
      const before = plain.slice(0, m.index)
      const from = /(?<!\d)(\d{1,3})\s*(?:-|–|den)\s*$/.exec(before)
      if (from) return [Number(from[1]), Number(m[1]!.replace('.', ''))]
      // "Mỗi" without its marks is also "mời" and "mới".
      const each =
        /\bmoi\s+(?:\S+\s+){0,4}$/.test(before) && !/[ờớ]i\s+(?:\S+\s+){0,4}$/iu.test(text.slice(0, m.index))
      return each || /^\s*(?:hang\s*)?(?:\/|moi)\s*\p{L}/u.test(plain.slice(m.index + m[0].length))
        ? []
        : [Number(m[1]!.replace('.', ''))]
    })
  })
  const found = [...new Set(numbers.flat().filter((n) => n > 0))]
  if (found.length > 1) doubts.push('booths.many')
  if (found.length === 0 && numbers.some((n) => n.length === 0)) doubts.push('booths.each')
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
