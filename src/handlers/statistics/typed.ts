import type { Standing } from '../../db/statistics.ts'
import type { Tier } from '../../db/tables.ts'
import type { IsoDate } from '../../ocop/dates.ts'
import { findPlaceIn, lookup, type Match, type Places } from '../../ocop/places.ts'
import { fold, nfc, plainLetters } from '../../text/fold.ts'
import { readDay } from '../../text/read-day.ts'

/** What an officer typed behind /thongke or /hethan, in any order. */
export interface Typed {
  place?: Match
  day?: IsoDate
  /** A written day that no calendar has: 31/2/2026. */
  badDay?: string
  tier?: Tier
  standing?: Exclude<Standing, 'extended'>
  split?: 'district' | 'commune'
  /** Days ahead ("90 ngày", "6 tháng"). */
  ahead?: number
  /** What none of this could use, as typed. */
  leftOver: string
}

type Taken = Omit<Typed, 'leftOver' | 'place'>

/** Each reads its words; the first that fits the text wins, once. Longer ones stand before those inside them. */
const readers: { words: RegExp; read(match: string, today: IsoDate): Taken }[] = [
  {
    words:
      /(?:ngay )?\b(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2}))\b|\bhom (?:nay|qua)\b/,
    read(match, today) {
      const day = readDay(match, today)
      return day ? { day } : { badDay: match }
    },
  },
  { words: /\bcuoi (?:nam )?20\d\d\b/, read: (match) => ({ day: `${match.slice(-4)}-12-31` }) },
  {
    words: /\b5 ?(?:sao|[*★]) tiem nang\b|\b(?:tiem nang 5|tn ?5)(?: ?(?:sao|[*★])|\b)/,
    read: () => ({ tier: 'potential_5' }),
  },
  { words: /\b[345] ?(?:sao\b|[*★])/, read: (match) => ({ tier: match[0] as Tier }) },
  {
    words: /\b\d{1,4} (?:ngay|thang)\b/,
    read(match) {
      const [n, unit] = match.split(' ')
      return { ahead: unit === 'thang' ? Number(n) * 30 : Number(n) }
    },
  },
  { words: /\bcon (?:han|hieu luc)\b/, read: () => ({ standing: 'valid' }) },
  { words: /\b(?:da )?het (?:han|hieu luc)\b/, read: () => ({ standing: 'expired' }) },
  { words: /\bchua (?:ro|chac)(?: han| con han)?\b(?! xa)/, read: () => ({ standing: 'uncertain' }) },
  { words: /\btheo (?:tung )?(?:cac )?huyen(?: cu)?\b/, read: () => ({ split: 'district' }) },
  { words: /\btheo (?:tung )?(?:cac )?xa(?:,? phuong)?\b/, read: () => ({ split: 'commune' }) },
]

/** Words that say nothing by themselves; asked for only once the place is out, or "tính" would eat Tịnh Biên. */
const FILLERS = new Set(
  'o tai cua theo ngay den het tinh toi vao luc trong co bao nhieu may san pham sp ocop va hang loai xem cho biet'.split(
    ' ',
  ),
)

/** Takes apart what was typed. Nothing is guessed: what could not be used comes back as `leftOver`. */
export function readTyped(places: Places, text: string, today: IsoDate): Typed {
  let rest = nfc(text)
  let taken: Taken = {}
  for (const { words, read } of readers) {
    const match = words.exec(plainLetters(rest))
    if (!match) continue
    const found = read(match[0], today)
    if (Object.keys(found).some((key) => key in taken)) continue
    taken = { ...taken, ...found }
    rest = `${rest.slice(0, match.index)} ${rest.slice(match.index + match[0].length)}`
  }
  const named = findPlaceIn(places, rest)
  const leftOver = withoutFillers(named?.rest ?? rest)
  if (named) return { ...taken, place: named.match, leftOver }
  // A misspelt place: its likely names, so that they can be offered.
  const guess = leftOver ? lookup(places, leftOver) : undefined
  return { ...taken, ...(guess && { place: guess }), leftOver }
}

function withoutFillers(text: string): string {
  return text
    .split(/[\s,;?!]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word) && !FILLERS.has(fold(word)))
    .join(' ')
}
