import type { Kysely, Transaction } from 'kysely'
import type { Reply } from '../../bot/reply.ts'
import { fairsWithChanges, markChangesTold, type UntoldChange, untoldChanges } from '../../db/fair-changes.ts'
import {
  invitationsOf,
  takeBackInvitations,
  takeBackReminders,
  waitingReminders,
} from '../../db/fair-messages.ts'
import { type Registration, registrationsOf } from '../../db/fair-registrations.ts'
import { changeFair, type Fair, fairById, fairsIn } from '../../db/fairs.ts'
import { localesOf } from '../../db/people.ts'
import type { Database } from '../../db/tables.ts'
import type { Facts } from '../../facts.ts'
import type { RegistrationState } from '../../ocop/fair.ts'
import { type Translate, translator } from '../../text/i18n.ts'
import { type FairJob, queueAll } from './job.ts'
import { cancelledReply, changesReply } from './replies.ts'
import { fieldMark } from './words.ts'

/** How long an officer may think a change over before it is told without being asked for. */
export const CHANGE_MINUTES = 10
/** Those who said no, or were told no, are not bothered with changes. */
const OUT: readonly RegistrationState[] = ['declined', 'withdrawn', 'refused', 'lapsed']

/**
 * Tells changes that were made a while ago, or were hurried by hand: all of a fair together, each person in a
 * transaction of their own, so that nobody else waits. Who was told is known by the dedupe key, should we die half-way.
 */
export async function tellChanges(job: FairJob): Promise<number> {
  let told = 0
  const before = new Date(job.now.getTime() - CHANGE_MINUTES * 60_000)
  for (const id of await fairsWithChanges(job.db, before)) {
    const fair = await fairById(job.db, id)
    const noted = await untoldChanges(job.db, id)
    if (!fair || noted.length === 0) continue
    const upTo = new Date(Math.max(...noted.map((c) => c.at.getTime())))
    // What was planned by the old days is taken back; the next parts of this run plan anew.
    await job.piece((trx) => takeBackPlanned(trx, id))
    const changes = await newsOf(job.db, job.facts, fair)
    const live = fair.state === 'announced' || fair.state === 'closed'
    const names = { law: job.facts.law, places: job.facts.places }
    if (changes.length > 0 && live) {
      told += await tellEach(job, fair, `changed:${upTo.getTime()}`, (t, own) =>
        changesReply(t, names, fair, changes, own),
      )
    }
    await job.piece(async (trx) => {
      await markChangesTold(trx, id, upTo, job.now)
      return 0
    })
  }
  return told
}

async function takeBackPlanned(trx: Transaction<Database>, fairId: string): Promise<number> {
  await takeBackInvitations(trx, fairId)
  return takeBackReminders(trx, await waitingReminders(trx, { fairId }))
}

/** Queues a message to everybody who hears of a fair, each once under this key. */
async function tellEach(
  job: FairJob,
  fair: Fair,
  key: string,
  reply: (t: Translate, own: Registration | undefined) => Reply,
): Promise<number> {
  const to = await hearers(job.db, fair)
  const locales = await localesOf(
    job.db,
    to.map((h) => h.personId),
  )
  let told = 0
  for (const { personId, own } of to) {
    const notice = {
      personId,
      quiet: true,
      bulk: true,
      dedupe: `fair:${fair.id}:${key}:${personId}`,
      reply: reply(translator(locales.get(personId)), own),
    }
    told += await job.piece((trx) => queueAll(trx, [notice], job.now))
  }
  return told
}

/** The untold changes of a fair that still say something new; one changed back says nothing. */
export async function newsOf(
  db: Kysely<Database>,
  { law, places }: Facts,
  fair: Fair,
): Promise<UntoldChange[]> {
  const changes = await untoldChanges(db, fair.id)
  return changes.filter((c) => c.before !== fieldMark({ law, places }, fair, c.field))
}

/** Who hears of changes: everybody who was told of the fair or has answered, but for those who are out. */
export async function hearers(
  db: Kysely<Database>,
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
  for (const own of answers) if (own.personId && !OUT.includes(own.state)) people.set(own.personId, own)
  return [...people].map(([personId, own]) => ({ personId, own }))
}

/** Who takes part and can only be phoned: an officer registered them, and nobody of theirs uses the assistant. */
export async function toPhone(db: Kysely<Database>, fair: Fair): Promise<Registration[]> {
  const answers = await registrationsOf(db, fair.id)
  return answers.filter((a) => a.personId === null && a.state !== 'draft' && !OUT.includes(a.state))
}

/** Tells a cancellation, with its reason, once the time in which it can be undone has passed. */
export async function tellCancelled(job: FairJob): Promise<number> {
  let told = 0
  for (const fair of await fairsIn(job.db, ['cancelled'])) {
    if (fair.toldAt !== null || fair.tellFrom === null || fair.tellFrom > job.now) continue
    await job.piece((trx) => takeBackPlanned(trx, fair.id))
    told += await tellEach(job, fair, 'cancelled', (t) => cancelledReply(t, fair))
    await job.piece(async (trx) => {
      await changeFair(trx, fair.id, { toldAt: job.now }, job.now)
      return 0
    })
  }
  return told
}
