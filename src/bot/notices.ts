import { sql, type Transaction } from 'kysely'
import { toJson } from '../db/json.ts'
import { priorities } from '../db/outbox.ts'
import type { OutBody } from '../db/stored.ts'
import type { Database } from '../db/tables.ts'
import { bestWay } from '../db/ways.ts'
import { MENU_LIFE_MS, newMenu } from './menus.ts'
import type { Notice } from './reply.ts'

/**
 * Queues a message to a person who did not just write, in the chat that suits them best (bestWay). Its choices are
 * numbered behind those already open there, so that a typed number never means two things.
 * @returns the outbox id, or null when the person has no reachable chat or the dedupe key was used before.
 */
export async function queueNotice(
  trx: Transaction<Database>,
  notice: Notice,
  now: Date,
): Promise<number | null> {
  const { personId, chatId, notOn } = notice
  const chat = await bestWay(trx, {
    personId,
    ...(chatId !== undefined && { chatId }),
    ...(notOn !== undefined && { notOn }),
  })
  if (chat === null) return null
  const { choices } = notice.reply
  const menu = choices ? newMenu(choices, await nextNumber(trx, chat)) : undefined
  const row = await trx
    .insertInto('outbox')
    .values({
      chat_id: chat,
      priority: notice.bulk ? priorities.bulk : priorities.notice,
      quiet: notice.quiet ?? false,
      body: toJson({
        text: notice.reply.text,
        ...(notice.reply.picture !== undefined && { picture: notice.reply.picture }),
        ...(menu && { menu: { id: menu.id, first: menu.first, labels: menu.items.map((c) => c.label) } }),
        ...(notice.template && { template: notice.template }),
      }),
      dedupe: notice.dedupe ?? null,
      stays: chatId !== undefined,
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
        chat_id: chat,
        items: toJson(menu.items),
        first_number: menu.first,
        created_at: now,
        expires_at: new Date(now.getTime() + MENU_LIFE_MS),
      })
      .execute()
    await offer(trx, chat, menu.id)
  }
  return row.id
}

/** Takes the choices of a message along into another chat. @returns the message as it reads there. */
export async function moveMenu(trx: Transaction<Database>, body: OutBody, chat: number): Promise<OutBody> {
  if (!body.menu) return body
  const first = await nextNumber(trx, chat)
  await trx
    .updateTable('menu')
    .set({ chat_id: chat, first_number: first })
    .where('id', '=', body.menu.id)
    .execute()
  await offer(trx, chat, body.menu.id)
  return { ...body, menu: { ...body.menu, first } }
}

/** From now on the numbers of this menu may be typed in the chat. */
async function offer(trx: Transaction<Database>, chat: number, menu: string): Promise<void> {
  await sql`
    update chat set flow = coalesce(flow, '{}'::jsonb) || jsonb_build_object('flow', flow->'flow',
      'menus', coalesce(flow->'menus', '[]'::jsonb) || to_jsonb(${menu}::text))
    where id = ${chat}`.execute(trx)
}

/** The first number behind all choices that may be typed in a chat; behind those of `menus` where they are given. */
export async function nextNumber(
  trx: Transaction<Database>,
  chatId: number,
  menus?: readonly string[],
): Promise<number> {
  const { rows } = await sql<{ next: number }>`
    select coalesce(max(m.first_number + jsonb_array_length(m.items)), 1) as next
    from chat c, jsonb_array_elements_text(coalesce(${menus ? toJson([...menus]) : null}::jsonb,
        coalesce(c.flow->'menus', '[]'::jsonb) || coalesce(c.flow->'remarks', '[]'::jsonb))) open(id)
      join menu m on m.id = open.id
    where c.id = ${chatId}`.execute(trx)
  return rows[0]?.next ?? 1
}
