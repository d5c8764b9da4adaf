import { type Kysely, sql, type Transaction } from 'kysely'
import type { IsoDate } from '../ocop/dates.ts'
import type { ReminderStep } from '../ocop/reminders.ts'
import { cancelQueued } from './outbox.ts'
import type { Database } from './tables.ts'

/** Whom a reminder is for and what about. */
export interface ReminderOf {
  personId: string
  certificateId: string
}

/** A step of one certificate for one person; the whole of it is the key that is written once. */
export interface ReminderKey extends ReminderOf {
  expiresOn: IsoDate
  step: ReminderStep
  again: number
}

/** A reminder in the outbox that nobody has begun to send. */
export interface UnsentReminder extends ReminderKey {
  id: number
  outboxId: number
}

/** Holds a person's chats, so that what they say and what they are told come one after the other. */
export async function lockChatsOf(trx: Transaction<Database>, personId: string): Promise<void> {
  await trx
    .selectFrom('chat')
    .select('id')
    .where('person_id', '=', personId)
    .orderBy('id')
    .forUpdate()
    .execute()
}

/** Reminders still waiting in the outbox; they can be taken back. */
export async function unsentReminders(
  db: Kysely<Database>,
  of: Partial<ReminderOf> = {},
): Promise<UnsentReminder[]> {
  let query = db
    .selectFrom('reminder as m')
    .innerJoin('outbox as o', 'o.id', 'm.outbox_id')
    .select([
      'm.id',
      'm.person_id as personId',
      'm.certificate_id as certificateId',
      'm.expires_on as expiresOn',
      'm.step',
      'm.again',
      'o.id as outboxId',
    ])
    .where('m.state', '=', 'queued')
    .where('o.state', '=', 'queued')
    .orderBy('m.id')
  if (of.personId !== undefined) query = query.where('m.person_id', '=', of.personId)
  if (of.certificateId !== undefined) query = query.where('m.certificate_id', '=', of.certificateId)
  const rows = await query.execute()
  return rows.map((row) => ({ ...row, step: row.step as ReminderStep }))
}

/** Takes reminders back out of the outbox. Those already being sent stay as told. */
export async function cancelReminders(trx: Transaction<Database>, unsent: UnsentReminder[]): Promise<number> {
  const stopped = await cancelQueued(
    trx,
    unsent.map((r) => r.outboxId),
  )
  if (stopped.length === 0) return 0
  await trx.updateTable('reminder').set({ state: 'cancelled' }).where('outbox_id', 'in', stopped).execute()
  return stopped.length
}

/**
 * Writes a step down, once and for all: the unique key decides between processes. A step that was taken back,
 * or that reached nobody, may be written again.
 * @returns the row's id, or null when somebody has written it before.
 */
export async function writeStep(
  trx: Transaction<Database>,
  key: ReminderKey,
  made: { dueOn: IsoDate; state: 'queued' | 'skipped'; now: Date },
): Promise<number | null> {
  const row = await trx
    .insertInto('reminder')
    .values({
      person_id: key.personId,
      certificate_id: key.certificateId,
      expires_on: key.expiresOn,
      step: key.step,
      again: key.again,
      due_on: made.dueOn,
      state: made.state,
      outbox_id: null,
      created_at: made.now,
    })
    .onConflict((c) =>
      c
        .columns(['person_id', 'certificate_id', 'expires_on', 'step', 'again'])
        .doUpdateSet({ state: made.state, due_on: made.dueOn, outbox_id: null, created_at: made.now })
        .where(
          sql<boolean>`reminder.state = 'cancelled' or exists (
            select 1 from outbox o where o.id = reminder.outbox_id and o.state = 'gone')`,
        ),
    )
    .returning('id')
    .executeTakeFirst()
  return row?.id ?? null
}

/** Ties a step to the message that tells it. */
export async function setReminderMessage(
  trx: Transaction<Database>,
  id: number,
  outboxId: number,
): Promise<void> {
  await trx.updateTable('reminder').set({ outbox_id: outboxId }).where('id', '=', id).execute()
}

/** Asks to be told again from `until` on. */
export async function snooze(trx: Transaction<Database>, of: ReminderOf, until: IsoDate): Promise<void> {
  await trx
    .insertInto('snooze')
    .values({ person_id: of.personId, certificate_id: of.certificateId, until })
    .onConflict((c) => c.columns(['person_id', 'certificate_id']).doUpdateSet({ until }))
    .execute()
}

export async function endSnooze(trx: Transaction<Database>, of: ReminderOf): Promise<void> {
  await trx
    .deleteFrom('snooze')
    .where('person_id', '=', of.personId)
    .where('certificate_id', '=', of.certificateId)
    .execute()
}
