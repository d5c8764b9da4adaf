import { fairsIn, lockFair } from '../../db/fairs.ts'
import { type FairJob, queueAll } from './job.ts'
import { fillLine, lapse } from './line.ts'

/** Lets booths go that nobody confirmed in time, and asks the next in line; also where somebody vanished. */
export async function settleLines(job: FairJob): Promise<number> {
  let done = 0
  for (const { id } of await fairsIn(job.db, ['announced', 'closed'])) {
    done += await job.piece(async (trx) => {
      const fair = await lockFair(trx, id)
      if (!fair) return 0
      const late = await lapse(trx, job.facts, fair, job.now)
      const asked = await fillLine(trx, job.facts, fair, job.now)
      return queueAll(trx, [...late, ...asked], job.now)
    })
  }
  return done
}
