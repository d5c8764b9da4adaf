import type { ProductSet } from '../ocop/product-set.ts'
import { fold } from '../text/fold.ts'
import type { Translate } from '../text/i18n.ts'
import { type Answer, fromLaw } from './answer.ts'
import { whichSetAnswer } from './criteria.ts'

/** What stands before the product and says nothing of it: "dạ cho em hỏi nhà em có làm …". */
const BEFORE =
  /^(?:(?:da|cho|hoi|nha|ben|em|tui|toi|con|minh|chi|anh|ad|oi|voi|xin|a|thi|mon|cai|san pham|sp|co|dang|lam|ban|nau|muon|dinh|dem|mang) )+/
/** "… dự thi được không", "… có đăng ký được không ạ", "… thi được mấy sao". */
const JOINS =
  / (?:(?:thi|la|co|muon|dem|mang|di|dua|vay|ma|roi) )*(?:(?:duoc|dc|dk) )?(?:du thi|thi|dang ky|tham gia|(?:xet|cham|xin|len) sao|(?:vo|vao|lam|len|thi|xet|cham) ocop)(?: (?:ocop|sao|thu))*(?: (?:duoc|dc|dk|noi))?(?: (?:may sao|khong|ko|k|hong|hon|hok|hem|ha|chua))+(?: (?:a|em|vay|v|z|anh|chi|ad|shop|ban|he|nhi|ta|ha))*$/

/** Who is not among those that may register, and what is on no list: told of elsewhere. */
const MAY_NOT =
  /\b(?:ubnd|uy ban|truong|chua |hoi phu nu|hoi nong dan|doan thanh nien|cong an|benh vien|nha nuoc)\b|\b(?:heo|lon|bo|ga|vit|trau|de|cuu|tom|cua) (?:song|giong)\b|\b(?:con|cay|hat) giong\b|\blau\b|nhap khau|dai tra/

/** Of "mắm thái đăng ký được không ạ" the product; undefined where it is not asked whether something may take part. */
export function productThatMayJoin(question: string): string | undefined {
  const words = question
    .normalize('NFC')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(Boolean)
  const folded = words.map(fold).join(' ')
  const joins = JOINS.exec(folded)
  if (!joins || mayNotJoin(folded)) return undefined
  const from = BEFORE.exec(folded)?.[0].split(' ').length ?? 1
  const to = folded.slice(0, joins.index).split(' ').length
  return from - 1 < to ? words.slice(from - 1, to).join(' ') : undefined
}

/** A folded text names who may not register, or what is on no list. */
export function mayNotJoin(plain: string): boolean {
  return MAY_NOT.test(plain)
}

/** That these may take part, on which conditions, and in which set. */
export function mayJoinAnswer(t: Translate, sets: readonly ProductSet[]): Answer {
  const which = whichSetAnswer(t, sets)
  const ofCommonGoods = sets.flatMap((s) =>
    s.criteria
      .filter((c) => c.notes.some((n) => n.kind === 'disqualify' && n.text.includes('phổ biến')))
      .map((c) => ({ no: s.no, cite: `Phụ lục II, bộ ${s.no}, tiêu chí ${c.code}` })),
  )
  const lines = [
    t('knowledge:join.yes'),
    sets.some((s) => !s.needsSample) ? t('knowledge:join.tourism') : '',
    ofCommonGoods.length > 0
      ? t('knowledge:join.common', { sets: ofCommonGoods.map((c) => c.no).join(', ') })
      : '',
    which.text,
  ]
  return fromLaw({
    id: `join:${sets.map((s) => s.no).join('-')}`,
    title: t('knowledge:join.title'),
    text: lines.filter(Boolean).join('\n'),
    cites: ['Điều 2.1', 'Điều 2.3', ...which.cites, ...ofCommonGoods.map((c) => c.cite)],
  })
}
