import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from './tables.ts'

export type PaidWay = 'consultation' | 'template_uid' | 'template_phone'

/** A message that costs money, before it is sent. */
export interface Purchase {
  outboxId: number
  account: string
  way: PaidWay
  /** đồng, and how many messages it is. */
  cost: number
  messages: number
  trackingId: string
  /** The template only says that there is something to read. */
  knock: boolean
}

/** What has become of a message that cost money. */
export interface Bought {
  way: PaidWay
  messageId: string | null
  /** Null while nobody knows whether Zalo took it. */
  acceptedAt: Date | null
  knock: boolean
}

/** What may be spent in one day. */
export interface Budget {
  dong: number
  messages: number
}

/** What has become of a message that cost money; null when none did. */
export async function boughtFor(db: Kysely<Database>, outboxId: number): Promise<Bought | null> {
  const row = await db
    .selectFrom('zalo_paid')
    .select(['way', 'message_id as messageId', 'accepted_at as acceptedAt', 'knock'])
    .where('outbox_id', '=', outboxId)
    .executeTakeFirst()
  return row ?? null
}

/**
 * Puts messages that knocked back into the queue: their reader has opened the chat since, or has let `unopenedSince`
 * pass. Meanwhile they count as sent, so that they hold up nothing behind them.
 * @param address this person's only
 */
export async function releaseKnocked(
  db: Kysely<Database>,
  of: { channel: string; account: string; address?: string },
  at: { now: Date; unopenedSince: Date },
): Promise<void> {
  await sql`
    update outbox o set state = 'queued', attempts = 0, not_before = ${at.now}, sent_at = null
    from zalo_paid p, chat c
    where p.outbox_id = o.id and p.knock and o.state = 'sent'
      and c.id = o.chat_id and c.channel = ${of.channel} and c.account = ${of.account}
      and (${of.address ?? null}::text is null or c.address = ${of.address ?? null}::text)
      and (p.accepted_at <= ${at.unopenedSince} or exists (select 1 from zalo_reach r
        where r.account = c.account and r.address = c.address and r.closed_at is null
          and r.wrote_at > p.accepted_at))`.execute(db)
}

/** The message behind a knock was sent, or goes another way: it is not put back again. */
export async function endKnock(db: Kysely<Database>, outboxId: number): Promise<void> {
  await db.updateTable('zalo_paid').set({ knock: false }).where('outbox_id', '=', outboxId).execute()
}

/**
 * Sets money aside for a message before it is sent. The day's sum is counted under its row's lock, so several
 * processes together never pass the budget. The same message by the same way is charged once, however often it is
 * tried: nobody knows whether the first try was taken.
 * @returns false when it would pass the budget; then nothing is set aside.
 */
export async function setAside(
  trx: Transaction<Database>,
  purchase: Purchase,
  budget: Budget,
  day: string,
): Promise<boolean> {
  const { outboxId, account, way, cost, messages, trackingId, knock } = purchase
  const before = await trx
    .selectFrom('zalo_paid')
    .select('way')
    .where('outbox_id', '=', outboxId)
    .forUpdate()
    .executeTakeFirst()
  if (before?.way === way) return true
  await trx
    .insertInto('zalo_spent')
    .values({ account, day })
    .onConflict((c) => c.doNothing())
    .execute()
  const spent = await sql`
    update zalo_spent set dong = dong + ${cost}, messages = messages + ${messages}
    where account = ${account} and day = ${day}
      and dong + ${cost} <= ${budget.dong} and messages + ${messages} <= ${budget.messages}`.execute(trx)
  if (spent.numAffectedRows !== 1n) return false
  const row = { account, day, way, cost, messages, tracking_id: trackingId, knock }
  await trx
    .insertInto('zalo_paid')
    .values({ outbox_id: outboxId, ...row, message_id: null, accepted_at: null })
    .onConflict((c) => c.column('outbox_id').doUpdateSet({ ...row, message_id: null, accepted_at: null }))
    .execute()
  return true
}

/** Zalo did not take it: the money is free again. */
export async function giveBack(trx: Transaction<Database>, outboxId: number): Promise<void> {
  await sql`
    with back as (
      delete from zalo_paid where outbox_id = ${outboxId} and accepted_at is null
      returning account, day, cost, messages
    )
    update zalo_spent s set dong = s.dong - back.cost, messages = s.messages - back.messages
    from back where s.account = back.account and s.day = back.day`.execute(trx)
}

/** Zalo took it. */
export async function noteAccepted(
  db: Kysely<Database>,
  outboxId: number,
  messageId: string | null,
  now: Date,
): Promise<void> {
  await db
    .updateTable('zalo_paid')
    .set({ message_id: messageId, accepted_at: now })
    .where('outbox_id', '=', outboxId)
    .execute()
}

export async function spentOn(db: Kysely<Database>, account: string, day: string): Promise<Budget> {
  const row = await db
    .selectFrom('zalo_spent')
    .select(['dong', 'messages'])
    .where('account', '=', account)
    .where('day', '=', day)
    .executeTakeFirst()
  return row ?? { dong: 0, messages: 0 }
}
