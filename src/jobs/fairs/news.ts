import type { Transaction } from 'kysely'
import type { Notice } from '../../bot/reply.ts'
import {
  invitationsOf,
  takeBackInvitations,
  takeBackReminders,
  waitingReminders,
} from '../../db/fair-messages.ts'
import { type Registration, registrationsOf } from '../../db/fair-registrations.ts'
import {
  changeFair,
  type Fair,
  fairsIn,
  fairsWithChanges,
  lockFair,
  markChangesTold,
  type UntoldChange,
  untoldChanges,
} from '../../db/fairs.ts'
import { localesOf } from '../../db/people.ts'
import type { Database } from '../../db/tables.ts'
import type { Facts } from '../../facts.ts'
import type { RegistrationState } from '../../ocop/fair.ts'
import { translator } from '../../text/i18n.ts'
import { type FairJob, queueAll } from './index.ts'
import { cancelledReply, changesReply } from './replies.ts'
import { fieldWords } from './words.ts'

/** How long an officer may think a change over before it is told without being asked for. */
export const CHANGE_MINUTES = 10
/** Those who said no, or were told no, are not bothered with changes. */
const OUT: readonly RegistrationState[] = ['declined', 'withdrawn', 'refused', 'lapsed']

/** Tells changes that were made a while ago and that nobody has sent by hand. */
export async function tellChanges(job: FairJob): Promise<number> {
  let told = 0
  const before = new Date(job.now.getTime() - CHANGE_MINUTES * 60_000)
  for (const id of await fairsWithChanges(job.db, before)) {
    told += await job.piece(async (trx) => {
      const fair = await lockFair(trx, id)
      return fair ? queueAll(trx, await changeNotices(trx, job.facts, fair, job.now), job.now) : 0
    })
  }
  return told
}

/** The untold changes of a fair that still say something new; one changed back says nothing. */
export async function newsOf(
  db: Transaction<Database>,
  { law, places }: Facts,
  fair: Fair,
): Promise<UntoldChange[]> {
  const vi = translator('vi')
  const changes = await untoldChanges(db, fair.id)
  return changes.filter((c) => c.before !== fieldWords(vi, { law, places }, fair, c.field))
}

/** Who hears of changes: everybody who was told of the fair or has answered, but for those who are out. */
export async function hearers(
  db: Transaction<Database>,
  fair: Fair,
): Promise<{ personId: string; own: Registration | undefined }[]> {
  const answers = await registrationsOf(db, fair.id)
  const told = await invitationsOf(db, fair.id)
  const people = new Map<string, Registration | undefined>()
  for (const { personId, producerId, waiting } of told) {
    const own = answers.find((a) => a.producerId === producerId)
    // An invitation that has not left yet will be taken back and written anew.
    if (!waiting && !(own && OUT.includes(own.state))) people.set(personId, own ?? people.get(personId))
  }
  for (const own of answers) if (!OUT.includes(own.state)) people.set(own.personId, own)
  return [...people].map(([personId, own]) => ({ personId, own }))
}

/** Tells all changes not yet told, together and once; the fair must be locked. */
export async function changeNotices(
  trx: Transaction<Database>,
  facts: Facts,
  fair: Fair,
  now: Date,
): Promise<Notice[]> {
  const changes = await newsOf(trx, facts, fair)
  await markChangesTold(trx, fair.id, now)
  // What was planned by the old days is taken back; the next run plans anew.
  await takeBackInvitations(trx, fair.id)
  await takeBackReminders(trx, await waitingReminders(trx, { fairId: fair.id }))
  if (changes.length === 0 || (fair.state !== 'announced' && fair.state !== 'closed')) return []
  const to = await hearers(trx, fair)
  const locales = await localesOf(
    trx,
    to.map((h) => h.personId),
  )
  const { law, places } = facts
  return to.map(({ personId, own }) => ({
    personId,
    quiet: true,
    reply: changesReply(translator(locales.get(personId)), { law, places }, fair, changes, own),
  }))
}

/** Tells a cancellation, with its reason, once the time in which it can be undone has passed. */
export async function tellCancelled(job: FairJob): Promise<number> {
  let told = 0
  for (const { id } of (await fairsIn(job.db, ['cancelled'])).filter((f) => f.toldAt === null)) {
    told += await job.piece(async (trx) => {
      const fair = await lockFair(trx, id)
      if (fair?.state !== 'cancelled' || fair.toldAt !== null) return 0
      if (fair.tellFrom !== null && fair.tellFrom > job.now) return 0
      await changeFair(trx, id, { toldAt: job.now }, job.now)
      await takeBackInvitations(trx, id)
      await takeBackReminders(trx, await waitingReminders(trx, { fairId: id }))
      const to = await hearers(trx, fair)
      const locales = await localesOf(
        trx,
        to.map((h) => h.personId),
      )
      const notices = to.map(({ personId }) => ({
        personId,
        quiet: true,
        dedupe: `fair:${id}:cancelled:${personId}`,
        reply: cancelledReply(translator(locales.get(personId)), fair),
      }))
      return queueAll(trx, notices, job.now)
    })
  }
  return told
}
