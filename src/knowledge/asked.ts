import type { IsoDate } from '../ocop/dates.ts'
import { nfc } from '../text/fold.ts'
import { writeNumbers } from '../text/spoken-numbers.ts'
import { type DayNamed, daysIn, withYears } from './days-in.ts'
import type { Lexicon } from './lexicon.ts'
import { untelex } from './words.ts'

/** The figures in a question, and its plain text: what the computed answers look at. */
export interface Asked {
  /** Lower case, no diacritics, shortenings written out, punctuation of numbers kept: "giay het han 01/06/2027". */
  plain: string
  /** "69,5 điểm" → 69.5. */
  score?: number
  /** Several assessors' totals: "66, 70, 72 điểm". */
  scores?: number[]
  /** The star named: "4 sao". */
  star?: 1 | 2 | 3 | 4 | 5
  /** Whole days in their order: "01/06/2027", "ngày 1 tháng 6 năm 2027". */
  days: IsoDate[]
  /** The same with what stands beside each. */
  named: readonly DayNamed[]
  /** What stands right before the first date, month or year. */
  beforeDate: string
  /** Months without a day: "tháng 6/2027" → '2027-06'. */
  months: string[]
  /** Years alone: "năm 2024". */
  years: number[]
  /** "bộ 12", "bộ số 8". */
  setNo?: number
  /** "tiêu chí 2.3", "mục 3.5". */
  criterion?: string
  /** "còn 100 ngày nữa", "còn 3 tháng". */
  daysLeft?: number
}

const CODE = /(?<![\d.,])(\d{1,2}(?:\.\d){1,2})(?![\d.,]| ?(?:diem|d\b))/
/** "Muối ớt của hộ, 3.1 mấy điểm": without a set a number like a date or a weight must be asked for its points. */
const CODE_SCORED =
  /(?<![\d.,])(\d{1,2}(?:\.\d){1,2})(?= (?:toi da |toi thieu |it nhat |thi |phai |duoc |dc |cham |la |cho )*(?:may|bao nhieu) (?:diem|d\b))/
const NUMERALS: readonly [RegExp, string][] = [
  [/\bmot sao\b/g, '1 sao'],
  [/\bhai sao\b/g, '2 sao'],
  [/\bba sao\b/g, '3 sao'],
  [/\bbon sao\b/g, '4 sao'],
  [/\bnam sao\b/g, '5 sao'],
]

/**
 * @param today to read "ngày 5/12" in the year it must mean
 * @param known tells words from leftovers of a Telex keyboard
 */
export function readAsked(
  text: string,
  lexicon: Lexicon,
  today: IsoDate,
  known: (word: string) => boolean,
): Asked {
  // "45/100 điểm": of a hundred.
  const plain = withYears(plainText(text, lexicon, known), today).replace(/(\d)\s*\/\s*100\b/g, '$1')
  const { named, rest } = daysIn(plain, today)
  const months = [...rest.matchAll(/(?:thang )?\b(\d{1,2})\s*(?:\/|-|nam )\s*(20\d\d)\b/g)].flatMap(
    ([, m, y]) => (Number(m) >= 1 && Number(m) <= 12 ? [`${y}-${m!.padStart(2, '0')}`] : []),
  )
  const years = [
    ...rest.matchAll(
      /(?<![\d/.])(20[123]\d)(?!\s*\/?\s*qd|[\d/]|\s*(?:cai|bao|chai|hu|thung|kg|dong|san pham|hop|goi)\b)/g,
    ),
  ].map((m) => Number(m[1]))
  const score = /(?<![\d/.,])(\d{1,3}(?:[.,]\d+)?)\s*(?:diem|đ\b|d\b)/.exec(plain)?.[1]
  const scores = scoresIn(plain)
  const star = starIn(plain)
  const setNo = /\bbo(?: san pham| tieu chi)?(?: so)? ?(\d{1,2})\b(?!\s*(?:sao|giay|ban|quyen|[.,]\d))/.exec(
    plain,
  )?.[1]
  const criterion =
    /(?:(?<!\bbo )tieu chi|chi tieu|muc)(?: so)? (\d{1,2}(?:\.\d){0,2})\b/.exec(plain)?.[1] ??
    (setNo === undefined ? CODE_SCORED : CODE).exec(plain)?.[1]
  const left = /con (?:khoang |chung |co |dung )?(\d{1,3}) ?(ngay|tuan|thang)/.exec(plain)
  return {
    plain,
    days: named.map((n) => n.day),
    named,
    beforeDate: beforeFirstDate(plain),
    months: [...new Set(months)],
    years: [...new Set(years)].filter((y) => !months.some((m) => m.startsWith(String(y)))),
    ...(score !== undefined && { score: Number(score.replace(',', '.')) }),
    ...(scores.length > 1 && { scores }),
    ...(star !== undefined && { star }),
    ...(setNo !== undefined && Number(setNo) >= 1 && Number(setNo) <= 26 && { setNo: Number(setNo) }),
    ...(criterion !== undefined && { criterion }),
    ...(left && { daysLeft: Number(left[1]) * { ngay: 1, tuan: 7, thang: 30 }[left[2] as 'ngay'] }),
  }
}

/** What one strives for, and, less surely, what one would get. */
const STRIVEN_FOR =
  /\b(?:len|muon|(?<!(?:tiem|kha|chuc) )nang|xin|phan dau|huong toi|ky vong|nham|tinh)(?: (?:duoc|dat|len|hang|toi|lai|xin|thi|di|thanh))* ([1-5])(?: ?sao)?\b(?![.,]?\d| ?(?:diem|d\b|nam|thang|ngay|dot|mon|bo|giay|cai|muc|lan|%|dai ly|phan tram))/g
const GOT = /\b(?:dat|duoc|de|toi)(?: (?:duoc|dat|len|hang))* ([1-5]) ?sao\b/g
/** What one has, or had: of a story it is not what is asked. */
const HAD =
  /\b(?:dang|hien|hien nay|hien tai|hoi do|hoi truoc|hoi nam|nam ngoai|truoc day|truoc|da|tung|moi|vua|cu|tu|con|giu|chi|moi chi)(?: (?:la|co|duoc|dat|o|giu|hang|len|cong nhan|xep|cham|moi|dang|thi|chi))* ([1-5])(?: ?sao)?\b/g

/** Of two stars the one to be reached: "đang 3 sao, muốn lên 4 sao", "hồi đó được ba sao, giờ lên 4" mean 4. */
function starIn(plain: string): 1 | 2 | 3 | 4 | 5 | undefined {
  const all = [...plain.matchAll(/(?<!\d)([1-5]) ?sao\b/g)].map((m) => Number(m[1]))
  if (all.length === 0) return undefined
  const number = (pattern: RegExp) =>
    [...plain.matchAll(pattern)].map((m) => ({ at: m.index + m[0].search(/\d/), star: Number(m[1]) }))
  const had = new Set(number(HAD).map(({ at }) => at))
  const newly = (pattern: RegExp) =>
    number(pattern)
      .filter(({ at }) => !had.has(at))
      .at(-1)?.star
  const wanted = newly(STRIVEN_FOR) ?? (all.length > 1 ? newly(GOT) : undefined)
  return (wanted ?? Math.max(...all)) as 1 | 2 | 3 | 4 | 5
}

/** "3 người cho 72, 2 người cho 66". */
const SO_MANY_GAVE =
  /\b(\d{1,2}|mot|hai|ba|bon|nam|sau|bay|tam|chin) (?:nguoi|ong|vi|phieu|thanh vien|giam khao) (?:deu )?(?:cho|cham) (\d{1,3}(?:[.,]\d{1,2})?)(?![\d])/g

/** The points that several people gave: a row of numbers named as points, or each number with its own word. */
function scoresIn(plain: string): number[] {
  const groups = [...plain.matchAll(SO_MANY_GAVE)]
  if (groups.length > 1)
    return groups.flatMap(([, people, score]) =>
      Array<number>(numberOf(people!)).fill(Number(score!.replace(',', '.'))),
    )
  const number = '\\d{1,3}(?:[.,]\\d{1,2})?'
  const row = `${number}(?:\\s*(?:,|;|va|voi|-|/|(?<=\\d\\d) (?=\\d\\d))\\s*${number})+`
  const found =
    new RegExp(`(?:diem|cham|cho|nguoi|phieu|vi)[a-z :]{0,12}(${row})`).exec(plain)?.[1] ??
    new RegExp(`(${row}) ?diem`).exec(plain)?.[1]
  const values =
    found === undefined || /^\d+[.,]\d+$/.test(found) ? eachWithItsWord(plain, number) : numbersOfRow(found)
  return values.every((v) => v <= 100) ? values : []
}

const COUNTS = ['khong', 'mot', 'hai', 'ba', 'bon', 'nam', 'sau', 'bay', 'tam', 'chin']

function numberOf(said: string): number {
  const at = COUNTS.indexOf(said)
  return at < 0 ? Number(said) : at
}

function numbersOfRow(row: string): number[] {
  const spaced = row.replace(/[,;](?=\s)|(?<=\d)[,](?=\d{2}(?:\D|$)(?!.*[.,]5))/g, ' ')
  return [...spaced.matchAll(/\d{1,3}(?:[.,]\d{1,2})?/g)].map((m) => Number(m[0].replace(',', '.')))
}

/** "Một người cho 60, một người cho 80": only where people score. */
function eachWithItsWord(plain: string, number: string): number[] {
  if (!/trung binh|nguoi|thanh vien|giam khao|\bong\b|phieu|vi cham/.test(plain)) return []
  const given = [
    ...plain.matchAll(
      new RegExp(
        `(?:cho|cham|duoc|nguoi|ong|phieu) (${number})(?![\\d.,]*\\d)(?! ?(?:sao|nguoi(?! (?:cho|cham))|ngay|phieu))`,
        'g',
      ),
    ),
  ]
  const named = [...plain.matchAll(new RegExp(`(${number}) ?(?:diem|d\\b)`, 'g'))]
  const most = named.length > given.length ? named : given
  return most.length < 2 ? [] : most.map((m) => Number(m[1]!.replace(',', '.')))
}

function beforeFirstDate(plain: string): string {
  const at = plain.search(
    /(?:ngay |hom |mung |thang |nam )*\b(?:\d{1,2}\s*[/.-]\s*\d{1,4}|\d{1,2} thang \d|20[012]\d\b)/,
  )
  return at < 0 ? '' : plain.slice(0, at)
}

function plainText(text: string, lexicon: Lexicon, known: (word: string) => boolean): string {
  const lower = writeNumbers(nfc(text).toLowerCase())
    .replace(/(\d)\s*(?:\*|⭐|★)+/gu, '$1 sao')
    .replace(/\*{3,5}/g, (s) => `${s.length} sao`)
  let plain = lower
    .split(/(\s+|[?!,;:()"“”])/u)
    .map((w) => lexicon.short.get(w)?.[0] ?? w)
    .join('')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/đ/g, 'd')
    .replace(/\s+/g, ' ')
    .replace(/[a-z]{2,}/g, (w) => (known(w) ? w : (untelex(w, known) ?? w)))
    .trim()
  for (const [word, digit] of NUMERALS) plain = plain.replace(word, digit)
  return plain
}
