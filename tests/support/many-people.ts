import { type Kysely, sql } from 'kysely'
import type { Database } from '../../src/db/tables.ts'

/**
 * Producers p1, p2 … each with a product of 3 stars and one chat, made set by set: thousands in a moment. Chats have
 * the addresses 1000001, 1000002 …
 */
export async function makeMany(
  db: Kysely<Database>,
  made: { people: number; channel: string; account: string; commune: string | null; now: Date },
): Promise<void> {
  const { people, channel, account, commune, now } = made
  const all = sql`generate_series(1, ${people}::int) i`
  const statements = [
    sql`insert into person (id, kind, name, created_at) select 'p' || i, 'guest', 'Thử ' || i, ${now}::timestamptz from ${all}`,
    sql`insert into chat (channel, account, address, person_id, created_at, seen_at)
      select ${channel}, ${account}, (1000000 + i)::text, 'p' || i, ${now}::timestamptz, ${now}::timestamptz from ${all}`,
    sql`insert into producer (id, name, name_folded, created_at)
      select 'r' || i, 'Cơ sở thử ' || i, 'co so thu ' || i, ${now}::timestamptz from ${all}`,
    sql`insert into product (id, producer_id, name, search_text, tier, commune, source, created_at, updated_at)
      select 'x' || i, 'r' || i, 'Sản phẩm thử ' || i, 'san pham thu ' || i, '3', ${commune}::text, 'dữ liệu thử nghiệm',
        ${now}::timestamptz, ${now}::timestamptz from ${all}`,
    sql`insert into producer_claim (id, person_id, producer_id, state, asked_at)
      select 'k' || i, 'p' || i, 'r' || i, 'confirmed', ${now}::timestamptz from ${all}`,
  ]
  for (const statement of statements) await statement.execute(db)
}

/** An announcement to the producers of a place, as an officer has just released it. */
export async function released(
  db: Kysely<Database>,
  made: { id: string; place: string; startsAt: Date; createdBy?: string },
): Promise<void> {
  await db
    .insertInto('announcement')
    .values({
      id: made.id,
      text: 'Thử nghiệm: tập huấn OCOP sáng thứ Sáu, 8 giờ, hội trường xã. '.repeat(4).trim(),
      audience: JSON.stringify({ role: 'producers', place: made.place, stars: ['3', '4'] }),
      sender_place: made.place,
      state: 'sending',
      created_by: made.createdBy ?? null,
      created_at: made.startsAt,
      starts_at: made.startsAt,
      result: null,
    })
    .execute()
}
