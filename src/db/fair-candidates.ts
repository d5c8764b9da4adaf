import { type Kysely, sql } from 'kysely'
import type { Certificate } from '../ocop/certificate.ts'
import type { IsoDate } from '../ocop/dates.ts'
import type { FairProduct } from '../ocop/fair-fit.ts'
import type { TargetStar } from '../ocop/product-set.ts'
import type { Database, Tier } from './tables.ts'

/** A product of the register with all that fairs ask about. */
export interface CandidateProduct extends FairProduct {
  id: string
  name: string
  tier: Tier
  producerId: string
  producer: string
}

interface Row {
  id: string
  name: string
  tier: Tier
  producerId: string
  producer: string
  productSet: number | null
  commune: string | null
  formerDistrict: string | null
  decidedFrom: IsoDate | null
  decidedTo: IsoDate | null
  revokedOn: IsoDate | null
  certificateTier: Tier | null
  filedOn: IsoDate | null
  resultOn: IsoDate | null
}

/**
 * Active products by producer and name, each with the certificate decided last and its last confirmed filing.
 * @param of narrows to some producers, to those for whom a person speaks, or for whom anybody does
 */
export async function candidateProducts(
  db: Kysely<Database>,
  of: { producers?: readonly string[]; personId?: string; spokenFor?: true } = {},
): Promise<CandidateProduct[]> {
  const { rows } = await sql<Row>`
    select p.id, p.name, p.tier, p.producer_id as "producerId", r.name as producer,
      p.product_set as "productSet", p.commune, p.former_district as "formerDistrict",
      c.decided_from as "decidedFrom", c.decided_to as "decidedTo", c.revoked_on as "revokedOn",
      c.tier as "certificateTier", f.filed_on as "filedOn", f.result_on as "resultOn"
    from product p
      join producer r on r.id = p.producer_id
      left join certificate c on c.product_id = p.id and not exists (
        select 1 from certificate n where n.product_id = c.product_id
          and (n.decided_to, n.decided_from, n.id) > (c.decided_to, c.decided_from, c.id))
      left join (
        select distinct on (certificate_id) certificate_id, filed_on, result_on from filing
        where confirmed_at is not null order by certificate_id, filed_on desc, created_at desc
      ) f on f.certificate_id = c.id
    where p.status = 'active'
      and (${of.producers ?? null}::text[] is null or p.producer_id = any(${of.producers ?? null}::text[]))
      and (${of.personId ?? null}::text is null or exists (
        select 1 from producer_claim k where k.producer_id = p.producer_id
          and k.person_id = ${of.personId ?? null} and k.state = 'confirmed'))
      and (not ${of.spokenFor ?? false}::boolean or exists (
        select 1 from producer_claim k where k.producer_id = p.producer_id and k.state = 'confirmed'))
    order by r.name, r.id, p.name, p.id`.execute(db)
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    tier: row.tier,
    producerId: row.producerId,
    producer: row.producer,
    star: starOf(row.tier),
    productSet: row.productSet,
    commune: row.commune,
    formerDistrict: row.formerDistrict,
    certificate: certificateOf(row),
  }))
}

/** A "potential 5 stars" holds a 4-star certificate until the ministry decides (Điều 7.3.e). */
function starOf(tier: Tier): TargetStar {
  return tier === 'potential_5' ? 4 : (Number(tier) as TargetStar)
}

function certificateOf(row: Row): Certificate | null {
  if (row.decidedFrom === null || row.decidedTo === null || row.certificateTier === null) return null
  return {
    star: starOf(row.certificateTier),
    ...(row.decidedFrom === row.decidedTo
      ? { decidedOn: row.decidedTo }
      : { decidedBetween: { from: row.decidedFrom, to: row.decidedTo } }),
    ...(row.revokedOn && { revokedOn: row.revokedOn }),
    ...(row.filedOn && { filing: { filedOn: row.filedOn, ...(row.resultOn && { resultOn: row.resultOn }) } }),
  }
}

/** Somebody who speaks for a producer. */
export interface Speaker {
  personId: string
  producerId: string
  name: string | null
  locale: string | null
  /** Can be written to, and wants news of fairs: as they said, else as they said about reminders. */
  reachable: boolean
}

/** Who speaks for these producers today. */
export async function speakersOf(db: Kysely<Database>, producers: readonly string[]): Promise<Speaker[]> {
  if (producers.length === 0) return []
  const { rows } = await sql<Speaker>`
    select k.person_id as "personId", k.producer_id as "producerId", p.name, p.locale,
      coalesce(n.wanted, p.reminders_on) and exists (
        select 1 from chat h where h.person_id = p.id and h.gone_at is null) as reachable
    from producer_claim k join person p on p.id = k.person_id left join fair_news n on n.person_id = p.id
    where k.state = 'confirmed' and k.producer_id = any(${producers}::text[])
    order by k.asked_at, k.person_id`.execute(db)
  return rows
}

/** Whether a person hears of fairs unasked. */
export async function wantsFairNews(
  db: Kysely<Database>,
  person: { id: string; remindersOn: boolean },
): Promise<boolean> {
  const row = await db
    .selectFrom('fair_news')
    .select('wanted')
    .where('person_id', '=', person.id)
    .executeTakeFirst()
  return row?.wanted ?? person.remindersOn
}

export async function setFairNews(db: Kysely<Database>, personId: string, wanted: boolean): Promise<void> {
  await db
    .insertInto('fair_news')
    .values({ person_id: personId, wanted })
    .onConflict((c) => c.column('person_id').doUpdateSet({ wanted }))
    .execute()
}
