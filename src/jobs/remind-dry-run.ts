import type { Kysely } from 'kysely'
import { dayInVietnam, hourInVietnam, instantInVietnam } from '../clock.ts'
import type { Database } from '../db/tables.ts'
import type { Facts } from '../facts.ts'
import { addDays, type IsoDate } from '../ocop/dates.ts'
import { AWAKE } from './quiet-hours.ts'
import { type Reminded, remindWithin } from './remind.ts'

/**
 * Exactly what would go out on a day if nothing else happened until then: the real job, run for that day in a
 * transaction that is rolled back. What falls due before that day will have gone out by then, so the last day
 * before it on which anything is sent is run first; that one catches up with all days before.
 */
export async function remindDryRun(
  db: Kysely<Database>,
  facts: Facts,
  q: { now: Date; day: IsoDate },
): Promise<Reminded[]> {
  const trx = await db.startTransaction().execute()
  try {
    const run = (day: IsoDate) => remindWithin(trx, facts, instantInVietnam(day, 12), (work) => work(trx))
    const before = lastSendingDayBefore(facts, q)
    if (before) await run(before)
    return await run(q.day)
  } finally {
    await trx.rollback().execute()
  }
}

function lastSendingDayBefore(facts: Facts, q: { now: Date; day: IsoDate }): IsoDate | undefined {
  const today = dayInVietnam(q.now)
  const first = hourInVietnam(q.now) < AWAKE.to ? today : addDays(today, 1)
  for (let day = addDays(q.day, -1); day >= first; day = addDays(day, -1)) {
    if (!facts.calendar.isTet(day)) return day
  }
  return undefined
}
