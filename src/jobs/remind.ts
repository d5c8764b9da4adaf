import type { Kysely, Transaction } from 'kysely'
import type { Logger } from 'pino'
import { queueNotice } from '../bot/notices.ts'
import { dayInVietnam } from '../clock.ts'
import { isTransient } from '../db/errors.ts'
import {
  cancelReminders,
  endSnooze,
  lockChatsOf,
  type ReminderOf,
  setReminderMessage,
  unsentReminders,
  writeStep,
} from '../db/reminders.ts'
import type { Database } from '../db/tables.ts'
import { type Watched, watchedCertificates } from '../db/watched.ts'
import type { Facts } from '../facts.ts'
import { addDays, type IsoDate } from '../ocop/dates.ts'
import type { ReminderStep } from '../ocop/reminders.ts'
import { translator } from '../text/i18n.ts'
import { nextStep, stepsOf } from './next-step.ts'
import { quietHours } from './quiet-hours.ts'
import { reminderReply } from './reminder-reply.ts'
import { reminderTemplate } from './templates.ts'

/** A reminder that was put into the outbox. */
export interface Reminded extends ReminderOf {
  producer: string
  product: string
  step: ReminderStep
  again: number
  /** The day on which the step fell. */
  dueOn: IsoDate
  expiresOn: IsoDate
  text: string
}

/** Steps begin 180 days before expiry (Điều 7.6.a): nothing that expires later can be due. */
const HORIZON_DAYS = 180

/** How one person's piece of work gets its transaction. */
type Within = (work: (trx: Transaction<Database>) => Promise<Reminded | null>) => Promise<Reminded | null>

/**
 * Finds from the facts in the database what must be told now, and takes back what no longer holds. Safe to run at
 * any time, as often as one likes, by several processes: each step is written once. Sends nothing at night and on
 * Tết; a run that was missed is made good by the next.
 * @returns what went into the outbox.
 */
export async function remind(
  db: Kysely<Database>,
  facts: Facts,
  now: Date,
  log?: Logger,
): Promise<Reminded[]> {
  return remindWithin(db, facts, now, async (work) => {
    try {
      return await db.transaction().execute(work)
    } catch (error) {
      if (isTransient(error)) throw error
      // One certificate must not keep the others from being told; a database that is away keeps all.
      log?.error({ err: error }, 'a reminder could not be queued')
      return null
    }
  })
}

/** `remind` with the transactions of the caller: the dry run hands in one that it rolls back. */
export async function remindWithin(
  db: Kysely<Database>,
  facts: Facts,
  now: Date,
  within: Within,
): Promise<Reminded[]> {
  const today = dayInVietnam(now)
  const mayTell = !quietHours(facts.calendar)(now)
  const done: Reminded[] = []
  for (const pair of await pairsToSettle(db, facts, today, mayTell)) {
    const told = await within((trx) => settle(trx, facts, pair, { now, today, mayTell }))
    if (told) done.push(told)
  }
  return done
}

async function pairsToSettle(
  db: Kysely<Database>,
  facts: Facts,
  today: IsoDate,
  mayTell: boolean,
): Promise<ReminderOf[]> {
  const unsent = await unsentReminders(db)
  const horizon = addDays(today, HORIZON_DAYS)
  const watched = mayTell ? await watchedCertificates(db, { remindableUntil: horizon }) : []
  const due = watched.filter((w) => nextStep(w, today, facts.calendar).tell)
  const pairs = [...unsent, ...due].map(({ personId, certificateId }) => ({ personId, certificateId }))
  return [...new Map(pairs.map((p) => [`${p.personId} ${p.certificateId}`, p])).values()]
}

/** Looks again under the person's lock, takes back what is stale, and tells the step that is due. */
async function settle(
  trx: Transaction<Database>,
  facts: Facts,
  of: ReminderOf,
  at: { now: Date; today: IsoDate; mayTell: boolean },
): Promise<Reminded | null> {
  const { now, today } = at
  await lockChatsOf(trx, of.personId)
  await takeBackStale(trx, facts, of, today)
  if (!at.mayTell) return null
  const [w] = await watchedCertificates(trx, { ...of, remindableUntil: addDays(today, HORIZON_DAYS) })
  const { tell, skip } = w ? nextStep(w, today, facts.calendar) : {}
  if (!w || !tell) return null
  const key = { ...of, expiresOn: w.expires.to }
  const id = await writeStep(
    trx,
    { ...key, step: tell.step, again: tell.again },
    { dueOn: tell.on, state: 'queued', now },
  )
  if (id === null) return null
  for (const passed of skip ?? []) {
    await writeStep(trx, { ...key, step: passed.step, again: 0 }, { dueOn: passed.on, state: 'skipped', now })
  }
  // Whichever message comes first is the one they asked to be reminded with.
  await endSnooze(trx, of)
  const reply = reminderReply(translator(w.locale), w, tell.step, today)
  const template = reminderTemplate(w, tell.step, today)
  const notice = { personId: of.personId, reply, quiet: true, bulk: true, ...(template && { template }) }
  const outboxId = await queueNotice(trx, notice, now)
  // Cannot be null: a reachable chat was seen under the lock. If it were, the row must not say "told".
  if (outboxId === null) throw new Error('a person who could be reached cannot')
  await setReminderMessage(trx, id, outboxId)
  return { ...of, ...described(w), step: tell.step, again: tell.again, dueOn: tell.on, text: reply.text }
}

function described(w: Watched): Pick<Reminded, 'producer' | 'product' | 'expiresOn'> {
  return { producer: w.producer, product: w.product, expiresOn: w.expires.to }
}

/**
 * Takes back waiting reminders that a corrected date, a filing, a lost link, an opt-out or a later step has made
 * stale. Handlers call it in the turn that changes such a fact.
 */
export async function takeBackStale(
  trx: Transaction<Database>,
  facts: Facts,
  of: ReminderOf,
  today: IsoDate,
): Promise<number> {
  const unsent = await unsentReminders(trx, of)
  if (unsent.length === 0) return 0
  const [w] = await watchedCertificates(trx, of)
  const steps = w?.remindersOn ? stepsOf(w, facts.calendar).filter((s) => s.on <= today) : []
  const latest = steps.at(-1)?.step
  const stale = unsent.filter((r) => r.expiresOn !== w?.expires.to || r.step !== latest)
  return cancelReminders(trx, stale)
}
