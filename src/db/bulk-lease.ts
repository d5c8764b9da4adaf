import { type Kysely, sql } from 'kysely'
import type { Database } from './tables.ts'

/** How long a process that died keeps the others from sending in bulk. */
export const LEASE_MS = 5_000

/**
 * Makes `holder` the one process that sends in bulk on a channel, or keeps it so. By the database's clock: those of
 * several machines differ. @returns false while another holds it.
 */
export async function takeBulkLease(db: Kysely<Database>, channel: string, holder: string): Promise<boolean> {
  const { rows } = await sql`
    insert into bulk_lease (channel, holder, until)
    values (${channel}, ${holder}, clock_timestamp() + ${LEASE_MS} * interval '1 ms')
    on conflict (channel) do update set holder = excluded.holder, until = excluded.until
      where bulk_lease.holder = excluded.holder or bulk_lease.until < clock_timestamp()
    returning channel`.execute(db)
  return rows.length > 0
}

/** Lets another process go on at once. */
export async function dropBulkLease(db: Kysely<Database>, channel: string, holder: string): Promise<void> {
  await db.deleteFrom('bulk_lease').where('channel', '=', channel).where('holder', '=', holder).execute()
}
