import { changeRegistration, registrationsOf } from '../../db/fair-registrations.ts'
import { fairsIn, lockFair } from '../../db/fairs.ts'
import { addDays } from '../../ocop/dates.ts'
import { translator } from '../../text/i18n.ts'
import { type FairJob, queueAll } from './job.ts'
import { followUpReply } from './replies.ts'

/** After that many days nobody remembers what they sold. */
const ASK_WITHIN_DAYS = 30

/** The day after a fair, everybody who had a booth is asked what came of it; once. At a training nothing is sold. */
export async function askAfter(job: FairJob): Promise<number> {
  if (job.quiet) return 0
  let asked = 0
  const since = addDays(job.today, -ASK_WITHIN_DAYS)
  const held = await fairsIn(job.db, ['held'])
  for (const { id } of held.filter((f) => f.kind !== 'training' && (f.endsOn ?? '') >= since)) {
    asked += await job.piece(async (trx) => {
      const fair = await lockFair(trx, id)
      if (fair?.state !== 'held') return 0
      const due = (await registrationsOf(trx, id)).flatMap((own) =>
        own.state === 'registered' && !own.followUpOn && own.personId
          ? [{ ...own, personId: own.personId }]
          : [],
      )
      for (const own of due) await changeRegistration(trx, own.id, { followUpOn: job.today }, job.now)
      const notices = due.map((own) => ({
        personId: own.personId,
        reply: followUpReply(translator(own.locale), fair, own),
        quiet: true,
        bulk: true,
      }))
      return queueAll(trx, notices, job.now)
    })
  }
  return asked
}
