import { sql, type Transaction } from 'kysely'
import { toJson } from '../db/json.ts'
import { priorities } from '../db/outbox.ts'
import type { Database } from '../db/tables.ts'
import { bestChatFirst } from '../db/way.ts'

/** The same news to many: text alone, so that no menu is made and no chat's numbers change. */
export interface PlainNotice {
  personId: string
  text: string
  /** At most one message with this key is ever sent. */
  dedupe: string
}

/**
 * What queueNotice does, for a batch of people in one statement: each in the chat they used last, bulk and quiet.
 * No chat is locked: without choices nothing of its state changes.
 * @param notBefore when the first may go out
 * @returns the outbox id for each key that was new and whose person has a reachable chat
 */
export async function queueManyNotices(
  trx: Transaction<Database>,
  notices: PlainNotice[],
  at: { now: Date; notBefore: Date },
): Promise<Map<string, number>> {
  if (notices.length === 0) return new Map()
  // Each text travels once.
  const texts = [...new Set(notices.map((n) => n.text))]
  const to = notices.map((n, at) => ({ ...n, text: texts.indexOf(n.text), at }))
  const { rows } = await sql<{ id: number; dedupe: string }>`
    insert into outbox (chat_id, priority, quiet, body, dedupe, not_before, created_at)
    select c.id, ${priorities.bulk}::smallint, true, jsonb_build_object('text', ${toJson(texts)}::jsonb -> n.text),
      n.dedupe, ${at.notBefore}::timestamptz, ${at.now}::timestamptz
    from jsonb_to_recordset(${toJson(to)}::jsonb) as n("personId" text, dedupe text, text int, at int)
      join person h on h.id = n."personId"
      join lateral (select c.id from chat c where c.person_id = h.id and c.gone_at is null
        order by ${bestChatFirst} limit 1) c on true
    order by n.at
    on conflict (dedupe) do nothing
    returning id, dedupe`.execute(trx)
  return new Map(rows.map((r) => [r.dedupe, r.id]))
}
