import { sql, type Transaction } from 'kysely'
import { toJson } from '../db/json.ts'
import { priorities } from '../db/outbox.ts'
import type { Database } from '../db/tables.ts'
import { MENU_LIFE_MS, newMenu } from './menus.ts'
import type { Notice } from './reply.ts'

/**
 * Queues a message to a person who did not just write, in the chat they used last. Its choices are numbered
 * behind those already open there, so that a typed number never means two things.
 * @returns the outbox id, or null when the person has no reachable chat or the dedupe key was used before.
 */
export async function queueNotice(
  trx: Transaction<Database>,
  notice: Notice,
  now: Date,
): Promise<number | null> {
  const chat = await trx
    .selectFrom('chat')
    .select('id')
    .where('person_id', '=', notice.personId)
    .where('gone_at', 'is', null)
    .$if(notice.chatId !== undefined, (q) => q.where('id', '=', notice.chatId!))
    .orderBy('seen_at', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst()
  if (!chat) return null
  const { choices } = notice.reply
  const menu = choices ? newMenu(choices, await nextNumber(trx, chat.id)) : undefined
  const row = await trx
    .insertInto('outbox')
    .values({
      chat_id: chat.id,
      priority: notice.bulk ? priorities.bulk : priorities.notice,
      quiet: notice.quiet ?? false,
      body: toJson({
        text: notice.reply.text,
        ...(menu && { menu: { id: menu.id, first: menu.first, labels: menu.items.map((c) => c.label) } }),
        ...(notice.template && { template: notice.template }),
      }),
      dedupe: notice.dedupe ?? null,
      not_before: now,
      created_at: now,
    })
    .onConflict((c) => c.column('dedupe').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) return null
  if (menu) {
    await trx
      .insertInto('menu')
      .values({
        id: menu.id,
        chat_id: chat.id,
        items: toJson(menu.items),
        first_number: menu.first,
        created_at: now,
        expires_at: new Date(now.getTime() + MENU_LIFE_MS),
      })
      .execute()
    await sql`
      update chat set flow = jsonb_build_object('flow', flow->'flow',
        'menus', coalesce(flow->'menus', '[]'::jsonb) || to_jsonb(${menu.id}::text))
      where id = ${chat.id}`.execute(trx)
  }
  return row.id
}

async function nextNumber(trx: Transaction<Database>, chatId: number): Promise<number> {
  const { rows } = await sql<{ next: number }>`
    select coalesce(max(m.first_number + jsonb_array_length(m.items)), 1) as next
    from chat c, jsonb_array_elements_text(coalesce(c.flow->'menus', '[]'::jsonb)) open(id)
      join menu m on m.id = open.id
    where c.id = ${chatId}`.execute(trx)
  return rows[0]?.next ?? 1
}
