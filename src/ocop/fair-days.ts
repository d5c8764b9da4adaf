import { dayOfWeek, type IsoDate, isIsoDate } from './dates.ts'

/** A day as somebody wrote it; the year is often left out. */
export interface WrittenDay {
  day: number
  month: number
  year: number | null
}

/**
 * Why written days are not taken as they stand. `impossible`: 31/2. `lunar`: "mùng 6 tháng Giêng", which we do not
 * convert. `gap`: "18 và 25/12", which is no one period.
 */
export type DayFlaw = 'impossible' | 'lunar' | 'gap'

/** A day or several days named in a text, with where they stand in it. */
export interface WrittenDays {
  from: WrittenDay
  to: WrittenDay
  /** "từ ngày 20/12" without an end. */
  open: boolean
  index: number
  end: number
  flaw?: DayFlaw
  /** The weekdays written with the first and the last day, 1 for Monday to 7. */
  weekdays: { from?: number; to?: number }
}

// On plain letters (see plainLetters): 5/12, 5/12/2026, 05.12.2026, 5-12-2026, 5 tháng 12 năm 2026, 5 tháng 12/2026;
// last what looks like a day and is none: 25/12/202.
const DAY =
  /(?<![\d/.,])(?:(\d{1,2})([.-])(\d{1,2})\2(\d{4})|(\d{1,2})\s?\/\s?(\d{1,2})(?:\s?\/\s?(\d{4}|\d{2}))?|(\d{1,2})\s+thang\s+(\d{1,2})(?:(?:\s?\/\s?|,?\s+nam\s+)(\d{4}))?|\d{1,3}\/\d{1,3}\/\d{1,5})(?![\d/])/g
const PART = '(?:sang|trua|chieu|toi|dem)'
const TIME = String.raw`\d{1,2}\s*(?:gio|[hg](?![a-z])|:)\s*(?:\d{2})?(?:\s*phut)?(?:\s*${PART})?`
const WEEKDAY = String.raw`(?:thu\s+(?:hai|ba|tu|nam|sau|bay|[2-7])|chu\s+nhat|t[2-7]|cn)(?![a-z\d])`
const UNTIL = String.raw`(?:-+>?|=>|–|—|→|~|(?:den|toi)(?:\s+het)?)`
/** "8h00, ", "sáng ", "thứ Sáu ", "ngày " before a day. */
const LEAD = String.raw`(?:(?:${TIME}|${PART})\s*,?\s*)?(?:${WEEKDAY}\s*,?\s*)?(?:ngay\s+)?`
const BETWEEN = new RegExp(String.raw`^[\s,]*(?:\([^)]{0,40}\)\s*)?(?:${WEEKDAY}\s*)?${UNTIL}\s*${LEAD}$`)
/** "20 đến " or "18, 19 và " right before a day; but "thứ 6, ", "đợt 1, ". */
const DAY_BEFORE = new RegExp(
  String.raw`(?<![\d/hg:.]|\b(?:thu|dot|lan|so|khoa)\s+)(\d{1,2}(?:\s*,\s*\d{1,2})*)\s*(${UNTIL}|va|&|,)\s*(?:ngay\s+)?$`,
)
const FROM_BEFORE = new RegExp(String.raw`\btu\s+${LEAD}$`)
/** Of a paper, not of an event: "Kế hoạch số 12/KH-UBND ngày 1/10/2026". */
const PAPER_BEFORE = /\d+\/[a-z][\w./-]*,?\s+ngay\s+$/
/** "đợt 2 tháng 12": a month, and no day. */
const NO_DAY_BEFORE = /\b(?:dot|lan|quy|ky|so|khoa|sau|trong|tuan)\s+$/
const LUNAR =
  /\b(?:(?:mung|mong)\s+\d{1,2}|ram)(?:\s+(?:thang\s+(?:gieng|chap|\d{1,2})|tet))?\b|(?<!\d)\d{1,2}\s+(?:thang\s+(?:gieng|chap)|tet)\b/g
const LUNAR_AFTER = /^\s*\(?\s*(?:am lich|a\.?l)\b/
/** "12/2/2027 (nhằm mùng 6 tháng Giêng)": the day was named before. */
const SAID_BEFORE = /\d[^;]{0,30}(?:\bnham\b|\btuc\b|\()[^)]{0,40}$/

interface Atom {
  written: WrittenDay
  index: number
  end: number
  flaw?: DayFlaw
  weekday?: number
}

/** All days named in a text of plain letters, ranges as one; also those that cannot be, with their flaw. */
export function findDays(plain: string): WrittenDays[] {
  const atoms = atomsIn(plain)
  const found: WrittenDays[] = []
  for (let i = 0; i < atoms.length; i++) {
    const atom = atoms[i]!
    const next = atoms[i + 1]
    const before = plain.slice(0, atom.index)
    if (next && BETWEEN.test(plain.slice(atom.end, next.index))) {
      const flaw = atom.flaw ?? next.flaw
      found.push({
        from: atom.written,
        to: next.written,
        open: false,
        index: atom.index,
        end: next.end,
        ...(flaw && { flaw }),
        weekdays: weekdays(atom.weekday, next.weekday),
      })
      i++
      continue
    }
    const { written, index, end, flaw, weekday } = atom
    const first = DAY_BEFORE.exec(before)
    if (first && flaw !== 'lunar') {
      const listed = first[1]!.split(',').map(Number)
      const period = /^[^,v&]/.test(first[2]!) && listed.length === 1
      const gap = !period && [...listed, written.day].some((d, at, all) => at > 0 && d !== all[at - 1]! + 1)
      const wrong = flaw ?? (gap ? ('gap' as const) : undefined)
      found.push({
        from: { ...written, day: listed[0]! },
        to: written,
        open: false,
        index: first.index,
        end,
        ...(wrong && { flaw: wrong }),
        weekdays: weekdays(undefined, weekday),
      })
      continue
    }
    const open = FROM_BEFORE.test(before)
    const days = weekdays(weekday, weekday)
    found.push({ from: written, to: written, open, index, end, ...(flaw && { flaw }), weekdays: days })
  }
  return found
}

function atomsIn(plain: string): Atom[] {
  const lunar = [...plain.matchAll(LUNAR)].map((m) => ({ index: m.index, end: m.index + m[0].length }))
  const days = [...plain.matchAll(DAY)].flatMap((m): Atom[] => {
    const [index, end] = [m.index, m.index + m[0].length]
    const before = plain.slice(0, index)
    if (PAPER_BEFORE.test(before) || (m[8] && NO_DAY_BEFORE.test(before))) return []
    if (lunar.some((l) => index < l.end && l.index < end)) return []
    const { written, real } = readAtom(m)
    const lunarAfter = LUNAR_AFTER.test(plain.slice(end))
    if (lunarAfter && SAID_BEFORE.test(before)) return []
    const flaw = lunarAfter ? 'lunar' : real ? undefined : 'impossible'
    return [{ written, index, end, ...(flaw && { flaw }) }]
  })
  const named = lunar
    .filter(({ index }) => !(SAID_BEFORE.test(plain.slice(0, index)) && days.some((d) => d.index < index)))
    .map((l): Atom => ({ ...l, written: { day: 0, month: 0, year: null }, flaw: 'lunar' }))
  const atoms = [...days, ...named].sort((a, b) => a.index - b.index)
  return atoms.map((atom, i) => {
    const weekday = weekdayOf(plain, atom, atoms[i + 1])
    return weekday === undefined ? atom : { ...atom, weekday }
  })
}

const WEEKDAY_BEFORE = new RegExp(String.raw`(?<![a-z])(${WEEKDAY})\s*,?\s*(?:ngay\s+)?\(?$`)
const WEEKDAY_AFTER = new RegExp(String.raw`^\s*[(,]?\s*(${WEEKDAY})`)

function weekdayOf(plain: string, atom: Atom, next: Atom | undefined): number | undefined {
  const before = WEEKDAY_BEFORE.exec(plain.slice(0, atom.index))
  if (before) return weekdayNumber(before[1]!)
  const after = WEEKDAY_AFTER.exec(plain.slice(atom.end))
  // "20/12, thứ Sáu 25/12": it stands with the next day.
  const nexts =
    after && next && /^\s*,?\s*(?:ngay\s+)?$/.test(plain.slice(atom.end + after[0].length, next.index))
  return after && !nexts ? weekdayNumber(after[1]!) : undefined
}

function weekdayNumber(words: string): number {
  if (/^c/.test(words)) return 7
  const last = words.replace(/^t(?:hu\s+)?/, '')
  const named = ['hai', 'ba', 'tu', 'nam', 'sau', 'bay'].indexOf(last)
  return named >= 0 ? named + 1 : Number(last) - 1
}

function weekdays(from: number | undefined, to: number | undefined): WrittenDays['weekdays'] {
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
}

/** Whether the weekdays written with days are theirs. */
export function weekdaysFit(
  { weekdays: { from, to } }: WrittenDays,
  dated: { from: IsoDate; to: IsoDate },
): boolean {
  return (
    (from === undefined || from === dayOfWeek(dated.from)) && (to === undefined || to === dayOfWeek(dated.to))
  )
}

function readAtom(m: RegExpMatchArray): { written: WrittenDay; real: boolean } {
  const [day, month, year] = m[1] ? [m[1], m[3], m[4]] : m[5] ? [m[5], m[6], m[7]] : [m[8], m[9], m[10]]
  const written = {
    day: Number(day ?? 0),
    month: Number(month ?? 0),
    year: year ? Number(year.length === 2 ? `20${year}` : year) : null,
  }
  // A leap year, so that 29/2 without a year passes.
  return { written, real: isIsoDate(iso(written, written.year ?? 2028)) }
}

/** Two digits each, whether or not there is such a day. */
export function iso({ day, month }: WrittenDay, year: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${year}-${two(month)}-${two(day)}`
}
