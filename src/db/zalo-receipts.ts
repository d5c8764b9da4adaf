import { type Kysely, sql } from 'kysely'
import { toJson } from './json.ts'
import type { Database } from './tables.ts'

/** What a platform tells of messages it has accepted. */
export interface Receipt {
  messageIds: string[]
  what: 'received' | 'seen'
  trackingId: string | null
  at: Date
}

/**
 * Notes that messages reached a phone or were read; a repeat changes nothing. They may come before we have written
 * down that the message was accepted, so they are kept by the platform's id.
 */
export async function noteReceipt(
  db: Kysely<Database>,
  account: string,
  receipt: Receipt,
  now: Date,
): Promise<void> {
  if (receipt.messageIds.length === 0) return
  const received = receipt.what === 'received' ? receipt.at : null
  const seen = receipt.what === 'seen' ? receipt.at : null
  await sql`
    insert into zalo_receipt (account, message_id, tracking_id, received_at, seen_at, noted_at)
    select distinct ${account}, m.id, ${receipt.trackingId}::text, ${received}::timestamptz, ${seen}::timestamptz,
      ${now}::timestamptz
    from jsonb_array_elements_text(${toJson(receipt.messageIds)}::jsonb) m(id)
    on conflict (account, message_id) do update
      set received_at = coalesce(zalo_receipt.received_at, excluded.received_at),
        seen_at = coalesce(zalo_receipt.seen_at, excluded.seen_at),
        tracking_id = coalesce(zalo_receipt.tracking_id, excluded.tracking_id)`.execute(db)
}

/** Whether a message with this tracking id has reached its phone, whatever we noted of sending it. */
export async function receivedUnder(db: Kysely<Database>, trackingId: string): Promise<string | null> {
  const row = await db
    .selectFrom('zalo_receipt')
    .select('message_id')
    .where('tracking_id', '=', trackingId)
    .where('received_at', 'is not', null)
    .executeTakeFirst()
  return row?.message_id ?? null
}
