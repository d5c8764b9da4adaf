import type { Transaction } from 'kysely'
import { queueNotice } from '../../bot/notices.ts'
import type { Reply } from '../../bot/reply.ts'
import { dayInVietnam } from '../../clock.ts'
import { daysToldAt } from '../../db/fair-changes.ts'
import {
  invitationsOf,
  setFairReminderMessage,
  takeBackReminders,
  waitingReminders,
  writeReminder,
} from '../../db/fair-messages.ts'
import { type Registration, registrationFor, registrationsOf } from '../../db/fair-registrations.ts'
import { type Fair, fairById, fairsIn, isOpen } from '../../db/fairs.ts'
import { lockChatsOf } from '../../db/reminders.ts'
import type { Database } from '../../db/tables.ts'
import type { IsoDate } from '../../ocop/dates.ts'
import type { ReminderAbout } from '../../ocop/fair.ts'
import { dueFairStep, fairSteps } from '../../ocop/fair-reminders.ts'
import { translator } from '../../text/i18n.ts'
import { momentInVietnam } from '../../text/moment.ts'
import { inviteesOf, qualifiedFor } from './audience.ts'
import type { FairJob } from './job.ts'
import { deadlineReminder, fairReminder } from './replies.ts'

/** Somebody to be reminded of a fair, and since when they know of it. */
interface Reminded {
  personId: string
  locale: string | null
  about: ReminderAbout
  anchor: IsoDate
  toldOn: IsoDate
  reply: Reply
  /** For which producers an answer, or a booth, is at stake. */
  producers: string[]
}

/**
 * 7, 3 and 1 days before the deadline to those who qualify and have not answered; 3 and 1 days before the fair to
 * those who come. What no longer holds (answered, cancelled, another day) is taken back out of the outbox first.
 */
export async function remindOfFairs(job: FairJob): Promise<number> {
  const live = await fairsIn(job.db, ['announced', 'closed'])
  const wanted = new Map<string, Reminded[]>()
  for (const fair of live) wanted.set(fair.id, await remindedOf(job, fair))
  await takeBackStale(job, wanted)
  if (job.quiet) return 0
  let queued = 0
  for (const [fairId, people] of wanted) for (const one of people) queued += await tell(job, fairId, one)
  return queued
}

/** Everybody whom a reminder of this fair would reach as things stand, whether one is due today or not. */
export async function remindedOf(
  { db, facts, now }: Pick<FairJob, 'db' | 'facts' | 'now'>,
  fair: Fair,
): Promise<Reminded[]> {
  const answers = await registrationsOf(db, fair.id)
  // Who has just read of a new day needs no reminder of a step that lies before it.
  const moved = await daysToldAt(db, fair.id)
  const since = (day: IsoDate) => (moved && dayInVietnam(moved) > day ? dayInVietnam(moved) : day)
  const before = answers.flatMap((own): Reminded[] => {
    // Who can only be phoned stands on the officer's list with their number.
    if (own.state !== 'registered' || fair.startsOn === null || own.personId === null) return []
    return [
      {
        personId: own.personId,
        locale: own.locale,
        about: 'fair',
        anchor: fair.startsOn,
        toldOn: since(dayInVietnam(own.createdAt)),
        reply: fairReminder(translator(own.locale), fair, own),
        producers: [own.producerId],
      },
    ]
  })
  if (!isOpen(fair, momentInVietnam(now))) return before
  const silent = await unanswered(db, facts, fair, answers)
  return [...silent.map((one) => ({ ...one, toldOn: since(one.toldOn) })), ...before]
}

async function unanswered(
  db: FairJob['db'],
  facts: FairJob['facts'],
  fair: Fair,
  answers: readonly Registration[],
): Promise<Reminded[]> {
  const invitations = await invitationsOf(db, fair.id)
  if (invitations.length === 0) return []
  const answered = new Set(answers.filter((a) => a.state !== 'draft').map((a) => a.producerId))
  const people = inviteesOf(await qualifiedFor(db, facts.places, fair, { spokenFor: true }))
  return people.flatMap(({ personId, locale, producers }) => {
    const open = producers.filter((q) => !answered.has(q.producerId)).map((q) => q.producerId)
    const told = invitations.find((i) => i.personId === personId && open.includes(i.producerId))
    if (!told) return []
    const reply = deadlineReminder(translator(locale), fair)
    const { toldOn } = told
    return [{ personId, locale, about: 'deadline', anchor: fair.deadlineOn!, toldOn, reply, producers: open }]
  })
}

async function takeBackStale(job: FairJob, wanted: ReadonlyMap<string, readonly Reminded[]>): Promise<void> {
  const stale = (await waitingReminders(job.db)).filter(
    (w) =>
      w.anchor <= job.today ||
      !wanted
        .get(w.fairId)
        ?.some((r) => r.personId === w.personId && r.about === w.about && r.anchor === w.anchor),
  )
  if (stale.length > 0) await job.piece((trx) => takeBackReminders(trx, stale))
}

function tell(job: FairJob, fairId: string, one: Reminded): Promise<number> | number {
  const step = dueFairStep(fairSteps(one.about, one.anchor, one.toldOn), one.anchor, job.today)
  if (!step) return 0
  return job.piece(async (trx) => {
    // What somebody says and what they are told come one after the other.
    await lockChatsOf(trx, one.personId)
    if (!(await stillHolds(trx, job.now, fairId, one))) return 0
    const key = { fairId, personId: one.personId, about: one.about, anchor: one.anchor, days: step.days }
    const id = await writeReminder(trx, key, job.now)
    if (id === null) return 0
    const notice = { personId: one.personId, reply: one.reply, quiet: true, bulk: true }
    const outboxId = await queueNotice(trx, notice, job.now)
    if (outboxId !== null) await setFairReminderMessage(trx, id, outboxId)
    return outboxId === null ? 0 : 1
  })
}

/** Looked at again under the person's lock: they may have answered, or the officer changed the day, a moment ago. */
async function stillHolds(
  trx: Transaction<Database>,
  now: Date,
  fairId: string,
  one: Reminded,
): Promise<boolean> {
  const fair = await fairById(trx, fairId)
  if (!fair) return false
  const answers: Registration[] = []
  for (const id of one.producers) answers.push(...[(await registrationFor(trx, fairId, id)) ?? []].flat())
  if (one.about === 'fair') {
    const live = fair.state === 'announced' || fair.state === 'closed'
    return live && fair.startsOn === one.anchor && answers.some((a) => a.state === 'registered')
  }
  const silent = one.producers.some((id) => !answers.some((a) => a.producerId === id && a.state !== 'draft'))
  return silent && fair.deadlineOn === one.anchor && isOpen(fair, momentInVietnam(now))
}
