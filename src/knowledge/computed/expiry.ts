import { expiryOf, extensionEnd, reEvaluationWindow } from '../../ocop/certificate.ts'
import { addDays, type IsoDate } from '../../ocop/dates.ts'
import { showDay } from '../../text/i18n.ts'
import { type Answer, fromLaw, type Moment } from '../answer.ts'
import type { Asked } from '../asked.ts'

const EXPIRES =
  /het han|den han|toi han|dao han|het hieu luc|het thoi han|het gia tri|\bhan (?:den|toi|la|cuoi|ngay|chot|su dung)|co han|\bhet (?:ngay|thang|nam|vao|\d)|(?:ghi|co|giay|bang|nua|nua la|nua thi) het|thi (?:toi|den) (?:khi|ngay|bao|chung|thang|nam) ?[a-z]* (?:thi )?het/
/** Right before a date: it is the day on which the certificate ends. */
const EXPIRES_ON =
  /(?:\bhet|den han|toi han|dao han|\bhan (?:den|toi|la|cuoi|chot|dung)|co han|\bhan giay)(?: (?!roi\b|nhung\b|ma\b)[a-z]+){0,6}[ ,:]*$/
const DECIDED =
  /cong nhan|chung nhan|(?<!tro |cung |trung |ho so |phan |nang |cao )\bcap\b(?! (?:xa|tinh|huyen|trung|nao|co))|duoc (?:giay|ocop|[1-5] sao|sao|xep|nhan)|nhan (?:giay|bang)|ban hanh|quyet dinh|\bqd\b|(?<!dang )\bky\b|dat (?:ocop|[1-5] sao)|co (?:giay|ocop|[1-5] sao)|giay (?:nam|thang|ngay|20)|len [1-5] sao|lam giay|phong sao|giay.{0,20}(?:con|toi|den)/
/** When it ends is what is asked: the day that is named is the other one. */
const ASKS_THE_END =
  /(?:(?:toi|den) (?:ngay|hom|khi|bao|chung|thang|nam) ?(?:nao|gio|may)?|khi nao|bao gio|chung nao|hoi nao|luc nao|ngay nao)[a-z ]{0,16}\bhet\b|\bhet\b[a-z ]{0,16}(?:khi nao|bao gio|chung nao|hoi nao|luc nao|ngay nao)/
/** Without one of these it is no certificate that has the date. */
const CERTIFICATE =
  /giay|\bbang\b|chung nhan|cong nhan|\bsao\b|ocop|san pham|\bhan\b|\bhang\b|\bxai\b|nop lai|danh gia lai|lam lai/
/** Asked of a certificate whose time for filing was missed. */
const LATE = /\btre\b|keo dai|toi da|\brang\b|gia han|qua han|them (?:bao lau|may|duoc)|con xai|xai them/
/** Who recognised, by which rules: a question about the law of that time, not about a certificate. */
const OF_THE_LAW =
  /(?<!thoi |dia |uu |diem )\bdiem\b|(?:o dau|noi nao|cho nao)(?: [a-z]+)? (?:ky|cham|cong nhan|cap)\b|can (?:gi|may|bao)|lam ocop|\bai\b|cap nao|hoi dong|huyen|quyet dinh (?:nao|so|moi|cua|gi|26\b|\d{3,4}\b)|\bluat|quy dinh|ap dung|theo qd|148|1489|1048|bao nhieu|may san pham|may chu the|chua cham|hieu luc thi hanh|thu tuong/

/** Before or after a day is no day: "công nhận trước 22/5/2026". Of a round it is the province's. */
const NOT_ON_THE_DAY = /\b(?:truoc|sau)(?: (?:ngay|thang|nam|hom|cuoi))* ?[a-z]?$/
const OF_A_ROUND = /\bdot (?:[12]|mot|hai|nay|sau|truoc)\b/
/** The date is that of a filing. */
const FILED_ON = /\b(?:nop|gui|tiep nhan|(?:xa|phuong|dac khu|tinh)(?: da| moi| co)? nhan)\b[a-z ]{0,30}$/
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
  /haccp|\biso\b|vietgap|globalgap|attp|an toan thuc pham|\bgmp\b|nhan hieu|kiem nghiem|giay phep|kinh doanh|can cuoc|chung minh|bao hiem|ho chieu|the can|hoi cho|trien lam|tap huan|tro cap|ho ngheo|can ngheo|ket luan|vi pham/
/** A year in which something else began. */
const BEGAN = /(?:hoat dong|thanh lap|lam nghe|san xuat|mo co so|trong|nuoi) (?:tu|hoi|nam|vao)/

/** Answers about one certificate of which the question gives a date: until when it holds, when to file again. */
export function certificateDates(asked: Asked, moment: Moment): Answer | undefined {
  const { plain, days, months, years } = asked
  if (OTHER_PAPER.test(plain) || !CERTIFICATE.test(plain)) return undefined
  if (asked.daysLeft !== undefined && EXPIRES.test(plain))
    return ofExpiry(addDays(moment.today, asked.daysLeft), moment, { about: true })
  const expires = EXPIRES_ON.test(asked.beforeDate)
  if (FILED_ON.test(asked.beforeDate) || NOT_ON_THE_DAY.test(asked.beforeDate.trim())) return undefined
  if (OF_A_ROUND.test(plain) && !expires) return undefined
  if (
    BEGAN.test(plain) ||
    HOW_MANY.test(plain) ||
    (COUNTS.test(plain) && days.length === 0) ||
    (OF_THE_LAW.test(plain) && !expires && !(ASKS_THE_END.test(plain) && days.length > 0))
  )
    return undefined
  const day = days[0]
  const span = day !== undefined ? { from: day, to: day } : spanOf(months[0], years[0])
  if (!span) return undefined
  const late = LATE.test(plain)
  if (expires)
    return span.from === span.to
      ? ofExpiry(span.from, moment, { late })
      : ofExpiries(span.from, span.to, moment)
  if (DECIDED.test(plain) || ASKS_THE_END.test(plain)) return ofDecision(span.from, span.to, moment)
  if (!EXPIRES.test(plain)) return undefined
  return span.from === span.to
    ? ofExpiry(span.from, moment, { late })
    : ofExpiries(span.from, span.to, moment)
}

/** The days of a month or a year. */
function spanOf(month?: string, year?: number): { from: IsoDate; to: IsoDate } | undefined {
  if (month !== undefined) return { from: `${month}-01`, to: addDays(`${addMonth(month)}-01`, -1) }
  return year === undefined ? undefined : { from: `${year}-01-01`, to: `${year}-12-31` }
}

function addMonth(month: string): string {
  const [y, m] = month.split('-').map(Number) as [number, number]
  return m === 12 ? `${y + 1}-01` : `${y}-${String(m + 1).padStart(2, '0')}`
}

const CITES = ['Điều 4.3', 'Điều 7.6.a']

/**
 * @param how.about the day is only about right
 * @param how.late the question speaks of filing too late
 */
function ofExpiry(expiry: IsoDate, moment: Moment, how: { about?: boolean; late?: boolean } = {}): Answer {
  const { t } = moment
  return fromLaw({
    id: 'expiry',
    title: t('knowledge:expiry.title', { expiry: showDay(expiry) }),
    text: [
      how.about ? t('knowledge:expiry.about', { expiry: showDay(expiry) }) : '',
      how.late
        ? t('knowledge:expiry.extended', { expiry: showDay(expiry), until: showDay(extensionEnd(expiry)) })
        : '',
      ...whenToFile(expiry, moment),
    ]
      .filter(Boolean)
      .join('\n'),
    cites: how.late ? [...CITES, 'Điều 12.3'] : cites(expiry, moment),
  })
}

/** The certificate of a day, or of some day between two: then all that follows lies between two days as well. */
function ofDecision(from: IsoDate, to: IsoDate, moment: Moment): Answer {
  const { t, today } = moment
  const first = expiryOf(from)
  const last = expiryOf(to)
  if (from === to)
    return fromLaw({
      id: 'decision',
      title: t('knowledge:expiry.decidedTitle', { day: showDay(from) }),
      text: [
        t('knowledge:expiry.decided', { day: showDay(from), expiry: showDay(first) }),
        ...whenToFile(first, moment),
      ].join('\n'),
      cites: cites(first, moment),
    })
  const words = { from: showDay(first), to: showDay(last) }
  // Valid is not enough to know: the time for filing again ends 120 days before the certificate does.
  const state =
    today >= first ? 'depends' : today >= reEvaluationWindow(first).opens ? 'mayBeDue' : 'allValid'
  return fromLaw({
    id: 'decision',
    title: t('knowledge:expiry.betweenTitle', { from: showDay(from), to: showDay(to) }),
    text: [
      t('knowledge:expiry.between', words),
      ...(today > last
        ? allOver(last, moment)
        : [
            t(`knowledge:expiry.${state}`, words),
            t('knowledge:expiry.windowRule'),
            windows(first, last, moment),
          ]),
      t('knowledge:expiry.oldLawKept'),
    ].join('\n'),
    cites: [...CITES, 'Điều 12.1', ...(today > last ? ['Điều 12.3'] : [])],
  })
}

function ofExpiries(from: IsoDate, to: IsoDate, moment: Moment): Answer {
  const { t, today } = moment
  const over = today > to
  return fromLaw({
    id: 'expiries',
    title: t('knowledge:expiry.expiriesTitle', { from: showDay(from), to: showDay(to) }),
    text: [
      t('knowledge:expiry.windowRule'),
      ...(over ? allOver(to, moment) : [windows(from, to, moment)]),
    ].join('\n'),
    cites: over ? [...CITES, 'Điều 12.3'] : CITES,
  })
}

/** The first and the last time for filing, of certificates that end between two days. */
function windows(from: IsoDate, to: IsoDate, { t }: Moment): string {
  const earliest = reEvaluationWindow(from)
  const latest = reEvaluationWindow(to)
  return t('knowledge:expiry.windows', {
    from: showDay(from),
    opens: showDay(earliest.opens),
    closes: showDay(earliest.closes),
    to: showDay(to),
    lastOpens: showDay(latest.opens),
    lastCloses: showDay(latest.closes),
  })
}

/** Certificates of which the last ended on a day that is over. */
function allOver(last: IsoDate, { t, today }: Moment): string[] {
  return today > extensionEnd(last)
    ? [t('knowledge:expiry.longOverSome'), t('knowledge:expiry.startAgain')]
    : [t('knowledge:expiry.overSome')]
}

/** The days for filing, and what to do now; of what is long over no days are left. */
function whenToFile(expiry: IsoDate, moment: Moment): string[] {
  const { t, today } = moment
  const until = extensionEnd(expiry)
  if (today <= until) return [window(expiry, moment), standing(expiry, moment)]
  return [
    t('knowledge:expiry.longOver', { expiry: showDay(expiry), until: showDay(until) }),
    t('knowledge:expiry.startAgain'),
  ]
}

function window(expiry: IsoDate, { t }: Moment): string {
  const { opens, closes } = reEvaluationWindow(expiry)
  return t('knowledge:expiry.window', {
    expiry: showDay(expiry),
    opens: showDay(opens),
    closes: showDay(closes),
  })
}

/** Where today lies against the window: what to do now. */
function standing(expiry: IsoDate, { t, today }: Moment): string {
  const { opens, closes } = reEvaluationWindow(expiry)
  if (today > expiry) return t('knowledge:expiry.over', { expiry: showDay(expiry) })
  if (today > closes) return t('knowledge:expiry.late')
  if (today >= opens) return t('knowledge:expiry.open', { closes: showDay(closes) })
  return t('knowledge:expiry.early', { opens: showDay(opens) })
}

function cites(expiry: IsoDate, { today }: Moment): string[] {
  return today > reEvaluationWindow(expiry).closes ? [...CITES, 'Điều 12.3'] : CITES
}
