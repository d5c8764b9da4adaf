import { type Kysely, sql, type Transaction } from 'kysely'
import { toJson } from './json.ts'
import type { Database } from './tables.ts'

/** A raw event of a platform, and which chat it belongs to. */
export interface Arrival {
  channel: string
  account: string
  /** The platform's own id of the event: the same id is the same event, however often it arrives. */
  eventId: string
  address: string
  raw: unknown
}

/**
 * Keeps events durably before they are acknowledged. An event already known is dropped without a trace.
 * @returns the chats that have something new. @throws when the database cannot be reached: then do not acknowledge.
 */
export async function storeArrivals(db: Kysely<Database>, arrivals: Arrival[], now: Date): Promise<number[]> {
  if (arrivals.length === 0) return []
  // A chat's row is made by its first message ever; afterwards the upsert finds nothing to do.
  const { rows } = await sql<{ chat_id: number }>`/* store_arrivals */
    with a as (
      select * from jsonb_to_recordset(${toJson(arrivals.map((x, n) => ({ ...x, n })))}::jsonb)
        as a(channel text, account text, "eventId" text, address text, raw jsonb, n int)
    ), known as (
      select c.id, a.n from a join chat c
        on c.channel = a.channel and c.account = a.account and c.address = a.address
    ), fresh as (
      insert into chat (channel, account, address, created_at, seen_at)
      select distinct a.channel, a.account, a.address, ${now}::timestamptz, ${now}::timestamptz from a
      where a.n not in (select n from known)
      on conflict (channel, account, address) do update set seen_at = excluded.seen_at
      returning id, channel, account, address
    )
    insert into inbox (channel, account, event_id, chat_id, raw, not_before, received_at)
    select a.channel, a.account, a."eventId", coalesce(k.id, f.id), a.raw, ${now}::timestamptz, ${now}::timestamptz
    from a left join known k on k.n = a.n
      left join fresh f on f.channel = a.channel and f.account = a.account and f.address = a.address
    order by a.n
    on conflict (channel, account, event_id) do nothing
    returning chat_id`.execute(db)
  return [...new Set(rows.map((r) => r.chat_id))]
}

/** A message that could not be handled now: tried again after `retryAt`. */
export async function postponeArrival(db: Kysely<Database>, inboxId: number, retryAt: Date): Promise<void> {
  await db
    .updateTable('inbox')
    .set((e) => ({ attempts: e('attempts', '+', 1), not_before: retryAt }))
    .where('id', '=', inboxId)
    .execute()
}

/** A message whose picture is being fetched: nobody takes it, or what follows in its chat, before `until`. */
export async function leaveArrival(trx: Transaction<Database>, inboxId: number, until: Date): Promise<void> {
  await trx.updateTable('inbox').set({ not_before: until }).where('id', '=', inboxId).execute()
}

/**
 * A message that cannot be handled at all: put aside with the reference its sender is given.
 * @returns false when somebody else has dealt with it meanwhile; then say nothing.
 */
export async function failArrival(
  db: Kysely<Database>,
  inboxId: number,
  ref: string,
  now: Date,
): Promise<boolean> {
  const row = await db
    .updateTable('inbox')
    .set((e) => ({ state: 'failed', ref, raw: null, done_at: now, attempts: e('attempts', '+', 1) }))
    .where('id', '=', inboxId)
    .where('state', '=', 'new')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
