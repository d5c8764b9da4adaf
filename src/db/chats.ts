import type { Kysely, Transaction } from 'kysely'
import type { PersonRow } from './people.ts'
import type { ChatState, Flow, Grant } from './stored.ts'
import type { Database } from './tables.ts'
import { forgetWebHistory } from './web.ts'

/** A conversation that belongs to a person. */
export interface OwnChat {
  id: number
  channel: string
  createdAt: Date
}

/** The conversations of a person that can still be reached, the one used last first. */
export async function chatsOf(db: Kysely<Database>, personId: string): Promise<OwnChat[]> {
  return db
    .selectFrom('chat')
    .select(['id', 'channel', 'created_at as createdAt'])
    .where('person_id', '=', personId)
    .where('gone_at', 'is', null)
    .orderBy('seen_at', 'desc')
    .orderBy('id')
    .execute()
}

/** What a chat is in the middle of. */
export async function flowOf(db: Kysely<Database>, chatId: number): Promise<Flow | null> {
  const row = await db.selectFrom('chat').select('flow').where('id', '=', chatId).executeTakeFirst()
  return (row?.flow as unknown as ChatState | null | undefined)?.flow ?? null
}

/** Everything a turn needs to go on as this person. */
export async function personAs(
  db: Kysely<Database>,
  personId: string,
): Promise<{ person: PersonRow; locale: string | null; grants: Grant[] }> {
  const row = await db
    .selectFrom('person')
    .select(['id', 'kind', 'name', 'locale', 'reminders_on as remindersOn'])
    .where('id', '=', personId)
    .executeTakeFirstOrThrow()
  const grants = await db
    .selectFrom('role_grant')
    .select(['role', 'place'])
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .orderBy('granted_at')
    .execute()
  const { locale, ...person } = row
  return { person, locale, grants }
}

/**
 * Whether nothing would be lost if this person were only this chat's former owner: no other chat, right, link to a
 * producer or dossier.
 */
export async function ownsNothing(db: Kysely<Database>, personId: string, chatId: number): Promise<boolean> {
  const row = await db
    .selectFrom('person as p')
    .select((e) =>
      e
        .and([
          e.not(e.exists(e.selectFrom('role_grant').select('id').whereRef('person_id', '=', 'p.id'))),
          e.not(e.exists(e.selectFrom('producer_claim').select('id').whereRef('person_id', '=', 'p.id'))),
          e.not(e.exists(e.selectFrom('dossier').select('id').whereRef('person_id', '=', 'p.id'))),
          e.not(
            e.exists(
              e.selectFrom('chat').select('id').whereRef('person_id', '=', 'p.id').where('id', '!=', chatId),
            ),
          ),
        ])
        .as('empty'),
    )
    .where('p.id', '=', personId)
    .executeTakeFirst()
  return Boolean(row?.empty)
}

/** Makes a chat this person's. A person who owned nothing but this chat is deleted with it. */
export async function joinChat(
  trx: Transaction<Database>,
  chatId: number,
  personId: string,
  emptyPerson: string | null,
): Promise<void> {
  await trx
    .updateTable('chat')
    .set({ person_id: personId, refused_version: null })
    .where('id', '=', chatId)
    .execute()
  if (emptyPerson) await trx.deleteFrom('person').where('id', '=', emptyPerson).execute()
}

/** Takes a chat away from its person: it is a stranger's again and shows nothing of what was said in it. */
export async function partChat(
  trx: Transaction<Database>,
  chatId: number,
  personId: string,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('chat')
    .set({ person_id: null, flow: null })
    .where('id', '=', chatId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  await trx.deleteFrom('menu').where('chat_id', '=', chatId).execute()
  await trx.deleteFrom('outbox').where('chat_id', '=', chatId).execute()
  await forgetWebHistory(trx, chatId)
  return true
}
