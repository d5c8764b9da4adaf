import { randomUUID } from 'node:crypto'
import { type Kysely, sql, type Transaction } from 'kysely'
import { z } from 'zod'
import { type Audience, audience } from '../ocop/audience.ts'
import type { AnnouncementState } from './announcement-tables.ts'
import { toJson } from './json.ts'
import type { Database } from './tables.ts'

/** Something an officer tells a group of people. */
export interface Announcement {
  id: string
  text: string
  audience: Audience
  /** Key of the place in whose name it is sent. */
  senderPlace: string
  state: AnnouncementState
  /** Grows with every change of text or audience. */
  edit: number
  createdBy: string | null
  createdByName: string | null
  createdAt: Date
  confirmedBy: string | null
  startsAt: Date | null
  stoppedAt: Date | null
  endedAt: Date | null
}

const LIMIT_KEY = 'announcement.secondOfficerAbove'
const DEFAULT_LIMIT = 200

/** Above so many people a second officer must agree. */
export async function secondOfficerAbove(db: Kysely<Database>): Promise<number> {
  const row = await db.selectFrom('setting').select('value').where('key', '=', LIMIT_KEY).executeTakeFirst()
  return z.int().min(0).catch(DEFAULT_LIMIT).parse(row?.value)
}

export async function setSecondOfficerAbove(trx: Transaction<Database>, limit: number): Promise<void> {
  const value = toJson(limit)
  await trx
    .insertInto('setting')
    .values({ key: LIMIT_KEY, value })
    .onConflict((c) => c.column('key').doUpdateSet({ value }))
    .execute()
}

export async function createAnnouncement(
  trx: Transaction<Database>,
  made: { audience: Audience; senderPlace: string; createdBy: string; now: Date },
): Promise<string> {
  const id = randomUUID()
  await trx
    .insertInto('announcement')
    .values({
      id,
      audience: toJson(made.audience),
      sender_place: made.senderPlace,
      state: 'draft',
      created_by: made.createdBy,
      created_at: made.now,
      result: null,
    })
    .execute()
  return id
}

/** A draft of this person's without a word in it: begun and left. */
export async function emptyDraft(db: Kysely<Database>, personId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('announcement')
    .select('id')
    .where('created_by', '=', personId)
    .where('state', '=', 'draft')
    .where('text', '=', '')
    .executeTakeFirst()
  return row?.id
}

/** The announcement, locked until the turn ends: who writes its messages, and who stops it, come one after the other. */
export async function lockAnnouncement(
  trx: Transaction<Database>,
  id: string,
): Promise<Announcement | undefined> {
  const row = await trx
    .selectFrom('announcement')
    .select('id')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && (await announcementOf(trx, id))
}

export async function announcementOf(db: Kysely<Database>, id: string): Promise<Announcement | undefined> {
  const row = await selectAll(db).where('a.id', '=', id).executeTakeFirst()
  return row && read(row)
}

/** The latest ones, newest first; which of them are an officer's business the caller decides by place. */
export async function latestAnnouncements(db: Kysely<Database>, limit: number): Promise<Announcement[]> {
  const rows = await selectAll(db).orderBy('a.created_at', 'desc').orderBy('a.id').limit(limit).execute()
  return rows.map(read)
}

/** Writes what was changed of a draft; what was agreed to before is no longer what it says. */
export async function editAnnouncement(
  trx: Transaction<Database>,
  id: string,
  change: { text?: string; audience?: Audience; senderPlace?: string },
): Promise<void> {
  await trx
    .updateTable('announcement')
    .set((e) => ({
      edit: e('edit', '+', 1),
      ...(change.text !== undefined && { text: change.text }),
      ...(change.audience && { audience: toJson(change.audience) }),
      ...(change.senderPlace !== undefined && { sender_place: change.senderPlace }),
    }))
    .where('id', '=', id)
    .where('state', '=', 'draft')
    .execute()
}

/** Waits for a second officer, or is a draft again. */
export async function setWaiting(trx: Transaction<Database>, id: string, waiting: boolean): Promise<void> {
  await trx
    .updateTable('announcement')
    .set({ state: waiting ? 'waiting' : 'draft' })
    .where('id', '=', id)
    .execute()
}

/** From `startsAt` on it is sent. */
export async function releaseAnnouncement(
  trx: Transaction<Database>,
  id: string,
  how: { confirmedBy: string | null; startsAt: Date },
): Promise<void> {
  await trx
    .updateTable('announcement')
    .set({ state: 'sending', confirmed_by: how.confirmedBy, starts_at: how.startsAt })
    .where('id', '=', id)
    .execute()
}

export async function deleteDraft(trx: Transaction<Database>, id: string): Promise<void> {
  await trx.deleteFrom('announcement').where('id', '=', id).where('state', '=', 'draft').execute()
}

function selectAll(db: Kysely<Database>) {
  return db
    .selectFrom('announcement as a')
    .leftJoin('person as p', 'p.id', 'a.created_by')
    .select([
      'a.id',
      'a.text',
      'a.audience',
      'a.sender_place as senderPlace',
      'a.state',
      'a.edit',
      'a.created_by as createdBy',
      'p.name as createdByName',
      'a.created_at as createdAt',
      'a.confirmed_by as confirmedBy',
      'a.starts_at as startsAt',
      'a.stopped_at as stoppedAt',
      'a.ended_at as endedAt',
    ])
}

function read<R extends { audience: unknown }>(row: R): Omit<R, 'audience'> & { audience: Audience } {
  return { ...row, audience: audience.parse(row.audience) }
}

/** Announcements under way whose messages are not all written yet, oldest first. */
export async function announcementsToWrite(db: Kysely<Database>): Promise<string[]> {
  const rows = await db
    .selectFrom('announcement')
    .select('id')
    .where('state', '=', 'sending')
    .where('written_at', 'is', null)
    .orderBy('starts_at')
    .execute()
  return rows.map((r) => r.id)
}

/** Announcements under way of which nothing is left to be sent. */
export async function announcementsToEnd(db: Kysely<Database>, now: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select a.id from announcement a
    where a.state = 'sending' and a.written_at is not null and a.starts_at <= ${now}
      and not exists (select 1 from announcement_reader r join outbox o on o.id = r.outbox_id
        where r.announcement_id = a.id and o.state in ('queued', 'sending'))`.execute(db)
  return rows.map((r) => r.id)
}

/** Everybody meant has their message. */
export async function setWritten(trx: Transaction<Database>, id: string, now: Date): Promise<void> {
  await trx.updateTable('announcement').set({ written_at: now }).where('id', '=', id).execute()
}
