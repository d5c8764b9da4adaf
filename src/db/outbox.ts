import { type Kysely, sql } from 'kysely'
import { toJson } from './json.ts'
import type { OutBody } from './stored.ts'
import type { Database } from './tables.ts'

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
 * notices before bulk. A claim left behind by a process that died is taken over when it runs out.
 * @param quietHours true while only urgent messages may go out (night, Tết)
 * @param channels those that are on and did not ask us to wait; what is for others stays where it is
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
  },
): Promise<ClaimedMessage[]> {
  const { rows } = await sql<ClaimedMessage>`
    with due as (
      select o.id from outbox o join chat c on c.id = o.chat_id
      where o.state in ('queued', 'sending') and o.not_before <= ${q.now}
        and (o.state = 'queued' or o.claimed_until <= ${q.now})
        and (not o.quiet or not ${q.quietHours}::boolean)
        and c.channel = any(${q.channels}::text[])
        and not exists (
          select 1 from outbox e where e.chat_id = o.chat_id and e.id < o.id
            and e.state in ('queued', 'sending') and (not e.quiet or o.quiet) and e.priority <= o.priority)
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

/** Records what the platform accepted, many at once. */
export async function markSent(
  db: Kysely<Database>,
  sent: { id: number; platformId: string | null }[],
  now: Date,
): Promise<void> {
  await sql`/* mark_sent */
    update outbox set state = 'sent', sent_at = ${now}, claimed_until = null, platform_id = s."platformId", error = null
    from jsonb_to_recordset(${toJson(sent)}::jsonb) as s(id bigint, "platformId" text)
    where outbox.id = s.id`.execute(db)
}

/** Puts a message back to be tried at `retryAt`. What was only held up (`tried` false) costs no attempt. */
export async function requeue(
  db: Kysely<Database>,
  id: number,
  retryAt: Date,
  error: string,
  tried: boolean,
): Promise<void> {
  await db
    .updateTable('outbox')
    .set((e) => ({
      state: 'queued',
      not_before: retryAt,
      claimed_until: null,
      error,
      attempts: tried ? e.ref('attempts') : e('attempts', '-', 1),
    }))
    .where('id', '=', id)
    .execute()
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
