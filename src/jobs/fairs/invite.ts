import { queueNotice } from '../../bot/notices.ts'
import { invitationsOf, setInvitationMessage, writeInvitations } from '../../db/fair-messages.ts'
import { changeFair, type Fair, fairsIn, isOpen, lockFair } from '../../db/fairs.ts'
import { translator } from '../../text/i18n.ts'
import { momentInVietnam } from '../../text/moment.ts'
import { type Invitee, inviteesOf, qualifiedFor } from './audience.ts'
import type { FairJob } from './job.ts'
import { inviteReply } from './replies.ts'

/**
 * Tells everybody who qualifies and was not told yet: after announcing, but also who was linked to their producer
 * only later, or qualifies since the rules were widened. @returns how many people.
 */
export async function invite(job: FairJob): Promise<number> {
  if (job.quiet) return 0
  let told = 0
  for (const fair of (await fairsIn(job.db, ['announced'])).filter((f) => mayTell(f, job.now))) {
    const known = await invitationsOf(job.db, fair.id)
    const to = inviteesOf(await qualifiedFor(job.db, job.facts.places, fair, { spokenFor: true })).filter(
      (i) =>
        i.producers.some(
          (q) => !known.some((k) => k.personId === i.personId && k.producerId === q.producerId),
        ),
    )
    for (const invitee of to) told += await tell(job, fair.id, invitee)
    if (fair.toldAt === null) {
      await job.piece(async (trx) => {
        await changeFair(trx, fair.id, { toldAt: job.now }, job.now)
        return 0
      })
    }
  }
  return told
}

function mayTell(fair: Fair, now: Date): boolean {
  return isOpen(fair, momentInVietnam(now)) && fair.tellFrom !== null && fair.tellFrom <= now
}

/** One message a person and fair, whoever else runs this: the rows and the dedupe key decide. */
function tell(job: FairJob, fairId: string, to: Invitee): Promise<number> {
  return job.piece(async (trx) => {
    const fair = await lockFair(trx, fairId)
    // It may have been cancelled since we looked.
    if (!fair || !mayTell(fair, job.now)) return 0
    const fresh = await writeInvitations(trx, {
      fairId,
      personId: to.personId,
      producers: to.producers.map((q) => q.producerId),
      toldOn: job.today,
    })
    if (fresh.length === 0) return 0
    const about = { ...to, producers: to.producers.filter((q) => fresh.includes(q.producerId)) }
    const { law, places } = job.facts
    const reply = inviteReply(translator(to.locale), { law, places }, fair, about)
    const outboxId = await queueNotice(
      trx,
      { personId: to.personId, reply, quiet: true, bulk: true },
      job.now,
    )
    if (outboxId !== null) await setInvitationMessage(trx, { fairId, personId: to.personId }, outboxId)
    return outboxId === null ? 0 : 1
  })
}
