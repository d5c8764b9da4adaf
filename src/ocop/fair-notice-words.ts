import { plainLetters } from '../text/fold.ts'
import type { FairKind } from './fair.ts'
import type { WrittenDays } from './fair-dates.ts'

/** A sentence, or a line, of a notice. */
export interface Clause {
  text: string
  /** The same, letter for letter, in plain letters. */
  plain: string
}

/** Full stops that end nothing: "TP. Long Xuyên", "1. Thời gian". */
const END = /\n|;|(?<!(?:^|[\s(])(?:TP|TX|TT|ThS|TS|KS|GS|P|Q|X|H|\d{1,2}))\.(?=\s|$)/u

export function clausesOf(text: string): Clause[] {
  return text
    .split(END)
    .map((part) => part.replace(/^[\s\-–•*+]*(?:\d{1,2}[.)]\s*|[a-zđ][.)]\s+)?/iu, '').trim())
    .filter((part) => part !== '')
    .map((part) => ({ text: part, plain: plainLetters(part) }))
}

export type DayCue = 'event' | 'register' | 'send' | 'other'

/** What the words before a day say it is the day of. Later words win: "diễn ra …, đăng ký đến …". */
const CUES: readonly [RegExp, DayCue][] = [
  [
    /\b(?:han (?:chot|cuoi|dang ky)|thoi han dang ky|dang ky|xac nhan tham gia|chot danh sach)\b/g,
    'register',
  ],
  [/\b(?:nop|gui|phan hoi|tiep nhan|thoi han nhan|bao cao)\b/g, 'send'],
  [
    /\b(?:ban giao|dung gian|lap dat|trang tri|tap ket|don dep|thao do|van chuyen|trung bay san|boc tham|hop ban|can cu|theo (?:cong van|ke hoach|quyet dinh|thong bao))\b/g,
    'other',
  ],
  [/\b(?:dien ra|to chuc|khai mac|be mac|thoi gian(?! dang ky| nop| gui| nhan))\b/g, 'event'],
]
/** The head of a letter: "An Giang, ngày 10 tháng 11 năm 2026". */
const LETTER_HEAD = /^[^:\d]{2,40},\s*ngay\s+\d{1,2}\s+thang\s+\d{1,2}\s+nam\s+\d{4}$/

/** What a day named in a clause is the day of; a bare range is taken for the event's. */
export function cueBefore(clause: Clause, days: WrittenDays): DayCue {
  if (LETTER_HEAD.test(clause.plain)) return 'other'
  const before = clause.plain.slice(0, days.index)
  let last: { at: number; cue: DayCue } | undefined
  for (const [words, cue] of CUES) {
    for (const m of before.matchAll(words)) if (!last || m.index >= last.at) last = { at: m.index, cue }
  }
  if (last) return last.cue
  // "Hội chợ … từ ngày 20", "Từ ngày 20 đến 25/12/2026: Hội chợ …"; but "đăng ký dự hội chợ trước ngày 5/12".
  return EVENT_NAME.test(before) || /\btu\s+(?:ngay\s+)?$/.test(before) ? 'event' : 'other'
}

/** What the notice says in words; each is shown to the officer before it counts. */
export function textsIn(clauses: readonly Clause[]): {
  kind: FairKind
  name?: string
  place?: string
  free?: string
  paid?: string
  bring?: string
  contact?: string
} {
  const all = clauses.map((c) => c.plain).join('\n')
  const name = nameIn(clauses)
  const texts = {
    name,
    place: after(clauses, /\b(?:dia diem|noi to chuc)(?: to chuc)?\s*:\s*/) ?? placeIn(clauses),
    free: whole(clauses, /\b(?:mien phi|duoc ho tro|ho tro (?:100|toan bo|chi phi|gian|kinh phi))/),
    paid: whole(
      clauses,
      /\b(?:tu chi tra|tu tuc|tu lo|phi tham gia|dong gop|thu phi|le phi|\d[\d.]* ?(?:dong|trieu)(?:\/| mot| moi))/,
    ),
    bring: whole(clauses, /\b(?:mang theo|chuan bi|dem theo)\b/),
    contact:
      after(clauses, /\b(?:lien he|dau moi|moi chi tiet)[^:]{0,30}:\s*/) ?? whole(clauses, /\blien he\b/),
  }
  const said = Object.entries(texts).filter(([, v]) => v !== undefined)
  return { kind: kindIn(name ? plainLetters(name) : all), ...Object.fromEntries(said) }
}

function kindIn(plain: string): FairKind {
  if (/\b(?:tap huan|boi duong|dao tao|lop )/.test(plain)) return 'training'
  return /\b(?:ngay hoi|le hoi|festival)\b/.test(plain) && !/\bhoi cho\b/.test(plain) ? 'festival' : 'fair'
}

const EVENT_NAME =
  /\b(?:hoi cho|tuan le|trien lam|festival|le hoi|ngay hoi|phien cho|lop tap huan|tap huan|lop boi duong|hoi nghi|diem trung bay|khong gian)\b/

/** From the word for an event to where the sentence goes on to something else. */
function nameIn(clauses: readonly Clause[]): string | undefined {
  for (const { text, plain } of clauses) {
    const m = EVENT_NAME.exec(plain)
    if (!m) continue
    const rest = plain.slice(m.index)
    const end =
      /\s(?:se |duoc |dien ra|to chuc|tu (?:ngay|thu|\d)|vao ngay|ngay \d|tai )|[,:(]|\s[-–]\s/.exec(rest)
        ?.index ?? rest.length
    const name = text
      .slice(m.index, m.index + end)
      .replace(/[“”"«».]+$/u, '')
      .trim()
    // "Hội chợ" alone names nothing.
    if (name.split(/\s+/u).length >= 3) return upperFirst(name.slice(0, 150))
  }
  return undefined
}

function placeIn(clauses: readonly Clause[]): string | undefined {
  for (const { text, plain } of clauses) {
    if (!EVENT_NAME.test(plain) && !/\b(?:dien ra|to chuc)\b/.test(plain)) continue
    const m = /\stai\s+/.exec(plain)
    if (!m) continue
    const start = m.index + m[0].length
    const rest = plain.slice(start)
    const end =
      /,?\s*(?:\bdang ky\b|\bhan \b|\bthoi gian\b|\btu ngay\b|\btu \d|\bvao ngay\b|\bngay \d|\btrong \d)|\s\(|:/.exec(
        rest,
      )?.index ?? rest.length
    const place = text.slice(start, start + end).replace(/[,\s]+$/u, '')
    if (place.length >= 3) return place.slice(0, 200)
  }
  return undefined
}

function after(clauses: readonly Clause[], label: RegExp): string | undefined {
  for (const { text, plain } of clauses) {
    const m = label.exec(plain)
    const rest = m && text.slice(m.index + m[0].length).trim()
    if (rest) return rest.slice(0, 300)
  }
  return undefined
}

function whole(clauses: readonly Clause[], words: RegExp): string | undefined {
  return clauses.find(({ plain }) => words.test(plain))?.text.slice(0, 300)
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
