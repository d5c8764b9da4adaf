import { addDays } from '../../ocop/dates.ts'
import { showDay } from '../../text/i18n.ts'
import { type Answer, fromLaw, type Moment } from '../answer.ts'
import type { Asked } from '../asked.ts'

const ASKS_WHEN =
  /khi nao|bao gio|chung nao|ngay nao|ngay may|hom nao|bao lau|tre nhat|cham nhat|toi da|\bhan\b|may ngay|phai (?:xong|co|ra)/

/** Terms that the decision counts in days from something that happened. */
const TERMS = [
  {
    key: 'revocation',
    days: 15,
    at: 'Điều 8.4',
    from: /ket luan|xac nhan (?:la |viec )?(?:ngung|nghi|khong con)|vi pham/,
    about: /thu hoi|lay lai|\brut\b|\bthu\b|tuoc/,
  },
  {
    key: 'reEvaluation',
    days: 45,
    at: 'Điều 7.6.g',
    from: /(?:nhan|nop|gui|len|tiep nhan|co) du|du ho so|nhan ho so|gui ho so/,
    about:
      /(?:danh gia|xet|cham|phan hang|cong nhan|lam) (?:san pham )?lai|gia han|danh gia.{0,12}phan hang lai/,
  },
] as const

/** "Kết luận vi phạm ngày 5/10/2026 thì khi nào thu hồi": the last day of a term that begins on a day the question names. */
export function endOfTerm(asked: Asked, { t }: Moment): Answer | undefined {
  const { plain, days } = asked
  const [day] = days
  if (day === undefined || !ASKS_WHEN.test(plain)) return undefined
  const term = TERMS.find(({ from, about }) => from.test(asked.beforeDate) && about.test(plain))
  if (!term) return undefined
  const words = { day: showDay(day), until: showDay(addDays(day, term.days)) }
  return fromLaw({
    id: 'term',
    title: t(`knowledge:term.${term.key}.title`, words),
    text: t(`knowledge:term.${term.key}.text`, words),
    cites: [term.at],
  })
}
