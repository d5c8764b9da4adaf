import { expiryOf } from '../../ocop/certificate.ts'
import { addDays, type IsoDate } from '../../ocop/dates.ts'
import type { Answer, Moment } from '../answer.ts'
import type { Asked } from '../asked.ts'
import type { DayNamed } from '../days-in.ts'
import { IN_FORCE_FROM } from '../piece.ts'
import { ofDecision, ofExpiries, ofExpiry, ofFiled, ofSeveral } from './expiry-said.ts'

const EXPIRES =
  /het han|den han|toi han|dao han|het hieu luc|het thoi han|het gia tri|\bhan (?:den|toi|la|cuoi|ngay|chot|su dung)|co han|\bhet (?:ngay|thang|nam|vao|\d)|(?:ghi|co|giay|bang|nua|nua la|nua thi) het|thi (?:toi|den) (?:khi|ngay|bao|chung|thang|nam) ?[a-z]* (?:thi )?het/
/** Right before a date: it is the day on which the certificate ends. */
const EXPIRES_ON =
  /(?:\bhet|\bman|den han|toi han|dao han|\bhan (?:den|toi|la|cuoi|chot|dung)|co han|\bhan giay|(?:gia tri|hieu luc|\bxai|\bdung|con han)(?: duoc)? (?:den|toi)(?: het)?)(?: (?!(?:roi|nhung|ma|cap|ky|ban hanh|cong nhan|neu|nao)\b)[a-z]+){0,6}[ ,:]*$/
const DECIDED =
  /cong nhan|chung nhan|(?<!tro |cung |trung |ho so |phan |nang |cao )\bcap\b(?! (?:xa|tinh|huyen|trung|nao|co))|duoc (?:giay|ocop|[1-5] sao|sao|xep|nhan)|nhan (?:giay|bang)|ban hanh|quyet dinh|\bqd\b|(?<!dang )\bky\b|dat (?:ocop|[1-5] sao)|co (?:giay|ocop|[1-5] sao)|giay (?:nam|thang|ngay|\d)|len [1-5] sao|lam giay|phong sao|giay.{0,20}(?:con|toi|den)/
/** When it ends is what is asked: the day that is named is the other one. */
const ASKS_THE_END =
  /(?:(?:toi|den) (?:ngay|hom|khi|bao|chung|thang|nam) ?(?:nao|gio|may)?|khi nao|bao gio|chung nao|hoi nao|luc nao|ngay nao)[a-z ]{0,16}\bhet\b|\bhet\b[a-z ]{0,16}(?:khi nao|bao gio|chung nao|hoi nao|luc nao|ngay nao)/
/** Without one of these it is no certificate that has the date. */
const CERTIFICATE =
  /giay|\bbang\b|keo dai|\bcap \d|chung nhan|cong nhan|\bsao\b|ocop|san pham|\bhan\b|\bhang\b|\bxai\b|nop lai|danh gia lai|lam lai/
/** Asked of a certificate whose time for filing was missed. */
const LATE = /\btre\b|keo dai|toi da|\brang\b|gia han|qua han|them (?:bao lau|may|duoc)|con xai|xai them/
/** Who recognised, by which rules: a question about the law of that time, not about a certificate. */
const OF_THE_LAW =
  /(?<!thoi |dia |uu |diem )\bdiem\b|(?:o dau|noi nao|cho nao)(?: [a-z]+)? (?:ky|cham|cong nhan|cap)\b|can (?:gi|may|bao)|lam ocop|\bai\b|cap nao|hoi dong|huyen|quyet dinh (?:nao|so|moi|cua|gi|26\b|\d{3,4}\b)|\bluat|quy dinh|quyet dinh cu|van ban cu|ap dung|theo qd|148|1489|1048|bao nhieu|may san pham|may chu the|chua cham|hieu luc thi hanh|thu tuong/

/** Before or after a day is no day: "công nhận trước 22/5/2026". Of a round it is the province's. */
const NOT_ON_THE_DAY = /\b(?:truoc|sau)(?: (?:ngay|thang|nam|hom|cuoi))* ?[a-z]?$/
const OF_A_ROUND = /\bdot (?:[12]|mot|hai|nay|sau|truoc)\b/
/** The date is that of a filing. */
const FILED_ON =
  /\b(?:nop|gui|tiep nhan|nhan (?:du )?ho so|(?:xa|phuong|dac khu|tinh)(?: da| moi| co)? nhan)\b[a-z ]{0,30}$/
/** "20/1/2027 là giấy tới hạn", "ngày 20/1/2027 giấy hết hạn". */
const IS_THE_END =
  /^,? (?:(?:la|thi) )?(?:[a-z]+ ){0,5}(?:toi|het|dao|man) han\b(?! (?:khi|bao|chung|hoi|luc|ngay|chua|phai|nop))/
/** Right before a date: of a decision. */
const GIVEN_ON =
  /(?:cong nhan|\bcap|\bky|ban hanh|quyet dinh|nhan giay|duoc (?:giay|ocop|[1-5] ?sao)|\bdat|len [345] ?sao)(?: (?!het|den|toi)[a-z]+){0,4}[ ,:]*$/
/** Between the first and the last day: "15/6/2024 - 15/6/2027". */
const UP_TO = /^ *(?:-|–|den|toi)(?: het)?(?: ngay)? *$/
/** "Tới tháng 5 năm 2027 là hết". */
const UNTIL_THEN =
  /\b(?:toi|den|qua) (?:(?:khoang|chung|cuoi|dau|giua|ngay|hom) )*(?:thang |nam )?[\d/-]+(?: thang \d+)?(?: nam 20\d\d)? (?:(?:la|thi|nay) )*(?:het|man|dao han|toi han)\b(?! khi| bao| chung)/
/** "2 giấy, một cái cấp 1/2/2024, một cái cấp 5/6/2025". */
const SEVERAL =
  /\b(?:[2-9]|hai|ba|bon) (?:cai |to )?(?:giay|bang|san pham|mon)\b.*\d|\bmot (?:cai|giay|to|mon)\b.*\bmot (?:cai|giay|to|mon)\b/
/** The last day for handing in is another end. */
const OF_FILING = /\bdot (?:[12]|mot|hai|nay|sau|truoc)\b|het han (?:nop|dang ky)/
const NEXT_IN_ROW = /^[ ,;+&]*(?:(?:va|voi|cung|con|cai|to|giay|mot|roi|ngay) ?){0,3}[ ,;]*$/
const DECIDED_AGAIN =
  /(?:lam|danh gia|cong nhan|cap|cham|xet|duoc|dat) lai(?: (?:hoi|vao|luc|nam|thang|\d{1,2}[/-])){0,3} ?(20\d\d)/
/** When one may strive for a higher star: it need not wait for the certificate to end. */
const TO_RISE =
  /(?:nang (?:hang|sao|len)|len (?:hang )?[45] ?sao)[a-z0-9 ]{0,30}(?:(?:duoc|dc) (?:chua|khong|ko|k|hong)|khi nao|bao gio|luc nao|chung nao|phai cho|cho het)/
const COUNTS =
  /(?:bao nhieu|may|nhieu|nhung) (?:san pham|sp|cai|mon|chu the|co so|xa|quyet dinh)|trong so|san pham (?:ocop )?nao|o tinh|toan tinh|cua tinh|an giang|kien giang|\bhuyen\b|thi xa|thanh pho/
/** Figures of the province, though a day is named. */
const HOW_MANY = new RegExp(
  [
    '(?:bao nhieu|may)(?: (?:chuc|tram|may))* (?:san pham|sp|mon|chu the)\\b.*(?:tinh|an giang|kien giang|huyen)',
    '(?:tinh|an giang|kien giang|huyen).*(?:bao nhieu|may)(?: (?:chuc|tram|may))* (?:san pham|sp|mon|chu the)\\b',
  ].join('|'),
)
/** Another paper than the certificate. */
const OTHER_PAPER =
  /haccp|\biso\b|vietgap|globalgap|attp|an toan thuc pham|\bgmp\b|nhan hieu|kiem nghiem|giay phep|kinh doanh|can cuoc|chung minh|bao hiem|ho chieu|the can|hoi cho|trien lam|tap huan|tro cap|ho ngheo|can ngheo|ket luan|vi pham|thu hoi|xu phat|bi phat|dinh chi|hop dong|han (?:su )?dung(?!.*giay)|\bdate\b|\bnsx\b|\bhsd\b/
/** A year in which something else began. */
const BEGAN =
  /(?:hoat dong|thanh lap|lam nghe|san xuat|mo co so|trong|nuoi) (?:tu|hoi|nam|vao)|(?:hoat dong|thanh lap|mo co so)(?: ngay)? \d/

/** Answers about certificates of which the question gives a date: until when they hold, when to file again. */
export function certificateDates(asked: Asked, moment: Moment): Answer | undefined {
  const { plain, days, named, months, years } = asked
  if (OTHER_PAPER.test(plain) || !CERTIFICATE.test(plain) || asksToRise(plain)) return undefined
  if (asked.daysLeft !== undefined && EXPIRES.test(plain) && !OF_FILING.test(plain))
    return ofExpiry(addDays(moment.today, asked.daysLeft), moment, { about: true })
  const filed = named.find((n) => FILED_ON.test(n.before))
  const first = certificateDay(named.filter((n) => n !== filed))
  const single = days.length + months.length + years.length === 1
  const expires =
    (first ? endsThen(first, named) : EXPIRES_ON.test(asked.beforeDate)) || (single && UNTIL_THEN.test(plain))
  if (NOT_ON_THE_DAY.test((first?.before ?? asked.beforeDate).trim())) return undefined
  if (OF_A_ROUND.test(plain) && !expires) return undefined
  if (
    BEGAN.test(plain) ||
    HOW_MANY.test(plain) ||
    (COUNTS.test(plain) && days.length === 0) ||
    (OF_THE_LAW.test(plain) && !expires && !(ASKS_THE_END.test(plain) && days.length > 0))
  )
    return undefined
  if (filed) return first && ofFiling(first, filed, moment, named)
  if (first && isRow(named) && (expires || DECIDED.test(plain) || ASKS_THE_END.test(plain)))
    return ofSeveral(
      named.map((n) => (expires ? n.day : expiryOf(n.day))),
      moment,
    )
  if (named.length > 1 && SEVERAL.test(plain))
    return ofSeveral(
      named.map((n) => (endsThen(n, named) ? n.day : expiryOf(n.day))),
      moment,
    )
  const span = first ? { from: first.day, to: first.day } : spanAsked(asked, moment.today)
  if (!span) return undefined
  const late = LATE.test(plain)
  const ofEnd = () =>
    span.from === span.to ? ofExpiry(span.from, moment, { late }) : ofExpiries(span.from, span.to, moment)
  // What is still to come is hardly a decision's day, unless its end is asked for.
  const endAsked = ASKS_THE_END.test(plain) && DECIDED.test(plain)
  const toCome = span.from > moment.today && EXPIRES.test(plain) && !endAsked
  if (expires || toCome) return ofEnd()
  if (DECIDED.test(plain) || ASKS_THE_END.test(plain)) {
    // Whether a certificate of the new decision is ever extended is not settled: nothing to count.
    if (late && span.from >= IN_FORCE_FROM) return undefined
    return ofDecision(span.from, span.to, moment, { late })
  }
  return EXPIRES.test(plain) ? ofEnd() : undefined
}

/**
 * Of several days that of the certificate which counts: the end that is named, or the last decision. "Công nhận
 * 5/5/2021, công nhận lại 10/6/2024" is of 2024.
 */
function certificateDay(named: readonly DayNamed[]): DayNamed | undefined {
  const latest = (list: readonly DayNamed[]) => list.toSorted((a, b) => (a.day < b.day ? 1 : -1))[0]
  const given = latest(named.filter((n) => GIVEN_ON.test(n.before)))
  const ends = latest(named.filter((n) => endsThen(n, named)))
  if (given && ends) return given.day > ends.day ? given : ends
  return ends ?? given ?? named[0]
}

/** The month or the year that counts, where no day is named. */
function spanAsked({ plain, months, years }: Asked, today: IsoDate) {
  const again = DECIDED_AGAIN.exec(plain)?.[1]
  if (again !== undefined) return spanOf(plain, undefined, Number(again))
  // "Năm 2021 được 3 sao, năm 2024 được 4 sao": the last decision.
  const several = !EXPIRES.test(plain)
  const month = several
    ? (months
        .filter((m) => m <= today)
        .toSorted()
        .at(-1) ?? months[0])
    : months[0]
  const past = years.filter((y) => y <= Number(today.slice(0, 4)))
  return spanOf(plain, month, several && past.length > 1 ? Math.max(...past) : years[0])
}

function endsThen({ day, before, after }: DayNamed, named: readonly DayNamed[]): boolean {
  if (EXPIRES_ON.test(before) || (IS_THE_END.test(after) && !GIVEN_ON.test(before))) return true
  // A span of days: the other one is where it begins.
  return UP_TO.test(before) && named.some((n) => n.day < day)
}

/** A certificate, and a dossier that was filed on another day. */
function ofFiling(
  certificate: DayNamed,
  filed: DayNamed,
  moment: Moment,
  named: readonly DayNamed[],
): Answer | undefined {
  // What was filed under the rules before has rules of its own (Điều 12.2).
  if (filed.day < IN_FORCE_FROM) return undefined
  if (endsThen(certificate, named)) return ofFiled(certificate.day, filed.day, moment)
  // What was filed before it was recognised led to it.
  const decided = DECIDED.test(certificate.before) && certificate.day < filed.day
  return decided ? ofFiled(expiryOf(certificate.day), filed.day, moment) : undefined
}

/** "10/1/2024, 5/9/2024 và 20/2/2025": nothing but the next day stands between them. */
function isRow([first, ...others]: readonly DayNamed[]): boolean {
  return first !== undefined && others.length > 0 && others.every((n) => NEXT_IN_ROW.test(n.before))
}

function asksToRise(plain: string): boolean {
  const rest = plain.replace(/\bcho (?:toi |den )?het(?: han)?\b/, '')
  return (
    TO_RISE.test(plain) &&
    !/\bhet (?:han|hieu luc|gia tri|vao|ngay|thang|nam|\d)|(?:nao|gio) het\b/.test(rest)
  )
}

/** The days of a month or a year, or of the part of it that is named. */
function spanOf(plain: string, month?: string, year?: number): { from: IsoDate; to: IsoDate } | undefined {
  if (month !== undefined) return { from: `${month}-01`, to: addDays(`${addMonth(month)}-01`, -1) }
  if (year === undefined) return undefined
  if (plain.includes(`cuoi nam ${year}`)) return { from: `${year}-10-01`, to: `${year}-12-31` }
  return { from: `${year}-01-01`, to: `${year}-12-31` }
}

function addMonth(month: string): string {
  const [y, m] = month.split('-').map(Number) as [number, number]
  return m === 12 ? `${y + 1}-01` : `${y}-${String(m + 1).padStart(2, '0')}`
}
