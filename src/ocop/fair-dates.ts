import { addDays, type IsoDate, isIsoDate } from './dates.ts'
import { iso, type WrittenDays } from './fair-days.ts'

/** Days with a year: as written, or the one that must be confirmed. */
export interface Dated {
  from: IsoDate
  to: IsoDate
  yearWritten: boolean
}

/** An hour of the day, 'HH:MM'; not `sure` where it may be one of the morning or of the afternoon. */
export interface WrittenHour {
  /** null: "25h", which is none. */
  time: string | null
  sure: boolean
}

/** An hour near a day: "17h00", "17g30", "17 giờ", "11 giờ 30 phút", "16:30", "5 giờ chiều". */
export function findHour(plain: string): WrittenHour | undefined {
  const m =
    /(?<![\d/])(\d{1,2})\s*(?:gio|[hg](?![a-z])|:(?=\d))\s*(\d{2})?(?:\s*phut)?(?:\s*(sang|trua|chieu|toi|dem))?/.exec(
      plain,
    )
  if (!m) return undefined
  const [said, minutes, part] = [Number(m[1]), Number(m[2] ?? 0), m[3]]
  // "24h", "12 giờ đêm": the end of the day.
  if ((said === 24 && minutes === 0) || (said === 12 && part === 'dem')) return undefined
  const late = part === 'chieu' || part === 'toi' || part === 'dem' || (part === 'trua' && said < 10)
  const hour = late && said < 12 ? said + 12 : said
  if (hour > 23 || minutes > 59) return { time: null, sure: false }
  const two = (n: number) => String(n).padStart(2, '0')
  // Offices are closed from one to six in the morning: "trước 5h" without more may be either.
  return { time: `${two(hour)}:${two(minutes)}`, sure: part !== undefined || hour > 6 || hour === 0 }
}

/**
 * Puts years to written days: a range over the new year takes the year on its other side. Where none is written,
 * the next time these days come after `notBefore`; that must be confirmed.
 * @returns undefined for days that do not exist, or an end before its beginning
 */
export function withYears(days: Pick<WrittenDays, 'from' | 'to'>, notBefore: IsoDate): Dated | undefined {
  const { from, to } = days
  const overNewYear = from.month > to.month
  let end = to.year ?? (from.year === null ? null : from.year + (overNewYear ? 1 : 0))
  const yearWritten = end !== null
  end ??= Number(notBefore.slice(0, 4)) - 1
  for (let tries = 0; tries < (yearWritten ? 1 : 4); tries++, end++) {
    const begin = from.year ?? end - (overNewYear ? 1 : 0)
    const dated = { from: iso(from, begin), to: iso(to, end), yearWritten }
    if (!isIsoDate(dated.from) || !isIsoDate(dated.to) || dated.from > dated.to) continue
    if (yearWritten || dated.from >= notBefore) return dated
  }
  return undefined
}

/** "trong 5 ngày" in a text of plain letters: the last of so many days. */
export function endAfter(plain: string, from: IsoDate): IsoDate | undefined {
  const days = Number(/\b(?:trong|keo dai|thoi gian)\s+(\d{1,2})\s*(?:\([^)]*\)\s*)?ngay\b/.exec(plain)?.[1])
  return days >= 1 ? addDays(from, days - 1) : undefined
}
