import { plainLetters } from '../text/fold.ts'
import type { FairKind } from './fair.ts'
import { findDays, type WrittenDays } from './fair-days.ts'
import type { NoticeDoubt } from './fair-notice.ts'

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
    /\b(?:han (?:chot|cuoi|dang ky)|thoi han dang ky|dang ky|dky?|xac nhan tham gia|chot danh sach)\b/g,
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
  return LETTER_HEAD.test(clause.plain) ? 'other' : cueAt(clause, days.index)
}

/** What the words before a place in a clause say a day there would be the day of. */
export function cueAt(clause: Clause, index: number): DayCue {
  const before = clause.plain.slice(0, index)
  let last: { at: number; cue: DayCue } | undefined
  for (const [words, cue] of CUES) {
    for (const m of before.matchAll(words)) if (!last || m.index >= last.at) last = { at: m.index, cue }
  }
  if (last) return last.cue
  // "Hội chợ … từ ngày 20", "Từ ngày 20 đến 25/12/2026: Hội chợ …"; but "đăng ký dự hội chợ trước ngày 5/12".
  return EVENT_NAME.test(before) || /\btu\s+(?:ngay\s+)?$/.test(before) ? 'event' : 'other'
}

/** What the notice says in words; each is shown to the officer before it counts. */
export function textsIn(
  clauses: readonly Clause[],
  doubts: NoticeDoubt[],
): {
  kind: FairKind
  name?: string
  place?: string
  free?: string
  paid?: string
  bring?: string
  contact?: string
} {
  const all = clauses.map((c) => c.plain).join('\n')
  const names = namesIn(clauses)
  const places = placesIn(clauses)
  // With several periods, several names are several events; with one, the first is the event's and others are of papers.
  const many = doubts.includes('dates.many')
  if (many && several(names)) doubts.push('name.many')
  if (many && several(places)) doubts.push('place.many')
  const name = doubts.includes('name.many') ? undefined : names[0]
  const texts = {
    name,
    place: doubts.includes('place.many') ? undefined : places[0],
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
  return { kind: kindIn(names[0] ? plainLetters(names[0]) : all), ...Object.fromEntries(said) }
}

function kindIn(plain: string): FairKind {
  if (/\b(?:tap huan|boi duong|dao tao|lop )/.test(plain)) return 'training'
  return /\b(?:ngay hoi|le hoi|festival)\b/.test(plain) && !/\bhoi cho\b/.test(plain) ? 'festival' : 'fair'
}

const EVENT_NAME =
  /\b(?:hoi cho|tuan le|trien lam|festival|le hoi|ngay hoi|phien cho|lop tap huan|tap huan|lop boi duong|hoi nghi|diem trung bay|khong gian)\b/

const EVENT_NAMES = new RegExp(EVENT_NAME, 'g')

/** Each from the word for an event to where the sentence goes on to something else. */
function namesIn(clauses: readonly Clause[]): string[] {
  return clauses.flatMap(({ text, plain }) => {
    for (const m of plain.matchAll(EVENT_NAMES)) {
      const rest = plain.slice(m.index)
      const end =
        /\s(?:se |duoc |dien ra|to chuc|tu (?:ngay|thu|\d)|vao |luc |ngay \d|thang \d|(?:tai|o) |den (?:het|ngay|\d)|truoc |(?:mung|mong) \d)|[,:(]|\s[-–]\s/.exec(
          rest,
        )?.index ?? rest.length
      const name = text
        .slice(m.index, m.index + end)
        .replace(/[“”"«».]+$/u, '')
        .trim()
      // "Hội chợ" alone names nothing.
      if (name.split(/\s+/u).length >= 3) return [upperFirst(name.slice(0, 150))]
    }
    return []
  })
}

const PLACE_LABEL = /\b(?:dia diem|noi to chuc)(?: to chuc)?\s*:\s*/

/** Those behind a label first, then those behind "tại" or "ở". */
function placesIn(clauses: readonly Clause[]): string[] {
  const behind = clauses.flatMap(({ text, plain }) => {
    if (!EVENT_NAME.test(plain) && !/\b(?:dien ra|to chuc)\b/.test(plain)) return []
    // "Ở" in plain letters is also "ô" and "ó".
    const m = [...plain.matchAll(/\s(tai|o)\s+/g)].find(
      (one) => one[1] === 'tai' || /^\s[oở]\s/iu.test(text.slice(one.index)),
    )
    if (!m) return []
    const start = m.index + m[0].length
    const rest = plain.slice(start)
    const end =
      /,?\s*(?:\bdang ky\b|\bdk\b|\bquy mo\b|\bhan \b|\bthoi gian\b|\btu ngay\b|\btu \d|\bvao ngay\b|\bngay \d|\btrong \d)|\s\(|:/.exec(
        rest,
      )?.index ?? rest.length
    return [text.slice(start, start + end).replace(/(?:\s+(?:nha|nhé|nhe|nghen|ạ))?[,!\s]*$/u, '')]
  })
  const labelled = clauses.flatMap((c) => after([c], PLACE_LABEL) ?? [])
  return [...labelled, ...behind].filter(isPlace).map((place) => place.slice(0, 200))
}

/** "28/2/2027 đến 1/1/2027" is when, not where. */
export function isPlace(text: string): boolean {
  const plain = plainLetters(text)
  const rest = findDays(plain).reduceRight((left, d) => left.slice(0, d.index) + left.slice(d.end), plain)
  const words = rest.replace(/\d+\s*(?:gio|[hg])(?:\s*\d+)?(?![a-z])/g, ' ').match(/[a-z]{2,}/g) ?? []
  return words.some(
    (w) =>
      !/^(?:tu|den|toi|het|ngay|thang|nam|va|thu|hai|ba|sau|bay|chu|nhat|sang|chieu|trua|luc|mung)$/.test(w),
  )
}

const several = (texts: readonly string[]) => {
  const folded = texts.map((t) => plainLetters(t))
  return folded.some((a) => folded.some((b) => !a.includes(b) && !b.includes(a)))
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
