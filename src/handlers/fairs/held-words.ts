import { fold } from '../../text/fold.ts'
import { bare, yesOrNo } from '../yes-no.ts'

/** What somebody means who was offered a booth. A number chooses from choices they count from one. */
export type BoothAnswer = 'take' | 'leave' | 'number'

const WHO = '(?:(?:toi|minh|em|tui|con|chau|gia dinh|co so|ben) (?:(?:toi|minh|em|tui) )?)?'
const WHAT = '(?: (?:(?:cai )?(?:cho|gian)(?: hang)?(?: nay| do)?|lai))?'
const TAKE = new RegExp(
  `^${WHO}(?:(?:xin|se|muon|co|dong y|chac chan) )*(?:nhan|lay|giu|tham gia|di|du)${WHAT}(?: roi)?$`,
)
const LEAVE = new RegExp(
  `^${WHO}(?:(?:thoi )?(?:khong|ko|hong|hok|thoi) (?:co )?(?:nhan|lay|giu|tham gia|di|du|can)${WHAT}(?: duoc)?(?: nua)?|thoi khong|nhuong${WHAT}|bo${WHAT}|de (?:cho )?nguoi khac)$`,
)

/** Reads "nhận", "dạ được", "thôi", "không đi được", "1"; undefined for whatever is no answer to an offer. */
export function readBoothAnswer(text: string): BoothAnswer | undefined {
  if (text.length > 60) return undefined
  const words = bare(fold(text).replace(/ cam on(?: (?:em|anh|chi|ban|co|chu|nhieu))*$/, ''))
  if (/^\d$/.test(words)) return 'number'
  const yes = yesOrNo(words)
  if (yes !== undefined) return yes ? 'take' : 'leave'
  if (LEAVE.test(words)) return 'leave'
  return TAKE.test(words) ? 'take' : undefined
}
