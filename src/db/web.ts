import { type Kysely, sql, type Transaction } from 'kysely'
import { type Arrival, storeArrivals } from './inbox.ts'
import { type Json, toJson } from './json.ts'
import type { Database } from './tables.ts'

/** The chat a browser's cookie opens. */
export interface WebChat {
  chatId: number
  address: string
  locale: string | null
  personId: string | null
  /** The open question takes a picture. */
  wantsPicture: boolean
}

/** What lies in web_message.body: ours with its buttons, theirs with the id the page gave it. */
export type WebBody = (
  | { text: string; buttons: { label: string; token: string }[] }
  | { text: string; event: string }
) & {
  /** Where a picture lies on our own pages. */
  picture?: string
}

/** One bubble of the page. Ids grow in the order in which messages became visible in their chat. */
export interface WebMessage {
  id: number
  mine: boolean
  body: WebBody
  at: string
}

export interface WebPage {
  /** Oldest first. */
  messages: WebMessage[]
  /** The oldest id that still exists: what the page shows below it has been deleted here. Null: nothing exists. */
  first: number | null
  /** There are more in the direction asked for. */
  more: boolean
}

/** The first number of our advisory locks that order the messages of one web chat. */
const WEB_CHAT_LOCK = 0x7765

/** The chat behind a cookie, or undefined for a browser that never wrote or has left. */
export async function findWebChat(db: Kysely<Database>, tokenHash: string): Promise<WebChat | undefined> {
  return db
    .selectFrom('web_session')
    .innerJoin('chat', 'chat.id', 'web_session.chat_id')
    .leftJoin('person', 'person.id', 'chat.person_id')
    .select(['chat.id as chatId', 'chat.address', 'chat.person_id as personId'])
    .select(sql<boolean>`chat.flow->'flow'->'picture' is not null`.as('wantsPicture'))
    .select((e) => e.fn.coalesce('person.locale', 'chat.locale').as('locale'))
    .where('web_session.token_hash', '=', tokenHash)
    .executeTakeFirst()
}

/** Makes the chat of a browser that writes for the first time; twice at once makes one. */
export async function openWebChat(
  trx: Transaction<Database>,
  session: { tokenHash: string; channel: string; account: string; address: string },
  now: Date,
): Promise<WebChat> {
  const { tokenHash, ...key } = session
  const row = await trx
    .insertInto('chat')
    .values({ ...key, passive: true, created_at: now, seen_at: now })
    .onConflict((c) => c.columns(['channel', 'account', 'address']).doUpdateSet({ seen_at: now }))
    .returning('id')
    .executeTakeFirstOrThrow()
  await trx
    .insertInto('web_session')
    .values({ token_hash: tokenHash, chat_id: row.id, created_at: now })
    .onConflict((c) => c.column('token_hash').doNothing())
    .execute()
  return { chatId: row.id, address: key.address, locale: null, personId: null, wantsPicture: false }
}

/**
 * Keeps what somebody wrote on the page: the inbox row and the bubble, both or none.
 * @returns false when this event was kept before (the page sent it again).
 */
export async function keepWritten(
  trx: Transaction<Database>,
  chatId: number,
  arrival: Arrival,
  bubble: { text: string; event: string; picture?: string },
  now: Date,
): Promise<boolean> {
  await lockOrder(trx, chatId)
  if ((await storeArrivals(trx, [arrival], now)).length === 0) return false
  await insertMessage(trx, { chatId, outboxId: null, body: bubble, now })
  return true
}

/**
 * Shows a message of ours in a web chat. The same outbox id is shown once, however often it is sent.
 * @returns the chat, or null when it is gone: the person left, or was deleted.
 */
export async function showWebMessage(
  db: Kysely<Database>,
  to: { channel: string; address: string; outboxId: number },
  body: WebBody,
  now: Date,
): Promise<number | null> {
  return db.transaction().execute(async (trx) => {
    const chat = await trx
      .selectFrom('chat')
      .innerJoin('web_session', 'web_session.chat_id', 'chat.id')
      .select('chat.id')
      .where('chat.channel', '=', to.channel)
      .where('chat.address', '=', to.address)
      .executeTakeFirst()
    if (!chat) return null
    await lockOrder(trx, chat.id)
    await insertMessage(trx, { chatId: chat.id, outboxId: to.outboxId, body, now })
    return chat.id
  })
}

/** The label a stored button had, for the bubble of whoever pressed it; undefined once the button is gone. */
export async function buttonLabel(
  db: Kysely<Database>,
  chatId: number,
  press: { menu: string; index: number },
): Promise<string | undefined> {
  const row = await db
    .selectFrom('menu')
    .select(sql<string | null>`items->${press.index}::int->>'label'`.as('label'))
    .where('id', '=', press.menu)
    .where('chat_id', '=', chatId)
    .executeTakeFirst()
  return row?.label ?? undefined
}

/** A page of the history: what came after an id, what was before one, or the newest. */
export async function webHistory(
  db: Kysely<Database>,
  chatId: number,
  q: { after: number } | { before: number } | 'newest',
  limit: number,
): Promise<WebPage> {
  const forwards = q !== 'newest' && 'after' in q
  const from = q === 'newest' ? Number.MAX_SAFE_INTEGER : 'after' in q ? q.after : q.before
  const { rows } = await sql<{
    first: number | null
    id: number | null
    mine: boolean
    body: Json
    at: Date
  }>`
    select f.first, m.* from (select min(id) as first from web_message where chat_id = ${chatId}) f
    left join lateral (
      select id, mine, body, at from web_message
      where chat_id = ${chatId} and ${forwards ? sql`id > ${from}` : sql`id < ${from}`}
      order by ${forwards ? sql`id` : sql`id desc`} limit ${limit + 1}
    ) m on true`.execute(db)
  const found = rows.flatMap((r) =>
    r.id === null ? [] : [{ id: r.id, mine: r.mine, body: r.body as WebBody, at: r.at.toISOString() }],
  )
  const messages = found.slice(0, limit).sort((a, b) => a.id - b.id)
  return { messages, first: rows[0]?.first ?? null, more: found.length > limit }
}

/** The newest message of each chat, for a process that did not write it itself. */
export async function newestWebMessages(
  db: Kysely<Database>,
  chatIds: number[],
): Promise<{ chatId: number; id: number }[]> {
  if (chatIds.length === 0) return []
  return db
    .selectFrom('web_message')
    .select(['chat_id as chatId'])
    .select((e) => e.fn.max<number>('id').as('id'))
    .where('chat_id', 'in', chatIds)
    .groupBy('chat_id')
    .execute()
}

/** Deletes both sides of what was said on the page, e.g. when somebody is deleted or refuses to be remembered. */
export async function forgetWebHistory(trx: Transaction<Database>, chatId: number): Promise<void> {
  await trx.deleteFrom('web_message').where('chat_id', '=', chatId).execute()
}

/**
 * Ends a browser's session. A chat without a person vanishes with all it held; one that belongs to a person keeps
 * its row (their consent hangs on it) but is marked gone, so that no notice is sent where nobody reads.
 */
export async function leaveWebChat(trx: Transaction<Database>, chatId: number, now: Date): Promise<void> {
  // Waits for a turn under way, which would otherwise mark the chat as seen again.
  const chat = await trx
    .selectFrom('chat')
    .select('person_id')
    .where('id', '=', chatId)
    .forUpdate()
    .executeTakeFirst()
  if (chat?.person_id === null) {
    await trx.deleteFrom('chat').where('id', '=', chatId).execute()
    return
  }
  await trx.deleteFrom('web_session').where('chat_id', '=', chatId).execute()
  await forgetWebHistory(trx, chatId)
  await trx.deleteFrom('inbox').where('chat_id', '=', chatId).where('state', '=', 'new').execute()
  await trx.deleteFrom('outbox').where('chat_id', '=', chatId).where('state', '=', 'queued').execute()
  await trx.updateTable('chat').set({ gone_at: now, flow: null }).where('id', '=', chatId).execute()
}

/** Readers ask for "ids after N": ids of one chat must become visible in their order, so writers take turns. */
async function lockOrder(trx: Transaction<Database>, chatId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(${WEB_CHAT_LOCK}::int, ${chatId}::int)`.execute(trx)
}

async function insertMessage(
  trx: Transaction<Database>,
  row: { chatId: number; outboxId: number | null; body: WebBody; now: Date },
): Promise<void> {
  await trx
    .insertInto('web_message')
    .values({
      chat_id: row.chatId,
      outbox_id: row.outboxId,
      mine: row.outboxId === null,
      body: toJson(row.body),
      at: row.now,
    })
    .onConflict((c) => c.column('outbox_id').doNothing())
    .execute()
}
