import { dayInVietnam } from '../../../clock.ts'
import type { ZaloOaConfig } from '../../../config-zalo-oa.ts'
import type { FilledTemplate } from '../../../db/stored.ts'
import type { Budget, PaidWay } from '../../../db/zalo-paid.ts'
import type { Reach } from '../../../db/zalo-reach.ts'
import { showDay } from '../../../text/i18n.ts'
import type { ReadyTemplate } from './templates.ts'

const HOUR_MS = 3_600_000
/** Since the person's last word: free so long … */
const FREE_MS = 48 * HOUR_MS
/** … and for money so long; afterwards refused. */
const PAID_MS = 7 * 24 * HOUR_MS

/** One way to tell somebody something unasked, and what it costs. */
export interface Way<W extends PaidWay | 'free' = PaidWay | 'free'> {
  way: W
  /** đồng for all its messages. */
  cost: number
  messages: number
}

/** The message itself, where it may be sent now: free, or for money where that is switched on. */
export function consultation(
  config: Pick<ZaloOaConfig, 'freeMessages' | 'paidConsultation' | 'consultationDong'>,
  reach: Reach,
  messages: number,
  now: Date,
): Way<'free' | 'consultation'> | null {
  const window = windowOf(reach, messages, config.freeMessages, now)
  if (window === 'free') return { way: 'free', cost: 0, messages }
  if (window === 'closed' || !config.paidConsultation) return null
  return { way: 'consultation', cost: config.consultationDong * messages, messages }
}

/** A template in its place: by the account's own id of the person, and by the number they gave. */
export function templateWays(
  { price }: Pick<ReadyTemplate, 'price'>,
  hasPhone: boolean,
): Way<'template_uid' | 'template_phone'>[] {
  const byUser = { way: 'template_uid', cost: price.user, messages: 1 } as const
  return hasPhone ? [byUser, { way: 'template_phone', cost: price.phone, messages: 1 }] : [byUser]
}

/** Whether a whole day's budget pays for it; what it does not is no way at all, today or tomorrow. */
export function payable({ way, cost, messages }: Way, budget: Budget): boolean {
  return way === 'free' || (cost <= budget.dong && messages <= budget.messages)
}

/** Says that there is something to read, in no words about what: for messages without a template of their own. */
export function knockOn(now: Date): FilledTemplate {
  return { name: 'new_message', params: { ngay_gui: showDay(dayInVietnam(now)) } }
}

/** What a consultation of so many messages would be now; one that is free in part is not. */
function windowOf(
  reach: Reach,
  messages: number,
  freeMessages: number | null,
  now: Date,
): 'free' | 'paid' | 'closed' {
  if (!reach.wroteAt) return 'closed'
  const age = now.getTime() - reach.wroteAt.getTime()
  if (age > PAID_MS) return 'closed'
  if (age > FREE_MS) return 'paid'
  const left =
    reach.freeRemain ?? (freeMessages === null ? Number.POSITIVE_INFINITY : freeMessages - reach.sentSince)
  return left >= messages ? 'free' : 'paid'
}
