import type { Kysely, Transaction } from 'kysely'
import { queueNotice } from '../../bot/notices.ts'
import type { Notice } from '../../bot/reply.ts'
import type { Database } from '../../db/tables.ts'
import type { Facts } from '../../facts.ts'
import type { IsoDate } from '../../ocop/dates.ts'

/** What each part of the job works with. */
export interface FairJob {
  db: Kysely<Database>
  facts: Facts
  now: Date
  today: IsoDate
  /** Nobody is written to unasked: night, or Tết. */
  quiet: boolean
  /** Does one piece of work in a transaction of its own; one that breaks must not hold up the others. */
  piece(work: (trx: Transaction<Database>) => Promise<number>): Promise<number>
}

/** Queues notices. @returns how many went into the outbox. */
export async function queueAll(
  trx: Transaction<Database>,
  notices: readonly Notice[],
  now: Date,
): Promise<number> {
  let queued = 0
  for (const notice of notices) if ((await queueNotice(trx, notice, now)) !== null) queued++
  return queued
}
