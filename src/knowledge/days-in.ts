import { addDays, type IsoDate, isIsoDate } from '../ocop/dates.ts'

/** A day in a text, and what stands between it and the days beside it. */
export interface DayNamed {
  day: IsoDate
  before: string
  after: string
}

/** "Ngày 5/11 xã gửi lên tỉnh", said on 25/11: so many days ago is this year still. */
const JUST_NOW = 60

const WITH_YEAR =
  /\b(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(20\d\d|\d\d)\b|\b(20\d\d)-(\d{2})-(\d{2})\b|\b(\d{1,2}) thang (\d{1,2})(?: nam|,)? (20\d\d)\b/g
/** A day and a month alone are a day only behind a word for it: "3/4" may be three of four. */
const WITHOUT_YEAR =
  /(?<=(?:ngay|mung|hom|het han|\bhan|\bden|\btoi|\bhet) )(\d{1,2})(?: thang |\s*[/-]\s*)(\d{1,2})\b(?![/-]\d|[.,]\d| ?(?:sao|diem|trieu))/g
const IS_PAST = /\d roi\b|\bda het\b|\bqua han\b|\bcon (?:keo dai|xai)\b|\bhom \d|\btu hoi\b/
const TODAY =
  /(?<=\b(?:het han|den han|toi han) )(?:ngay )?hom nay\b|\b(?:hom|sang|chieu|bua|ngay hom) nay\b(?=(?: (?:tui|toi|em|minh|con|nha|xa|phuong|moi|vua|da|co))* (?:nhan|nop|gui|dua|tiep nhan)\b)/g

/** The days of a text in their order, and the text with spaces in their place. */
export function daysIn(plain: string, today: IsoDate): { named: DayNamed[]; rest: string } {
  const found: { day: IsoDate; from: number; to: number }[] = []
  let rest = plain
  const take = (pattern: RegExp, dayOf: (groups: string[]) => IsoDate) => {
    rest = rest.replace(pattern, (match: string, ...args: unknown[]) => {
      const at = args.find((a) => typeof a === 'number')!
      const day = dayOf(args.filter((a) => typeof a === 'string').slice(0, -1))
      if (!isIsoDate(day)) return match
      found.push({ day, from: at, to: at + match.length })
      return ' '.repeat(match.length)
    })
  }
  take(WITH_YEAR, ([a, b, c]) => (a!.length === 4 ? iso(c!, b!, a!) : iso(a!, b!, c!)))
  take(WITHOUT_YEAR, ([d, m]) => comingDay(d!, m!, today, IS_PAST.test(plain)))
  take(TODAY, () => today)
  found.sort((a, b) => a.from - b.from)
  const named = found.map(({ day, from, to }, i) => ({
    day,
    before: plain.slice(found[i - 1]?.to ?? 0, from),
    after: plain.slice(to, found[i + 1]?.from),
  }))
  return { named, rest }
}

/** "10/8 năm nay", "tháng chạp tây năm ngoái", "tháng 6 sang năm": with the figure of the year. Plain text. */
export function withYears(plain: string, today: IsoDate): string {
  const year = Number(today.slice(0, 4))
  const away = { nay: 0, ngoai: -1, roi: -1, truoc: -1, sau: 1, toi: 1 }
  return plain
    .replace(/\bthang gieng\b/g, 'thang 1')
    .replace(/\bthang chap\b/g, 'thang 12')
    .replace(/(\bthang \d{1,2}) (?:duong lich|tay)\b/g, '$1')
    .replace(
      /(\bthang |\d\s*[/-]\s*)(\d{1,2}) nam (nay|ngoai|roi|truoc|sau|toi)\b/g,
      (_, lead, month, said) =>
        lead === 'thang '
          ? `thang ${month} nam ${year + away[said as keyof typeof away]}`
          : `${lead}${month}/${year + away[said as keyof typeof away]}`,
    )
    .replace(/(\bthang |\d\s*[/-]\s*)(\d{1,2}) sang nam\b/g, (_, lead, month) =>
      lead === 'thang ' ? `thang ${month} nam ${year + 1}` : `${lead}${month}/${year + 1}`,
    )
}

/** Without a year the coming one of that day is meant, unless it was only just, or is told as over. */
function comingDay(day: string, month: string, today: IsoDate, past: boolean): IsoDate {
  const year = Number(today.slice(0, 4))
  const thisYear = iso(day, month, String(year))
  if (past) return thisYear <= today ? thisYear : iso(day, month, String(year - 1))
  return thisYear >= addDays(today, -JUST_NOW) ? thisYear : iso(day, month, String(year + 1))
}

function iso(day: string, month: string, year: string): IsoDate {
  return `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
