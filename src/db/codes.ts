import type { Kysely, Transaction } from 'kysely'
import { hashCode, newCode } from '../codes.ts'
import { recordAct } from './audit.ts'
import type { Database } from './tables.ts'

/** What codes share: guessing them is slow, and every wrong one is written down. Link codes live here too. */

const FREE_TRIES = 5
const FIRST_WAIT_MS = 15 * 60_000
const LONGEST_WAIT_MS = 24 * 3_600_000
/** Wrong codes older than this are forgiven. */
const MEMORY_MS = 24 * 3_600_000
const LINK_LIFE_MS = 10 * 60_000

/**
 * Until when this chat may try no code: after 5 wrong ones 15 minutes, after each further 5 twice as long.
 * @returns null when it may try now.
 */
export async function mustWaitUntil(db: Kysely<Database>, chatId: number, now: Date): Promise<Date | null> {
  const wrong = await db
    .selectFrom('code_attempt')
    .select('at')
    .where('chat_id', '=', chatId)
    .where('at', '>', new Date(now.getTime() - MEMORY_MS))
    .orderBy('at', 'desc')
    .execute()
  const rounds = Math.floor(wrong.length / FREE_TRIES)
  if (rounds === 0 || wrong.length % FREE_TRIES !== 0) return null
  const wait = Math.min(FIRST_WAIT_MS * 2 ** (rounds - 1), LONGEST_WAIT_MS)
  const until = new Date(wrong[0]!.at.getTime() + wait)
  return until > now ? until : null
}

/** Writes down a wrong code; the code itself is not kept. */
export async function noteWrongCode(
  trx: Transaction<Database>,
  chatId: number,
  personId: string | null,
  now: Date,
): Promise<void> {
  await trx.insertInto('code_attempt').values({ chat_id: chatId, at: now }).execute()
  await recordAct(trx, { at: now, personId, act: 'code.wrong', subject: `chat:${chatId}` })
}

/** A code that joins another chat to this person, for 10 minutes; it replaces the one made before. */
export async function createLinkCode(
  trx: Transaction<Database>,
  personId: string,
  now: Date,
): Promise<string> {
  const code = newCode()
  await trx.deleteFrom('chat_link').where('person_id', '=', personId).where('used_at', 'is', null).execute()
  await trx
    .insertInto('chat_link')
    .values({
      code_hash: hashCode(code),
      person_id: personId,
      expires_at: new Date(now.getTime() + LINK_LIFE_MS),
      used_at: null,
    })
    .execute()
  return code
}

/** Whose link code this is, if it may still be used. Locks it until the turn ends, so that one chat gets it. */
export async function personOfLinkCode(
  trx: Transaction<Database>,
  code: string,
  now: Date,
): Promise<string | undefined> {
  const row = await trx
    .selectFrom('chat_link')
    .select('person_id')
    .where('code_hash', '=', hashCode(code))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .forUpdate()
    .executeTakeFirst()
  return row?.person_id
}

export async function useLinkCode(trx: Transaction<Database>, code: string, now: Date): Promise<void> {
  await trx.updateTable('chat_link').set({ used_at: now }).where('code_hash', '=', hashCode(code)).execute()
}
