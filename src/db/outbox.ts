import { type Kysely, sql } from 'kysely'
import { toJson } from './json.ts'
import type { OutBody } from './stored.ts'
import type { Database, Unsent } from './tables.ts'

export const priorities = { reply: 0, notice: 1, bulk: 2 } as const

/** A message claimed for sending; nobody else takes it before the claim runs out. */
export interface ClaimedMessage {
  id: number
  chat_id: number
  channel: string
  address: string
  body: OutBody
  attempts: number
  priority: number
}

/**
 * Claims what may be sent now: of each chat only its oldest unsent message, so order is kept; replies before
 * notices, and bulk by itself. A claim left behind by a process that died is taken over when it runs out.
 * @param quietHours true while only urgent messages may go out (night, Tết)
 * @param channels those that are on and did not ask us to wait; what is for others stays where it is
 * Subqueries, where a join would say it as well: the few that come first are looked at in the order of their index,
 * not all that waits, however much that is and whether or not the planner has statistics.
 * @param bulk true for bulk alone, which has a pace of its own; false for all else
 */
export async function claimMessages(
  db: Kysely<Database>,
  q: {
    now: Date
    claimMs: number
    claimant: string
    limit: number
    quietHours: boolean
    channels: string[]
    bulk: boolean
  },
): Promise<ClaimedMessage[]> {
  const { rows } = await sql<ClaimedMessage>`
    with due as (
      select o.id from outbox o
      where o.state in ('queued', 'sending') and o.not_before <= ${q.now}
        and ${q.bulk ? sql`o.priority = ${priorities.bulk}` : sql`o.priority < ${priorities.bulk}`}
        and (o.state = 'queued' or o.claimed_until <= ${q.now})
        and (not o.quiet or not ${q.quietHours}::boolean)
        and (select c.channel from chat c where c.id = o.chat_id) = any(${q.channels}::text[])
        and not exists (
          select 1 from outbox e where e.chat_id = o.chat_id and e.id < o.id
            and e.state in ('queued', 'sending') and (not e.quiet or o.quiet) and e.priority <= o.priority
            offset 0)
      order by o.priority, o.id limit ${q.limit}
      for update of o skip locked
    )
    update outbox set state = 'sending', attempts = outbox.attempts + 1,
      claimed_until = ${new Date(q.now.getTime() + q.claimMs)}, claimed_by = ${q.claimant}
    from due, chat where outbox.id = due.id and chat.id = outbox.chat_id
    returning outbox.id, outbox.chat_id, chat.channel, chat.address, outbox.body, outbox.attempts, outbox.priority`.execute(
    db,
  )
  return rows.sort((a, b) => a.priority - b.priority || a.id - b.id)
}

/** Whether bulk may go out on a channel now; cheaper than claiming nothing. */
export async function bulkWaits(
  db: Kysely<Database>,
  q: { now: Date; quietHours: boolean; channel: string },
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from outbox o
    where o.state in ('queued', 'sending') and o.priority = ${priorities.bulk} and o.not_before <= ${q.now}
      and (o.state = 'queued' or o.claimed_until <= ${q.now})
      and (not o.quiet or not ${q.quietHours}::boolean) and (select c.channel from chat c where c.id = o.chat_id) = ${q.channel}
    limit 1`.execute(db)
  return rows.length > 0
}

/** Records what the platform accepted, many at once. */
export async function markSent(
  db: Kysely<Database>,
  sent: { id: number; platformId: string | null }[],
  now: Date,
): Promise<void> {
  await sql`/* mark_sent */
    update outbox set state = 'sent', sent_at = ${now}, claimed_until = null, platform_id = s."platformId",
      error = null, why = null
    from jsonb_to_recordset(${toJson(sent)}::jsonb) as s(id bigint, "platformId" text)
    where outbox.id = s.id`.execute(db)
}

/**
 * Puts a message back to be tried at `retryAt`. What was only held up (`tried` false) costs no attempt; without `why`
 * it only waits its turn.
 */
export async function requeue(
  db: Kysely<Database>,
  id: number,
  retryAt: Date,
  error: string,
  tried: boolean,
  why: Unsent | null = null,
): Promise<void> {
  await db
    .updateTable('outbox')
    .set((e) => ({
      state: 'queued',
      not_before: retryAt,
      claimed_until: null,
      error,
      why,
      attempts: tried ? e.ref('attempts') : e('attempts', '-', 1),
    }))
    .where('id', '=', id)
    .execute()
}

/**
 * Lets a held reply go, with this text where there is one. Nothing happens to a reply that somebody has begun to
 * send, even if that failed: parts of it may have arrived. @returns whether it was still waiting.
 */
export async function releaseHeld(
  db: Kysely<Database>,
  id: number,
  text: string | null,
  now: Date,
): Promise<boolean> {
  const { numAffectedRows } = await sql`/* release_held */
    update outbox set not_before = ${now},
      body = case when ${text}::text is null then body else body || jsonb_build_object('text', ${text}::text) end
    where id = ${id} and state = 'queued' and attempts = 0`.execute(db)
  return (numAffectedRows ?? 0n) > 0n
}

/** Takes back messages nobody has begun to send. @returns the ids that were really stopped. */
export async function cancelQueued(db: Kysely<Database>, ids: number[]): Promise<number[]> {
  if (ids.length === 0) return []
  const rows = await db
    .updateTable('outbox')
    .set({ state: 'cancelled' })
    .where('id', 'in', ids)
    .where('state', '=', 'queued')
    .returning('id')
    .execute()
  return rows.map((r) => r.id)
}
