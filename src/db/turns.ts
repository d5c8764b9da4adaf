import { type Kysely, sql, type Transaction } from 'kysely'
import { type Json, toJson } from './json.ts'
import type { ChatState, FetchedPicture, Grant, Menu, OutBody } from './stored.ts'
import type { Database, PersonKind } from './tables.ts'

/** A message taken from the inbox, with all the engine must know of who wrote it. */
export interface TakenTurn {
  inbox_id: number
  channel: string
  raw: Json
  /** What became of fetching its picture, where one was wanted. */
  picture: FetchedPicture | null
  attempts: number
  chat_id: number
  address: string
  chat_locale: string | null
  refused_version: string | null
  flow: ChatState | null
  person_id: string | null
  person_kind: PersonKind | null
  person_name: string | null
  person_locale: string | null
  reminders_on: boolean | null
  grants: Grant[] | null
}

/**
 * Chats with a message that may be handled now, oldest message first. Some may be in other hands already. Messages of
 * a channel that is off wait until it is on again.
 */
export async function chatsWaiting(
  db: Kysely<Database>,
  channels: string[],
  now: Date,
  limit: number,
): Promise<number[]> {
  const { rows } = await sql<{ chat_id: number }>`
    select chat_id from inbox where state = 'new' and channel = any(${channels}::text[])
    group by chat_id having min(not_before) <= ${now} order by min(id) limit ${limit}`.execute(db)
  return rows.map((r) => r.chat_id)
}

/**
 * Takes the oldest message of each of these chats and locks the chats. A message in other hands still reads 'new'
 * there, so the next one of its chat is not taken either: order per chat without a lock table.
 * One statement, because every round trip is paid by every message (docs/decisions/turns-share-transactions.md).
 */
export async function takeTurns(
  trx: Transaction<Database>,
  chats: number[],
  channels: string[],
  now: Date,
): Promise<TakenTurn[]> {
  const { rows } = await sql<TakenTurn>`/* take_turns */
    with oldest as (
      select min(e.id) as id from inbox e
      where e.chat_id = any(${chats}::bigint[]) and e.state = 'new' group by e.chat_id
    ), next as (
      select i.id from inbox i join oldest o on o.id = i.id
      where i.state = 'new' and i.not_before <= ${now} and i.channel = any(${channels}::text[])
      for update of i skip locked
    )
    select i.id as inbox_id, i.channel, i.raw, i.picture, i.attempts,
      c.id as chat_id, c.address, c.locale as chat_locale, c.refused_version, c.flow, c.person_id,
      p.kind as person_kind, p.name as person_name, p.locale as person_locale, p.reminders_on,
      (select json_agg(json_build_object('role', g.role, 'place', g.place) order by g.granted_at)
        from role_grant g where g.person_id = c.person_id and g.revoked_at is null) as grants
    from next join inbox i on i.id = next.id
      join chat c on c.id = i.chat_id
      left join person p on p.id = c.person_id
    order by i.id
    for no key update of c`.execute(trx)
  return rows
}

/** How a turn ended: the chat's new state, its menus and its replies. */
export interface EndedTurn {
  inbox: number
  chat: number
  state: ChatState
  menus: Menu[]
  bodies: OutBody[]
  /** The reply (1 is the first) that may still be improved until `heldUntil`, and holds back those behind it. */
  held: number | null
}

/** A row already marked as being sent by us: handed to delivery without asking the database again. */
export interface ClaimedRow {
  id: number
  chat_id: number
  body: OutBody
}

/** A reply that goes out by itself when its time comes, unless something is made of it before. */
export type HeldRow = Pick<ClaimedRow, 'id' | 'chat_id'>

/**
 * Ends turns: states, menus, replies, and the inbox rows done and emptied. Replies come back claimed for `claimMs`
 * by `claimant`, in order, for each chat where nothing older waits that somebody else would have to send first. A held
 * reply is queued for `heldUntil`: it needs nobody to be sent, only somebody to be sent sooner.
 */
export async function finishTurns(
  trx: Transaction<Database>,
  turns: EndedTurn[],
  q: { now: Date; menuLifeMs: number; claimMs: number; claimant: string; heldUntil: Date },
): Promise<{ claimed: ClaimedRow[]; held: HeldRow[] }> {
  const expires = new Date(q.now.getTime() + q.menuLifeMs)
  const claimed = new Date(q.now.getTime() + q.claimMs)
  const { rows } = await sql<ClaimedRow & { state: string; held: boolean }>`/* finish_turns */
    with t as (
      select t.*, not exists (
        select 1 from outbox p where p.chat_id = t.chat and p.priority = 0
          and (p.state = 'queued' or p.state = 'sending' and p.claimed_by is distinct from ${q.claimant}::text)) as free
      from jsonb_to_recordset(${toJson(turns)}::jsonb)
        as t(inbox bigint, chat bigint, state jsonb, menus jsonb, bodies jsonb, held int)
    ), b as (
      select t.inbox, t.chat, b.body, b.place, t.held is not distinct from b.place as held,
        t.free and (t.held is null or b.place < t.held) as free
      from t, jsonb_array_elements(t.bodies) with ordinality b(body, place)
    ), ended as (
      update inbox set state = 'done', done_at = ${q.now}, raw = null from t where inbox.id = t.inbox
    ), chatted as (
      update chat set flow = t.state, seen_at = ${q.now}, gone_at = null from t where chat.id = t.chat
    ), offered as (
      insert into menu (id, chat_id, items, first_number, created_at, expires_at)
      select m->>'id', t.chat, m->'items', (m->>'first')::int, ${q.now}::timestamptz, ${expires}::timestamptz
      from t, jsonb_array_elements(t.menus) m
    )
    insert into outbox (chat_id, priority, body, state, attempts, not_before, claimed_until, claimed_by, created_at)
    select chat, 0, body, case when free then 'sending' else 'queued' end, case when free then 1 else 0 end,
      case when held then ${q.heldUntil}::timestamptz else ${q.now}::timestamptz end,
      case when free then ${claimed}::timestamptz end, case when free then ${q.claimant}::text end,
      ${q.now}::timestamptz
    from b order by inbox, place
    returning id, chat_id, body, state, not_before > ${q.now}::timestamptz as held`.execute(trx)
  return {
    claimed: rows.filter((r) => r.state === 'sending').sort((a, b) => a.id - b.id),
    held: rows.filter((r) => r.held),
  }
}
