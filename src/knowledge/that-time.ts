import type { IsoDate } from '../ocop/dates.ts'
import { decisionOn } from '../ocop/governing.ts'
import type { Law } from '../ocop/law.ts'
import type { Answer, Moment } from './answer.ts'
import type { Asked } from './asked.ts'
import { IN_FORCE_FROM, type Piece } from './piece.ts'

/** The day before the decision in force of which a question speaks, if it does; a month by its middle, a year by its end. */
export function pastDay(asked: Asked): IsoDate | undefined {
  if (asksOfToday(asked)) return undefined
  const { days, months, years } = asked
  const day = days[0] ?? (months[0] ? `${months[0]}-15` : years[0] ? `${years[0]}-12-31` : undefined)
  return day !== undefined && day < IN_FORCE_FROM ? day : undefined
}

/** "Hồi trước", "luật cũ", "QĐ 148": names no day, and yet the time before the decision in force. */
export function speaksOfThePast({ plain, years }: Asked): boolean {
  return years.some((y) => y < 2026) || PAST.test(plain)
}
const PAST =
  /truoc (?:day|kia|gio|do)|(?:hoi|luc|thoi|dao|bua) (?:truoc|do|xua|nam|con|moi)|ngay xua|\bcu\b|\b(?:148|1489|1048|781|919)\b|nam (?:ngoai|roi|truoc)|\bhuyen\b|da tung|truoc (?:khi|ngay|nam)/

/** Something of an earlier time, asked of today: "giấy cấp hồi 2025, giờ có phải đổi không". */
export function asksOfToday({ plain }: Asked): boolean {
  return /\b(?:bay gio|gio|hien nay|hien tai|nay) (?:\w+ ){0,4}(?:co|con|phai|lam|duoc|thi|sao)\b|con (?:xai|gia tri|hieu luc|dung)|luat moi|(?:nang hang|len [45] ?sao|lam lai|danh gia lai) (?:khi nao|duoc chua|dc chua|luc nao|chung nao)|nam 20(?:2[6-9]|3\d)/.test(
    plain,
  )
}

/** Topics whose answers speak of the change of law themselves. */
const ABOUT_THE_CHANGE = new Set(['transition', 'effect', 'old-law-corrections', 'late-filing', 'an-giang'])

/** Today's rule as the answer to a question about an earlier day: says so, and that the rules of that day are not ours. */
export function saidOfThatTime(
  answer: Answer,
  piece: Piece | undefined,
  day: IsoDate,
  law: Law,
  { t }: Moment,
): Answer {
  const { governing } = decisionOn(law, day)
  const ofToday = piece && (piece.kind === 'law' || piece.kind === 'unsettled')
  if (!ofToday || !governing || ABOUT_THE_CHANGE.has(piece.topic)) return answer
  const lead = t('knowledge:answer.pastDay', { year: day.slice(0, 4), decision: governing.number })
  return { ...answer, text: `${lead}\n${answer.text}` }
}
