import type { Kysely } from 'kysely'
import type { Database } from './tables.ts'

/**
 * Claims one tick of a job for this process. A unique row, not an advisory lock: a lock is free again as soon as a
 * short job ends, and the next process would run the same tick once more.
 * @param due what names the tick, the same in every process
 */
export async function claimTick(db: Kysely<Database>, job: string, due: string, now: Date): Promise<boolean> {
  const row = await db
    .insertInto('job_tick')
    .values({ job, due, claimed_at: now })
    .onConflict((c) => c.doNothing())
    .returning('due')
    .executeTakeFirst()
  return row !== undefined
}
