import { type Kysely, sql } from 'kysely'
import type { Database } from './tables.ts'

/** How much of a platform's allowance is used up: people with a chat there, and this month's messages. */
export interface ChannelUse {
  people: number
  received: number
  sent: number
  /** Of those received, what the platform would not show us. */
  withheld: number
}

/** One account on one platform. */
export interface ChannelAccount {
  channel: string
  account: string
}

/** @param month 'YYYY-MM' in Vietnam */
export async function channelUse(
  db: Kysely<Database>,
  { channel, account }: ChannelAccount,
  month: string,
): Promise<ChannelUse> {
  const { rows } = await sql<ChannelUse>`
    select (select count(*)::int from chat where channel = ${channel} and account = ${account}) as people,
      coalesce(sum(received), 0)::int as received, coalesce(sum(sent), 0)::int as sent,
      coalesce(sum(withheld), 0)::int as withheld
    from channel_use where channel = ${channel} and account = ${account} and month = ${month}`.execute(db)
  return rows[0]!
}

/** Adds to what was counted this month. */
export async function countUse(
  db: Kysely<Database>,
  { channel, account }: ChannelAccount,
  month: string,
  more: Partial<Omit<ChannelUse, 'people'>>,
): Promise<void> {
  const { received = 0, sent = 0, withheld = 0 } = more
  await sql`insert into channel_use as u (channel, account, month, received, sent, withheld)
    values (${channel}, ${account}, ${month}, ${received}, ${sent}, ${withheld})
    on conflict (channel, account, month) do update set received = u.received + excluded.received,
      sent = u.sent + excluded.sent, withheld = u.withheld + excluded.withheld`.execute(db)
}
