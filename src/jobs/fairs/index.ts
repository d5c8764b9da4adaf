import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { dayInVietnam } from '../../clock.ts'
import { isTransient } from '../../db/errors.ts'
import type { Database } from '../../db/tables.ts'
import type { Facts } from '../../facts.ts'
import { quietHours } from '../quiet-hours.ts'
import { askAfter } from './follow-up.ts'
import { invite } from './invite.ts'
import type { FairJob } from './job.ts'
import { settleLines } from './lines.ts'
import { tellCancelled, tellChanges } from './news.ts'
import { remindOfFairs } from './remind.ts'
import { settleStates } from './states.ts'

/**
 * Everything that time sets off about fairs, found from the rows each time: people who qualify and were not told,
 * changes and cancellations that nobody was told of, booths held too long, reminders due or stale, deadlines that
 * have passed, questions after the fair. Safe to run at any time and by several processes.
 * @returns figures for the log
 */
export async function fairs(
  db: Kysely<Database>,
  facts: Facts,
  now: Date,
  log?: Logger,
): Promise<Record<string, number>> {
  const job: FairJob = {
    db,
    facts,
    now,
    today: dayInVietnam(now),
    quiet: quietHours(facts.calendar)(now),
    async piece(work) {
      try {
        return await db.transaction().execute(work)
      } catch (error) {
        if (isTransient(error)) throw error
        log?.error({ err: error }, 'a piece of work about fairs failed')
        return 0
      }
    },
  }
  return {
    cancelled: await tellCancelled(job),
    ended: await settleStates(job),
    changes: await tellChanges(job),
    invited: await invite(job),
    line: await settleLines(job),
    reminded: await remindOfFairs(job),
    followUps: await askAfter(job),
  }
}
