import { sql, type Transaction } from 'kysely'
import { type Json, toJson } from './json.ts'
import type { ChatState, Grant, Menu, OutBody } from './stored.ts'
import type { Database, PersonKind } from './tables.ts'

/** A message taken from the inbox, with all the engine must know of who wrote it. */
export interface TakenTurn {
  inbox_id: number
  channel: string
  raw: Json
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
 * Takes the oldest message whose chat has none older waiting, and locks its chat. A message being handled still
 * reads 'new' to everybody else, so the next one of its chat waits: order per chat, no lock table.
 * One statement, because every round trip is paid by every message (docs/decisions/one-turn.md).
 */
export async function takeTurn(trx: Transaction<Database>, now: Date): Promise<TakenTurn | undefined> {
  const { rows } = await sql<TakenTurn>`
    with next as (
      select i.id from inbox i
      where i.state = 'new' and i.not_before <= ${now}
        and not exists (
          select 1 from inbox e where e.chat_id = i.chat_id and e.state = 'new' and e.id < i.id)
      order by i.id limit 1
      for update skip locked
    )
    select i.id as inbox_id, i.channel, i.raw, i.attempts,
      c.id as chat_id, c.address, c.locale as chat_locale, c.refused_version, c.flow, c.person_id,
      p.kind as person_kind, p.name as person_name, p.locale as person_locale, p.reminders_on,
      (select json_agg(json_build_object('role', g.role, 'place', g.place) order by g.granted_at)
        from role_grant g where g.person_id = c.person_id and g.revoked_at is null) as grants
    from next join inbox i on i.id = next.id
      join chat c on c.id = i.chat_id
      left join person p on p.id = c.person_id
    for update of c`.execute(trx)
  return rows[0]
}

export interface OutRow {
  body: OutBody
  menu?: Menu
}

/** A row already marked as being sent by us: handed to delivery without asking the database again. */
export interface ClaimedRow {
  id: number
  body: OutBody
}

/**
 * Ends a turn: the chat's new state, its menus, its replies, and the inbox row done and emptied. The first reply
 * comes back claimed for `claimMs` when nothing older waits for that chat.
 */
export async function finishTurn(
  trx: Transaction<Database>,
  done: {
    inboxId: number
    chatId: number
    state: ChatState
    replies: OutRow[]
    now: Date
    menuLifeMs: number
    claimMs: number
  },
): Promise<ClaimedRow | null> {
  const { now } = done
  const menus = done.replies.flatMap((r) => (r.menu ? [r.menu] : []))
  const menuRows = toJson(menus.map((m) => ({ id: m.id, items: m.items, first: m.first })))
  const bodies = toJson(done.replies.map((r) => r.body))
  const { rows } = await sql<{ id: number; state: string; body: OutBody }>`
    with ended as (
      update inbox set state = 'done', done_at = ${now}, raw = null where id = ${done.inboxId}
    ), chatted as (
      update chat set flow = ${toJson(done.state)}::jsonb, seen_at = ${now}, gone_at = null
      where id = ${done.chatId}
    ), offered as (
      insert into menu (id, chat_id, items, first_number, created_at, expires_at)
      select m->>'id', ${done.chatId}, m->'items', (m->>'first')::int, ${now}::timestamptz,
        ${new Date(now.getTime() + done.menuLifeMs)}::timestamptz
      from jsonb_array_elements(${menuRows}::jsonb) m
    ), pending as (
      select exists (
        select 1 from outbox where chat_id = ${done.chatId} and state in ('queued', 'sending')) as any
    )
    insert into outbox (chat_id, priority, body, state, attempts, not_before, claimed_until, created_at)
    select ${done.chatId}, 0, b.value,
      case when b.ordinality = 1 and not pending.any then 'sending' else 'queued' end,
      case when b.ordinality = 1 and not pending.any then 1 else 0 end,
      ${now}::timestamptz,
      case when b.ordinality = 1 and not pending.any then ${new Date(now.getTime() + done.claimMs)}::timestamptz end,
      ${now}::timestamptz
    from jsonb_array_elements(${bodies}::jsonb) with ordinality b, pending
    order by b.ordinality
    returning id, state, body`.execute(trx)
  const first = rows[0]
  return first?.state === 'sending' ? { id: first.id, body: first.body } : null
}
