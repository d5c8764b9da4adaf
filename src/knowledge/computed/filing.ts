import { nextCentralRound, nextProvincialRound } from '../../ocop/rounds.ts'
import { communeDeadline, type WorkCalendar } from '../../ocop/working-days.ts'
import { showDay } from '../../text/i18n.ts'
import { type Answer, fromLaw, type Moment } from '../answer.ts'
import type { Asked } from '../asked.ts'
import { IN_FORCE_FROM } from '../piece.ts'

const FILED =
  /(?:nop|gui|tiep nhan|(?<!cong )(?<!chung )nhan|dua|de nghi|trinh)(?: (?:du|ho so|giay|giay to|ba con|chu the|bo|bo giay|dan|len|cho|xa|tinh|o|tai|phuong|ubnd|vao|tu|het|xong|uy|ban|nhan|dan|sang|chieu|bua|ngay|hom|thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn|cua|tui|toi|em|minh|con|nha|anh|chi))*,? ?(?:ngay |hom )?$/
/** "Mùng 3 tháng 11 em mới gửi hồ sơ lên xã": the day comes first. */
const ON_THAT_DAY_FILED =
  /\d (?:(?!het|han)[a-z]+ ){0,3}(?:(?:moi|da|vua) )?(?:nop|gui|dua)(?: [a-z]+){0,3} (?:xa|phuong|dac khu|ubnd)\b|\b(?:hom|sang|chieu|bua) nay(?: [a-z]+){0,4} (?:nhan|nop|gui|dua)\b/
const ASKS = /khi nao|bao gio|chung nao|may gio|ngay nao|ngay may|bao lau|kip|dot nao|xong|tra loi|\bhan\b/
/** Asked for the rules that hold, not for a day. */
const BY_WHICH_RULES =
  /luat (?:cu|nao|moi|gi)|quy dinh (?:cu|nao|moi)|(?:cu|148) hay (?:moi|26)|chua (?:duoc )?(?:cham|danh gia)/

/** The commune proposes to the province, the province to the ministry: each has its own rounds. */
const TO_PROVINCE =
  /\b(?:xa|phuong|dac khu)(?: da| moi| vua| co| se)*(?: van ban| cong van| to trinh)? (?:de nghi|trinh|gui|chuyen|dua)(?: (?:ho so|san pham|len|cho|toi|sang|ubnd|cap))* tinh\b|\b(?:xa|phuong|dac khu)(?: da| moi| vua| co)* (?:van ban|cong van|to trinh) (?:de nghi|trinh)\b/
const TO_MINISTRY =
  /\btinh(?: da| moi| vua| co| se)*(?: van ban| cong van)? (?:de nghi|trinh|gui|chuyen)\b.*(?:\bbo\b|trung uong|5 ?sao)|(?:5 ?sao|\bbo\b|trung uong).*\btinh(?: da| moi| vua| se)* (?:gui|de nghi|trinh|chuyen)\b/

/** Re-evaluation knows no rounds: the province has 45 days (Điều 7.6.g). */
const AGAIN = /(?:danh gia|phan hang|cong nhan|cham|xet|lam) lai\b/
const FROM_MINISTRY = /\bbo (?:gui|tra|chuyen|nong nghiep)\b/

/**
 * "Nộp ngày 2/12/2026 thì khi nào xã xong": the commune's 15 working days, and the round that can still be reached;
 * of what the commune has proposed to the province, or the province to the ministry, the round.
 */
export function afterFiling(calendar: WorkCalendar) {
  return (asked: Asked, { t }: Moment): Answer | undefined => {
    const { plain } = asked
    const day = asked.days[0]
    // Before that day other rules held (Điều 12.2).
    if (day === undefined || day < IN_FORCE_FROM || !ASKS.test(plain)) return undefined
    const central = TO_MINISTRY.test(plain)
    const proposed = central || TO_PROVINCE.test(plain)
    if (!proposed && !FILED.test(asked.beforeDate) && !ON_THAT_DAY_FILED.test(plain)) return undefined
    if (BY_WHICH_RULES.test(plain) || AGAIN.test(plain) || (!central && FROM_MINISTRY.test(plain)))
      return undefined
    const round = central ? nextCentralRound(day) : nextProvincialRound(day)
    const until = communeDeadline(day, calendar)
    const next = nextProvincialRound(round.proposalBefore)
    const words = {
      day: showDay(day),
      until: showDay(until),
      no: round.no,
      year: round.year,
      before: showDay(round.proposalBefore),
      last: showDay(round.lastProposalDay),
      evaluate: showDay(round.evaluateBefore),
      nextNo: next.no,
      nextYear: next.year,
      nextBefore: showDay(next.proposalBefore),
      nextEvaluate: showDay(next.evaluateBefore),
    }
    if (proposed) {
      const which = central ? 'central' : 'proposed'
      return fromLaw({
        id: 'round',
        title: t(`knowledge:filing.${which}Title`, words),
        text: t(`knowledge:filing.${which}`, words),
        cites: [central ? 'Điều 5.2' : 'Điều 5.1'],
      })
    }
    const tight = until > round.lastProposalDay
    return fromLaw({
      id: 'filing',
      title: t('knowledge:filing.title', words),
      text: [
        t('knowledge:filing.commune', words),
        t(tight ? 'knowledge:filing.tight' : 'knowledge:filing.round', words),
      ].join('\n'),
      cites: ['Điều 7.2', 'Điều 5.1'],
    })
  }
}
