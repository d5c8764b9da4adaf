import { type Kysely, sql, type Transaction } from 'kysely'
import { toJson } from './json.ts'
import type { Database } from './tables.ts'

/** A Vietnamese mobile number as typed ("0912 345 678", "+84 912…") → '84912345678'; null for anything else. */
export function readPhone(typed: string): string | null {
  const digits = typed.normalize('NFKC').replace(/[\s().\p{Pd}\p{Cf}]/gu, '')
  const m = /^(?:\+?84|0)([35789]\d{8})$/.exec(digits)
  return m ? `84${m[1]}` : null
}

/** '84912345678' → '0912 345 678', as people here write it. */
export function showPhone(phone: string): string {
  return phone.replace(/^84(\d{3})(\d{3})(\d{3})$/, '0$1 $2 $3')
}

/** Keeps the number somebody wants to be reached by. That they agreed is recorded by the caller (recordConsent). */
export async function keepPhone(
  trx: Transaction<Database>,
  personId: string,
  phone: string,
  now: Date,
): Promise<void> {
  await trx
    .insertInto('person_phone')
    .values({ person_id: personId, phone, since: now })
    .onConflict((c) => c.column('person_id').doUpdateSet({ phone, since: now }))
    .execute()
}

export async function forgetPhone(trx: Transaction<Database>, personId: string): Promise<void> {
  await trx.deleteFrom('person_phone').where('person_id', '=', personId).execute()
}

export async function phoneOf(db: Kysely<Database>, personId: string): Promise<string | null> {
  const row = await db
    .selectFrom('person_phone')
    .select('phone')
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return row?.phone ?? null
}

/** The number of whoever has this chat, if they gave one. */
export async function phoneOfChat(
  db: Kysely<Database>,
  chat: { channel: string; account: string; address: string },
): Promise<string | null> {
  const row = await db
    .selectFrom('person_phone as n')
    .innerJoin('chat as c', 'c.person_id', 'n.person_id')
    .select('n.phone')
    .where('c.channel', '=', chat.channel)
    .where('c.account', '=', chat.account)
    .where('c.address', '=', chat.address)
    .executeTakeFirst()
  return row?.phone ?? null
}

/** Which of these chats are of somebody who gave us a number. */
export async function chatsWithPhone(
  db: Kysely<Database>,
  of: { channel: string; account: string; addresses: readonly string[] },
): Promise<Set<string>> {
  const { rows } = await sql<{ address: string }>`
    select c.address from chat c join person_phone n on n.person_id = c.person_id
      join jsonb_array_elements_text(${toJson(of.addresses)}::jsonb) a(address) on a.address = c.address
    where c.channel = ${of.channel} and c.account = ${of.account}`.execute(db)
  return new Set(rows.map((r) => r.address))
}

/** Forgets the number of whoever has this chat. */
export async function forgetPhoneOfChat(
  db: Kysely<Database>,
  chat: { channel: string; account: string; address: string },
): Promise<void> {
  await db
    .deleteFrom('person_phone')
    .where('person_id', 'in', (e) =>
      e
        .selectFrom('chat')
        .select('person_id')
        .$castTo<{ person_id: string }>()
        .where('channel', '=', chat.channel)
        .where('account', '=', chat.account)
        .where('address', '=', chat.address)
        .where('person_id', 'is not', null),
    )
    .execute()
}
