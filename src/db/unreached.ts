import { type Kysely, sql } from 'kysely'
import type { Database } from './tables.ts'

/** What a message was about, as far as an officer needs it to make a call. */
export interface Matter {
  producer: string
  /** Null where the message was not about one product. */
  product: string | null
  /** Place key; null where the commune is not settled. */
  commune: string | null
}

/**
 * The certificate a reminder is about; for any other message the producers this person speaks for. Empty for
 * announcements, and for people who speak for nobody: then nobody is called.
 */
export async function mattersOf(
  db: Kysely<Database>,
  of: { outboxId: number; personId: string },
): Promise<Matter[]> {
  const { rows } = await sql<Matter>`
    select r.name as producer, d.name as product, d.commune
    from reminder m join certificate c on c.id = m.certificate_id
      join product d on d.id = c.product_id join producer r on r.id = d.producer_id
    where m.outbox_id = ${of.outboxId}`.execute(db)
  if (rows.length > 0) return rows
  // An announcement is worth a message, not a call.
  const announced = await db
    .selectFrom('announcement_reader')
    .select('announcement_id')
    .where('outbox_id', '=', of.outboxId)
    .executeTakeFirst()
  if (announced) return []
  const { rows: spokenFor } = await sql<Matter>`
    select r.name as producer, null as product, min(d.commune) as commune
    from producer_claim k join producer r on r.id = k.producer_id
      left join product d on d.producer_id = r.id and d.status = 'active'
    where k.person_id = ${of.personId} and k.state = 'confirmed'
    group by r.id, r.name order by r.name`.execute(db)
  return spokenFor
}
