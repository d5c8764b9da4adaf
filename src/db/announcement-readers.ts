import { type Kysely, sql, type Transaction } from 'kysely'
import { z } from 'zod'
import { toJson } from './json.ts'
import { type Database, UNSENT } from './tables.ts'

/** How far an announcement got on one channel, in people. */
const channelProgress = z.object({
  channel: z.string(),
  sent: z.int(),
  waiting: z.int(),
  /** Blocked us, or deleted the chat. */
  gone: z.int(),
  failed: z.int(),
  /** Stopped before it was sent. */
  cancelled: z.int(),
})
export type ChannelProgress = z.infer<typeof channelProgress>

const reason = z.object({
  what: z.enum(['waiting', 'failed']),
  /** Null: nobody wrote it down. */
  why: z.enum(UNSENT).nullable(),
  people: z.int(),
})
export type Reason = z.infer<typeof reason>

/** How far an announcement got. */
export interface Progress {
  channels: ChannelProgress[]
  /** Why it waits or failed, most frequent first. */
  reasons: Reason[]
  /** Switched announcements off after this one. */
  optedOut: number
}

const stored = z.object({
  channels: z.array(channelProgress),
  // Once they were the platform's own words.
  reasons: z.array(reason).catch([]),
})

/** Notes who was written to; `readers` names the message of each. */
export async function addReaders(
  trx: Transaction<Database>,
  announcementId: string,
  readers: { personId: string; outboxId: number | null }[],
): Promise<void> {
  await sql`
    insert into announcement_reader (announcement_id, person_id, outbox_id)
    select ${announcementId}, r."personId", r."outboxId"
    from jsonb_to_recordset(${toJson(readers)}::jsonb) as r("personId" text, "outboxId" bigint)
    on conflict (announcement_id, person_id) do nothing`.execute(trx)
}

/** Takes back in one statement all that nobody has begun to send. @returns how many people that is. */
export async function stopSending(trx: Transaction<Database>, id: string, now: Date): Promise<number> {
  await trx
    .updateTable('announcement')
    .set({ state: 'stopped', stopped_at: now })
    .where('id', '=', id)
    .execute()
  const { numAffectedRows } = await sql`
    update outbox set state = 'cancelled' from announcement_reader r
    where r.announcement_id = ${id} and outbox.id = r.outbox_id and outbox.state = 'queued'`.execute(trx)
  return Number(numAffectedRows ?? 0)
}

/**
 * Takes back what was being sent when it was stopped, failed, and waits to be tried again. Looked for during the day
 * after the stop: the last try comes hours later.
 */
export async function sweepStopped(db: Kysely<Database>, now: Date): Promise<void> {
  await sql`
    update outbox set state = 'cancelled' from announcement a join announcement_reader r on r.announcement_id = a.id
    where a.state = 'stopped' and a.stopped_at > ${new Date(now.getTime() - 24 * 3_600_000)}
      and outbox.id = r.outbox_id and outbox.state = 'queued'`.execute(db)
}

/** Goes on where it was stopped: the same messages, so nobody gets two. */
export async function resumeSending(trx: Transaction<Database>, id: string, startsAt: Date): Promise<void> {
  // written_at is asked again: it may have been stopped while its messages were being written.
  await trx
    .updateTable('announcement')
    .set({ state: 'sending', stopped_at: null, starts_at: startsAt, written_at: null })
    .where('id', '=', id)
    .execute()
  // Who switched announcements off meanwhile, or left, is not written to.
  await sql`
    update outbox set state = 'queued', not_before = ${startsAt}
    from announcement_reader r join person h on h.id = r.person_id and h.announcements_on
      , chat c
    where r.announcement_id = ${id} and outbox.id = r.outbox_id and outbox.state = 'cancelled'
      and c.id = outbox.chat_id and c.gone_at is null`.execute(trx)
}

/** Counts where an announcement stands; of one that ended, as it was then. */
export async function progressOf(db: Kysely<Database>, id: string): Promise<Progress> {
  const row = await db.selectFrom('announcement').select('result').where('id', '=', id).executeTakeFirst()
  const result = row?.result ? stored.parse(row.result) : await countNow(db, id)
  const { n } = await db
    .selectFrom('announcement_reader')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('announcement_id', '=', id)
    .where('opted_out_at', 'is not', null)
    .executeTakeFirstOrThrow()
  return { ...result, optedOut: Number(n) }
}

/** Ends an announcement and keeps its figures: its messages are deleted after some months. */
export async function endAnnouncement(trx: Transaction<Database>, id: string, now: Date): Promise<void> {
  const result = toJson(await countNow(trx, id))
  await trx
    .updateTable('announcement')
    .set({ state: 'done', ended_at: now, result })
    .where('id', '=', id)
    .execute()
}

async function countNow(db: Kysely<Database>, id: string): Promise<Omit<Progress, 'optedOut'>> {
  const { rows: channels } = await sql<ChannelProgress>`
    select c.channel, count(*) filter (where o.state = 'sent') as sent,
      count(*) filter (where o.state in ('queued', 'sending')) as waiting,
      count(*) filter (where o.state = 'gone') as gone, count(*) filter (where o.state = 'failed') as failed,
      count(*) filter (where o.state = 'cancelled') as cancelled
    from announcement_reader r join outbox o on o.id = r.outbox_id join chat c on c.id = o.chat_id
    where r.announcement_id = ${id} group by c.channel order by count(*) desc, c.channel`.execute(db)
  const { rows: reasons } = await sql<Reason>`
    select case o.state when 'failed' then 'failed' else 'waiting' end as what, o.why, count(*) as people
    from announcement_reader r join outbox o on o.id = r.outbox_id
    where r.announcement_id = ${id}
      and (o.state = 'failed' or o.state in ('queued', 'sending') and o.why is not null)
    group by 1, 2 order by 3 desc, 2`.execute(db)
  return { channels, reasons }
}

/**
 * Switches announcements off or on for a person. What is queued for them is taken back; the announcement they had
 * last counts one who left.
 */
export async function switchAnnouncements(
  trx: Transaction<Database>,
  personId: string,
  on: boolean,
  now: Date,
): Promise<void> {
  await trx.updateTable('person').set({ announcements_on: on }).where('id', '=', personId).execute()
  if (on) return
  await sql`
    update outbox set state = 'cancelled' from announcement_reader r
    where r.person_id = ${personId} and outbox.id = r.outbox_id and outbox.state = 'queued'`.execute(trx)
  await sql`
    update announcement_reader set opted_out_at = ${now}
    where person_id = ${personId} and opted_out_at is null and announcement_id = (
      select r.announcement_id from announcement_reader r join outbox o on o.id = r.outbox_id and o.state = 'sent'
      where r.person_id = ${personId} order by o.sent_at desc limit 1)`.execute(trx)
}

/** Whether a person wants announcements. */
export async function wantsAnnouncements(db: Kysely<Database>, personId: string): Promise<boolean> {
  const row = await db
    .selectFrom('person')
    .select('announcements_on')
    .where('id', '=', personId)
    .executeTakeFirst()
  return row?.announcements_on ?? false
}
