import { type Kysely, sql, type Transaction } from 'kysely'
import { priorities } from './outbox.ts'
import type { OutBody } from './stored.ts'
import type { Database, OutboxState, Unsent } from './tables.ts'
import { bestChatFirst } from './way.ts'

/** Where somebody is to be told something. */
export interface WayQuery {
  personId: string
  /** This chat or none. */
  chatId?: number
  /** Not on this channel, as long as there is another. */
  notOn?: string
  /** Not where this message was refused before. */
  messageId?: number
  /** Not in this one, which just refused it. */
  notChat?: number
  /** Only by channels that are on; absent: we do not know. */
  channels?: string[]
}

/** The chat in which a person is told something they did not just ask for, locked. */
export async function bestWay(trx: Transaction<Database>, q: WayQuery): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    select c.id from chat c join person h on h.id = c.person_id
    where h.id = ${q.personId} and c.gone_at is null
      and (${q.chatId ?? null}::bigint is null or c.id = ${q.chatId ?? null}::bigint)
      and c.id is distinct from ${q.notChat ?? null}::bigint
      and (${q.channels ?? null}::text[] is null or c.channel = any(${q.channels ?? null}::text[]))
      and not exists (select 1 from outbox_way w
        where w.outbox_id = ${q.messageId ?? null}::bigint and w.chat_id = c.id)
    order by c.channel = ${q.notOn ?? ''}, ${bestChatFirst}
    limit 1 for update of c`.execute(trx)
  return rows[0]?.id ?? null
}

/** A message that its channel would not take. */
export interface StuckMessage {
  id: number
  chatId: number
  body: OutBody
  /** Somebody waits for it here, or it speaks of this very chat: of no use elsewhere. */
  bound: boolean
}

/** Whose chat this is, with all their chats locked. */
export async function lockOwner(trx: Transaction<Database>, chatId: number): Promise<string | null> {
  const chat = await trx.selectFrom('chat').select('person_id').where('id', '=', chatId).executeTakeFirst()
  if (!chat?.person_id) return null
  // In the order of ids, as everybody locks them.
  await trx
    .selectFrom('chat')
    .select('id')
    .where('person_id', '=', chat.person_id)
    .orderBy('id')
    .forUpdate()
    .execute()
  return chat.person_id
}

/**
 * A message we failed to send, and with `alsoWaiting` all that waits for its chat. Empty when it is not ours any more:
 * somebody has taken it over and will see for themselves.
 */
export async function stuckMessages(
  trx: Transaction<Database>,
  q: { id: number; chatId: number; claimant: string; alsoWaiting: boolean },
): Promise<StuckMessage[]> {
  const { rows } = await sql<StuckMessage & { mine: boolean }>`
    select id, chat_id as "chatId", body, priority = ${priorities.reply} or stays as bound, id = ${q.id} as mine
    from outbox
    where id = ${q.id} and state = 'sending' and claimed_by = ${q.claimant}
      or ${q.alsoWaiting}::boolean and chat_id = ${q.chatId} and state = 'queued'
    order by id for update`.execute(trx)
  return rows.some((r) => r.mine) ? rows : []
}

/** Puts a message into another chat, to be sent at once; the body may have been changed to suit that chat. */
export async function moveMessage(
  trx: Transaction<Database>,
  message: { id: number; from: number; to: number; body: string; reason: string; now: Date },
): Promise<void> {
  const { id, from, to, body, reason, now } = message
  await trx
    .insertInto('outbox_way')
    .values({ outbox_id: id, chat_id: from, reason, failed_at: now })
    .onConflict((c) => c.doNothing())
    .execute()
  await trx
    .updateTable('outbox')
    .set({
      chat_id: to,
      body,
      state: 'queued',
      attempts: 0,
      not_before: now,
      claimed_until: null,
      claimed_by: null,
      error: reason,
      why: null,
    })
    .where('id', '=', id)
    .execute()
}

/** Ends messages that will not be sent. */
export async function endMessages(
  trx: Transaction<Database>,
  ids: number[],
  state: Extract<OutboxState, 'failed' | 'gone'>,
  error: string,
  why: Unsent,
): Promise<void> {
  if (ids.length === 0) return
  await trx
    .updateTable('outbox')
    .set({ state, error, why, claimed_until: null })
    .where('id', 'in', ids)
    .execute()
}

/** The person left this chat: until they write again nothing is sent there. */
export async function markGone(trx: Transaction<Database>, chatId: number, now: Date): Promise<void> {
  await trx.updateTable('chat').set({ gone_at: now }).where('id', '=', chatId).execute()
}

/** Where a person wants to be told things: the name of a channel, or null for the chat used last. */
export async function chooseWay(trx: Transaction<Database>, personId: string, channel: string | null) {
  await trx.updateTable('person').set({ notices_on: channel }).where('id', '=', personId).execute()
}

/** The channels on which a person has a chat, the one used last first, and the one they chose. */
export async function waysOf(
  db: Kysely<Database>,
  personId: string,
): Promise<{ channels: string[]; chosen: string | null; passive: string[] }> {
  const rows = await db
    .selectFrom('chat as c')
    .innerJoin('person as p', 'p.id', 'c.person_id')
    .select(['c.channel', 'c.passive', 'p.notices_on as chosen'])
    .where('p.id', '=', personId)
    .where('c.gone_at', 'is', null)
    .orderBy('c.seen_at', 'desc')
    .execute()
  const channels = [...new Set(rows.map((r) => r.channel))]
  const chosen = rows[0]?.chosen ?? null
  return {
    channels,
    // A channel that was left counts as not chosen, until they are back.
    chosen: chosen !== null && channels.includes(chosen) ? chosen : null,
    passive: [...new Set(rows.filter((r) => r.passive).map((r) => r.channel))],
  }
}
