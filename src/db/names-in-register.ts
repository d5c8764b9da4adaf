import { type Kysely, sql } from 'kysely'
import { inScope, type Scope } from './standing.ts'
import type { Database, Tier } from './tables.ts'

/** A product as a question may name it, and where it is made. */
export interface NamedRow {
  id: string
  /** As the first register numbers it. */
  key: string | null
  name: string
  producer: string
  producerId: string
  tier: Tier
  productSet: number | null
  commune: string | null
  oldCommune: string | null
  formerDistrict: string | null
  /** Where it is stated that the product is on the list. */
  source: string
}

const columns = sql`p.id, p.register_key as key, p.name, r.name as producer, r.id as "producerId", p.tier, p.product_set as "productSet", p.commune,
  p.old_commune as "oldCommune", p.former_district as "formerDistrict", p.source`

/** Products of which the name, producer or place has any of these folded words. */
export async function productsSharing(db: Kysely<Database>, words: readonly string[]): Promise<NamedRow[]> {
  if (words.length === 0) return []
  const { rows } = await sql<NamedRow>`
    select ${columns} from product p join producer r on r.id = p.producer_id
    where p.search @@ ${words.map((w) => `'${w}'`).join(' | ')}::tsquery
    order by p.search_text collate "C", p.id`.execute(db)
  return rows
}

/** Products of a place, or with these stars: most stars first, then by name. */
export async function productsIn(
  db: Kysely<Database>,
  scope: Scope,
  tiers: readonly Tier[],
): Promise<NamedRow[]> {
  const { rows } = await sql<NamedRow>`
    select ${columns} from product p join producer r on r.id = p.producer_id
    where ${inScope(scope)} and p.tier = any(${tiers}::text[])
    order by array_position(array['5', 'potential_5', '4', '3'], p.tier), p.search_text collate "C", p.id`.execute(
    db,
  )
  return rows
}
