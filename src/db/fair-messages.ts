import { type Kysely, sql, type Transaction } from 'kysely'
import type { IsoDate } from '../ocop/dates.ts'
import type { ReminderAbout } from '../ocop/fair.ts'
import { cancelQueued } from './outbox.ts'
import type { Database } from './tables.ts'

/** That a person was told of a fair, and for which producers. */
export interface Invitation {
  personId: string
  producerId: string
  toldOn: IsoDate
  /** Whether it can still be taken back: nobody has begun to send it. */
  waiting: boolean
}

export async function invitationsOf(db: Kysely<Database>, fairId: string): Promise<Invitation[]> {
  const { rows } = await sql<Invitation>`
    select i.person_id as "personId", i.producer_id as "producerId", i.told_on as "toldOn",
      coalesce(o.state = 'queued', false) as waiting
    from fair_invitation i left join outbox o on o.id = i.outbox_id
    where i.fair_id = ${fairId} order by i.outbox_id nulls last, i.person_id, i.producer_id`.execute(db)
  return rows
}

/** Writes down that a person is told for these producers. @returns those for whom it is new. */
export async function writeInvitations(
  trx: Transaction<Database>,
  made: { fairId: string; personId: string; producers: readonly string[]; toldOn: IsoDate },
): Promise<string[]> {
  const rows = await trx
    .insertInto('fair_invitation')
    .values(
      made.producers.map((producer_id) => ({
        fair_id: made.fairId,
        person_id: made.personId,
        producer_id,
        outbox_id: null,
        told_on: made.toldOn,
      })),
    )
    .onConflict((c) => c.doNothing())
    .returning('producer_id')
    .execute()
  return rows.map((r) => r.producer_id)
}

export async function setInvitationMessage(
  trx: Transaction<Database>,
  of: { fairId: string; personId: string },
  outboxId: number,
): Promise<void> {
  await trx
    .updateTable('fair_invitation')
    .set({ outbox_id: outboxId })
    .where('fair_id', '=', of.fairId)
    .where('person_id', '=', of.personId)
    .where('outbox_id', 'is', null)
    .execute()
}

/** Takes back the invitations that nobody has begun to send; those people count as not told. */
export async function takeBackInvitations(trx: Transaction<Database>, fairId: string): Promise<number> {
  const rows = await trx
    .selectFrom('fair_invitation')
    .select('outbox_id')
    .where('fair_id', '=', fairId)
    .where('outbox_id', 'is not', null)
    .execute()
  const stopped = await cancelQueued(
    trx,
    rows.map((r) => r.outbox_id!),
  )
  if (stopped.length === 0) return 0
  const gone = await trx
    .deleteFrom('fair_invitation')
    .where('outbox_id', 'in', stopped)
    .returning('person_id')
    .execute()
  return new Set(gone.map((g) => g.person_id)).size
}

/** A reminder in the outbox that nobody has begun to send. */
export interface WaitingReminder {
  id: number
  fairId: string
  personId: string
  about: ReminderAbout
  anchor: IsoDate
  outboxId: number
}

export async function waitingReminders(
  db: Kysely<Database>,
  of: { fairId?: string; personId?: string } = {},
): Promise<WaitingReminder[]> {
  const { rows } = await sql<WaitingReminder>`
    select m.id, m.fair_id as "fairId", m.person_id as "personId", m.about, m.anchor, m.outbox_id as "outboxId"
    from fair_reminder m join outbox o on o.id = m.outbox_id and o.state = 'queued'
    where (${of.fairId ?? null}::text is null or m.fair_id = ${of.fairId ?? null})
      and (${of.personId ?? null}::text is null or m.person_id = ${of.personId ?? null})
    order by m.id`.execute(db)
  return rows
}

/** Takes reminders back out of the outbox; they may be told again if they come to hold again. */
export async function takeBackReminders(
  trx: Transaction<Database>,
  waiting: readonly WaitingReminder[],
): Promise<number> {
  const stopped = await cancelQueued(
    trx,
    waiting.map((w) => w.outboxId),
  )
  if (stopped.length > 0) await trx.deleteFrom('fair_reminder').where('outbox_id', 'in', stopped).execute()
  return stopped.length
}

/** Writes a reminder down, once and for all. @returns its id, or null when it was written before. */
export async function writeReminder(
  trx: Transaction<Database>,
  key: { fairId: string; personId: string; about: ReminderAbout; anchor: IsoDate; days: number },
  now: Date,
): Promise<number | null> {
  const row = await trx
    .insertInto('fair_reminder')
    .values({
      fair_id: key.fairId,
      person_id: key.personId,
      about: key.about,
      anchor: key.anchor,
      days: key.days,
      outbox_id: null,
      created_at: now,
    })
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id ?? null
}

export async function setFairReminderMessage(
  trx: Transaction<Database>,
  id: number,
  outboxId: number,
): Promise<void> {
  await trx.updateTable('fair_reminder').set({ outbox_id: outboxId }).where('id', '=', id).execute()
}

/** Marks the message that offers somebody a booth; the place in line and the instant tell one asking from another. */
export function offerKey(own: { id: string; fairId: string; line: number | null }, now: Date): string {
  return `${offersOf(own)}${own.line}:${now.getTime()}`
}

const offersOf = (own: { id: string; fairId: string }) => `fair:${own.fairId}:asked:${own.id}:`

/** Whether the last that reached this chat is the offer of this booth: a bare "ok" then answers it. */
export async function offeredLast(
  db: Kysely<Database>,
  chatId: number,
  own: { id: string; fairId: string },
): Promise<boolean> {
  const row = await db
    .selectFrom('outbox')
    .select('dedupe')
    .where('chat_id', '=', chatId)
    .where('state', '=', 'sent')
    .orderBy('sent_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.dedupe?.startsWith(offersOf(own)) ?? false
}
