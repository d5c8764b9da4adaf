import { nextProvincialRound } from '../../ocop/rounds.ts'
import { communeDeadline, type WorkCalendar } from '../../ocop/working-days.ts'
import { showDay } from '../../text/i18n.ts'
import { type Answer, fromLaw, type Moment } from '../answer.ts'
import type { Asked } from '../asked.ts'
import { IN_FORCE_FROM } from '../piece.ts'

const FILED =
  /(?:nop|gui|tiep nhan|(?<!cong )(?<!chung )nhan|dua|de nghi|trinh)(?: (?:du|ho so|giay|giay to|ba con|chu the|bo|bo giay|dan|len|cho|xa|tinh|o|tai|phuong|ubnd|vao|tu|het|xong|uy|ban|nhan|dan|sang|chieu|bua|thu (?:hai|ba|tu|nam|sau|[2-6])|cua|tui|toi|em|minh|con|nha|anh|chi))*,? ?(?:ngay |hom )?$/
/** "Mùng 3 tháng 11 em mới gửi hồ sơ lên xã": the day comes first. */
const ON_THAT_DAY_FILED =
  /\d (?:(?!het|han)[a-z]+ ){0,3}(?:moi|da|vua) (?:nop|gui|dua)(?: [a-z]+){0,3} (?:xa|phuong|dac khu|ubnd)\b/
const ASKS = /khi nao|bao gio|chung nao|may gio|ngay nao|ngay may|bao lau|kip|dot nao|xong|tra loi|\bhan\b/
/** Asked for the rules that hold, not for a day. */
const BY_WHICH_RULES =
  /luat (?:cu|nao|moi|gi)|quy dinh (?:cu|nao|moi)|(?:cu|148) hay (?:moi|26)|chua (?:duoc )?(?:cham|danh gia)/

/** "Nộp ngày 2/12/2026 thì khi nào xã xong": the commune's 15 working days, and the round that can still be reached. */
export function afterFiling(calendar: WorkCalendar) {
  return (asked: Asked, { t }: Moment): Answer | undefined => {
    const day = asked.days[0]
    // Before that day other rules held (Điều 12.2).
    if (day === undefined || day < IN_FORCE_FROM || !ASKS.test(asked.plain)) return undefined
    if (!FILED.test(asked.beforeDate) && !ON_THAT_DAY_FILED.test(asked.plain)) return undefined
    if (BY_WHICH_RULES.test(asked.plain)) return undefined
    const round = nextProvincialRound(day)
    const words = {
      no: round.no,
      year: round.year,
      before: showDay(round.proposalBefore),
      last: showDay(round.lastProposalDay),
      evaluate: showDay(round.evaluateBefore),
    }
    return fromLaw({
      id: 'filing',
      title: t('knowledge:filing.title', { day: showDay(day) }),
      text: [
        t('knowledge:filing.commune', {
          day: showDay(day),
          until: showDay(communeDeadline(day, calendar)),
        }),
        t('knowledge:filing.round', words),
      ].join('\n'),
      cites: ['Điều 7.2', 'Điều 5.1'],
    })
  }
}
