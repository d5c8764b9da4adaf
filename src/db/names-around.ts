import { type Kysely, sql } from 'kysely'
import type { Database } from './tables.ts'

/** By what a person could be known to others: the producers they ever asked to speak for, and what these and they make. */
export async function namesAround(db: Kysely<Database>, personId: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select r.name from producer_claim c join producer r on r.id = c.producer_id where c.person_id = ${personId}
    union select p.name from producer_claim c join product p on p.producer_id = c.producer_id
      where c.person_id = ${personId}
    union select product_name from dossier where person_id = ${personId}`.execute(db)
  return rows.map((r) => r.name)
}
