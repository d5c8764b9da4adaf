import { addDays, type IsoDate, isIsoDate } from './dates.ts'

/** A day as somebody wrote it; the year is often left out. */
export interface WrittenDay {
  day: number
  month: number
  year: number | null
}

/** A day or several days named in a text, with where they stand in it. */
export interface WrittenDays {
  from: WrittenDay
  to: WrittenDay
  /** "từ ngày 20/12" without an end. */
  open: boolean
  index: number
  end: number
}

/** Days with a year: as written, or the one that must be confirmed. */
export interface Dated {
  from: IsoDate
  to: IsoDate
  yearWritten: boolean
}

// On plain letters (see plainLetters): 5/12, 5/12/2026, 05.12.2026, 5-12-2026, 5 tháng 12 năm 2026, 5 tháng 12/2026.
const DAY =
  /(?<![\d/.,])(?:(\d{1,2})([.-])(\d{1,2})\2(\d{4})|(\d{1,2})\s?\/\s?(\d{1,2})(?:\s?\/\s?(\d{4}|\d{2}))?|(\d{1,2})\s+thang\s+(\d{1,2})(?:(?:\s?\/\s?|,?\s+nam\s+)(\d{4}))?)(?![\d/])/g
const TIME = String.raw`\d{1,2}\s*(?:h|gio|:)\s*(?:\d{2})?(?:\s*phut)?`
const WEEKDAY = String.raw`(?:thu\s+(?:hai|ba|tu|nam|sau|bay|[2-7])|chu\s+nhat)`
const UNTIL = String.raw`(?:-|–|—|(?:den|toi)(?:\s+het)?)`
const BETWEEN = new RegExp(
  String.raw`^[\s,]*(?:\(${WEEKDAY}\)\s*)?${UNTIL}\s*(?:${TIME}\s*,?\s*)?(?:${WEEKDAY}\s*,?\s*)?(?:ngay\s+)?$`,
)
/** "20 đến " or "18, 19 và " right before a day. */
const DAY_BEFORE = new RegExp(
  String.raw`(?<![\d/h:.])(\d{1,2})(?:\s*,\s*\d{1,2})*\s*(?:${UNTIL}|va|&|,)\s*(?:ngay\s+)?$`,
)
const FROM_BEFORE = new RegExp(String.raw`\btu\s+(?:${TIME}\s*,?\s*)?(?:${WEEKDAY}\s*,?\s*)?(?:ngay\s+)?$`)
/** Of a paper, not of an event: "Kế hoạch số 12/KH-UBND ngày 1/10/2026". */
const PAPER_BEFORE = /\d+\/[a-z][\w./-]*,?\s+ngay\s+$/

/** All days named in a text of plain letters, ranges as one. */
export function findDays(plain: string): WrittenDays[] {
  const atoms = [...plain.matchAll(DAY)].flatMap((m) => {
    const before = plain.slice(0, m.index)
    const written = readAtom(m)
    if (!written || PAPER_BEFORE.test(before)) return []
    return [{ written, index: m.index, end: m.index + m[0].length }]
  })
  const found: WrittenDays[] = []
  for (let i = 0; i < atoms.length; i++) {
    const atom = atoms[i]!
    const next = atoms[i + 1]
    const before = plain.slice(0, atom.index)
    if (next && BETWEEN.test(plain.slice(atom.end, next.index))) {
      found.push({ from: atom.written, to: next.written, open: false, index: atom.index, end: next.end })
      i++
      continue
    }
    const first = DAY_BEFORE.exec(before)
    if (first) {
      const from = { ...atom.written, day: Number(first[1]) }
      found.push({ from, to: atom.written, open: false, index: first.index, end: atom.end })
      continue
    }
    found.push({ ...atom, from: atom.written, to: atom.written, open: FROM_BEFORE.test(before) })
  }
  return found
}

function readAtom(m: RegExpMatchArray): WrittenDay | undefined {
  const [day, month, year] = m[1] ? [m[1], m[3], m[4]] : m[5] ? [m[5], m[6], m[7]] : [m[8], m[9], m[10]]
  const written = {
    day: Number(day),
    month: Number(month),
    year: year ? Number(year.length === 2 ? `20${year}` : year) : null,
  }
  // A leap year, so that 29/2 without a year passes.
  return isIsoDate(iso(written, written.year ?? 2028)) ? written : undefined
}

/** An hour near a day, 'HH:MM': "17h00", "17 giờ", "11 giờ 30 phút", "16:30". */
export function findTime(plain: string): string | undefined {
  const m = /(?<!\d)(\d{1,2})\s*(?:h|gio|:)\s*(\d{2})?/.exec(plain)
  if (!m || Number(m[1]) > 23 || Number(m[2] ?? 0) > 59) return undefined
  return `${m[1]!.padStart(2, '0')}:${m[2] ?? '00'}`
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

function iso({ day, month }: WrittenDay, year: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${year}-${two(month)}-${two(day)}`
}
