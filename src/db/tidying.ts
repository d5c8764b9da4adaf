import { type Kysely, sql } from 'kysely'
import { unusedPicture } from './pictures.ts'
import type { Database } from './tables.ts'

/** How many rows each kind of leftover lost. */
export type Tidied = Record<string, number>

/**
 * A message, its buttons and its bubble on the web page go together: a person's deletion finds the messages that
 * name them in others' chats by the buttons (own-data.ts), so none may outlive these.
 */
const MESSAGE_DAYS = 90

/**
 * Deletes what nobody needs any more (days in brackets): handled inbox rows (30); messages that were sent or ended,
 * with their buttons and bubbles (90); announcements never released (90); chats of people who never agreed and are idle (30), which takes all of theirs
 * along; of those who said no, our answers (1), then all but that they did, so that nobody asks again; ticks (30);
 * wrong codes (7); invitations and link codes that ran out (30); files whose link has ended (at once); pictures nothing shows
 * (7); what Zalo told
 * of messages (90), when people last wrote there and what was uploaded (30). What was spent there in a day stays.
 */
export async function deleteLeftovers(db: Kysely<Database>, now: Date): Promise<Tidied> {
  const ago = (days: number) => new Date(now.getTime() - days * 24 * 3_600_000)
  const message = ago(MESSAGE_DAYS)
  const over = sql`state not in ('queued', 'sending') and created_at < ${message}`
  const refused = sql`select id from chat where person_id is null and refused_version is not null`
  const idleRefused = sql`${refused} and seen_at < ${ago(30)}`
  const statements = {
    web_message: sql`delete from web_message where at < ${message}
      or outbox_id in (select id from outbox where ${over}) or chat_id in (${idleRefused})`,
    menu: sql`delete from menu where created_at < ${message} or chat_id in (${idleRefused})`,
    // Failed rows stay as long: their reference code may still be asked about.
    inbox: sql`delete from inbox where state <> 'new' and done_at < ${ago(30)}`,
    outbox: sql`delete from outbox where ${over}
      or state not in ('queued', 'sending') and created_at < ${ago(1)} and chat_id in (${refused})`,
    chat: sql`delete from chat c where c.person_id is null and c.refused_version is null and c.seen_at < ${ago(30)}
      and not exists (select 1 from inbox i where i.chat_id = c.id and i.state = 'new')`,
    announcement: sql`delete from announcement where state = 'draft' and created_at < ${message}`,
    job_tick: sql`delete from job_tick where claimed_at < ${ago(30)}`,
    code_attempt: sql`delete from code_attempt where at < ${ago(7)}`,
    invitation: sql`delete from invitation where used_at is null and expires_at < ${ago(30)}`,
    // After a week Zalo does not let us write anyway; who writes again has a row again.
    zalo_reach: sql`delete from zalo_reach where wrote_at is null or wrote_at < ${ago(30)}`,
    zalo_receipt: sql`delete from zalo_receipt where noted_at < ${message}`,
    zalo_upload: sql`delete from zalo_upload where uploaded_at < ${ago(30)}`,
    chat_link: sql`delete from chat_link where expires_at < ${ago(30)}`,
    export: sql`delete from export where expires_at < ${now}`,
    picture: sql`delete from picture where ${unusedPicture(now)}`,
  }
  const tidied: Tidied = {}
  for (const [table, statement] of Object.entries(statements)) {
    const { numAffectedRows } = await statement.execute(db)
    tidied[table] = Number(numAffectedRows ?? 0)
  }
  return tidied
}
