import { type Kysely, sql } from 'kysely'
import { toJson } from './json.ts'
import type { Database } from './tables.ts'

/** One person on one Official Account. */
export interface ZaloAddress {
  account: string
  address: string
}

/** Whether and how freely we may write to somebody. */
export interface Reach {
  /** When they last did something that lets us write; null: never, or Zalo says that it no longer counts. */
  wroteAt: Date | null
  /** Messages of ours since then. */
  sentSince: number
  /** Free messages left since then, where Zalo told us. */
  freeRemain: number | null
}

/**
 * Notes that somebody did something that lets us write to them. `at` is when they did it, not when we heard: events
 * come late and out of order, and an older one changes nothing.
 */
export async function noteInteraction(db: Kysely<Database>, who: ZaloAddress, at: Date): Promise<void> {
  await sql`
    insert into zalo_reach (account, address, wrote_at) values (${who.account}, ${who.address}, ${at})
    on conflict (account, address) do update
      set wrote_at = excluded.wrote_at, closed_at = null, sent_since = 0, free_remain = null, quota = null
      where zalo_reach.wrote_at is null or zalo_reach.wrote_at < excluded.wrote_at`.execute(db)
}

/** Counts a message that Zalo accepted, and keeps what it said of the quota it came from. */
export async function noteSent(
  db: Kysely<Database>,
  who: ZaloAddress,
  said: { quota: unknown; freeRemain: number | null },
): Promise<void> {
  const quota = said.quota === undefined ? null : toJson(said.quota)
  await sql`
    insert into zalo_reach (account, address, sent_since, free_remain, quota)
    values (${who.account}, ${who.address}, 1, ${said.freeRemain}::int, ${quota}::jsonb)
    on conflict (account, address) do update set sent_since = zalo_reach.sent_since + 1,
      free_remain = coalesce(excluded.free_remain, zalo_reach.free_remain),
      quota = coalesce(excluded.quota, zalo_reach.quota)`.execute(db)
}

/** Zalo refused: whatever we believed, the time in which we may write is over. */
export async function noteClosed(db: Kysely<Database>, who: ZaloAddress, now: Date): Promise<void> {
  await db
    .updateTable('zalo_reach')
    .set({ closed_at: now })
    .where('account', '=', who.account)
    .where('address', '=', who.address)
    .execute()
}

/** Of somebody our books do not know. */
export const NEVER_WROTE: Reach = { wroteAt: null, sentSince: 0, freeRemain: null }

export async function reachOf(db: Kysely<Database>, who: ZaloAddress): Promise<Reach> {
  const row = await db
    .selectFrom('zalo_reach')
    .select(['wrote_at', 'closed_at', 'sent_since', 'free_remain'])
    .where('account', '=', who.account)
    .where('address', '=', who.address)
    .executeTakeFirst()
  return row ? readReach(row) : NEVER_WROTE
}

/** The same of many at once; who is not in the books is not in the answer. */
export async function reachesOf(
  db: Kysely<Database>,
  account: string,
  addresses: readonly string[],
): Promise<Map<string, Reach>> {
  const { rows } = await sql<Row & { address: string }>`
    select r.address, r.wrote_at, r.closed_at, r.sent_since, r.free_remain
    from zalo_reach r join jsonb_array_elements_text(${toJson(addresses)}::jsonb) a(address) on a.address = r.address
    where r.account = ${account}`.execute(db)
  return new Map(rows.map((row) => [row.address, readReach(row)]))
}

interface Row {
  wrote_at: Date | null
  closed_at: Date | null
  sent_since: number
  free_remain: number | null
}

function readReach(row: Row): Reach {
  return {
    wroteAt: row.closed_at ? null : row.wrote_at,
    sentSince: row.sent_since,
    freeRemain: row.free_remain,
  }
}

/** Forgets how to write to somebody unasked, until they write again. */
export async function forgetReach(db: Kysely<Database>, who: ZaloAddress): Promise<void> {
  await db
    .deleteFrom('zalo_reach')
    .where('account', '=', who.account)
    .where('address', '=', who.address)
    .execute()
}
