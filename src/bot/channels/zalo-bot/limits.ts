import type { Kysely } from 'kysely'
import { dayInVietnam } from '../../../clock.ts'
import { type ChannelAccount, type ChannelUse, channelUse } from '../../../db/channel-use.ts'
import type { Database } from '../../../db/tables.ts'
import { type Alarm, tellAdministrators } from '../../administrators.ts'

/** What the plan of the bot allows. Published for Basic: 50 people, 3,000 messages a month. */
export interface Limits {
  people: number
  messagesPerMonth: number
  /** Whether what people write counts as well; Zalo does not say. */
  countReceived: boolean
}

/** In per cent: time to look for something bigger, and too late. */
const MARKS = [100, 80] as const

/** The month whose allowance a message uses up, 'YYYY-MM'. */
export const monthOf = (now: Date) => dayInVietnam(now).slice(0, 7)

/** Messages of this month that Zalo counts, by the setting. */
export function messagesUsed(use: ChannelUse, limits: Limits): number {
  return use.sent + (limits.countReceived ? use.received : 0)
}

/**
 * Tells the administrators, once for each mark passed, that people or messages run out.
 * @returns how many were told.
 */
export async function watchLimits(
  db: Kysely<Database>,
  of: ChannelAccount,
  limits: Limits,
  now: Date,
): Promise<number> {
  const month = monthOf(now)
  const use = await channelUse(db, of, month)
  const about = { ...of, now }
  return (
    (await tell(db, about, 'people', use.people, limits.people, 'people')) +
    (await tell(
      db,
      about,
      'messages',
      messagesUsed(use, limits),
      limits.messagesPerMonth,
      `messages:${month}`,
    ))
  )
}

async function tell(
  db: Kysely<Database>,
  { channel, account, now }: ChannelAccount & { now: Date },
  what: 'people' | 'messages',
  count: number,
  most: number,
  key: string,
): Promise<number> {
  // Whoever is told of the last mark need not be told of the one before.
  const mark = MARKS.find((m) => count * 100 >= most * m)
  if (mark === undefined) return 0
  const alarm: Alarm = {
    key: `${channel}:${account}:${key}:${mark}`,
    say: (t) => t(`zaloBot:limit.${what}.${mark === 100 ? 'full' : 'near'}`, { count, most }),
  }
  return tellAdministrators(db, alarm, now)
}
