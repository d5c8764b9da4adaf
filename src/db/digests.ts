import { type Kysely, sql, type Transaction } from 'kysely'
import type { IsoDate } from '../ocop/dates.ts'
import { productsStanding, validitySql } from './standing.ts'
import type { Database } from './tables.ts'

/** An officer who can be reached and has not had this week's digest; places as keys. */
export interface DigestReader {
  personId: string
  locale: string | null
  places: string[]
}

/** Where a product is counted: its commune, or its former district while the commune is not settled. */
interface Placed {
  commune: string | null
  formerDistrict: string | null
}

/** A certificate whose expiry is known to the day. */
export interface DatedCertificate extends Placed {
  product: string
  expires: IsoDate
  /** A dossier was filed, by the producer's word at least. */
  filed: boolean
}

/** How many products of one area stand how. */
export interface AreaCount extends Placed {
  expired: number
  undated: number
}

/** Linked producers whom no message reaches any more. */
export interface GoneProducer extends Placed {
  producer: string
}

/** Officers and administrators without a digest for the week that begins on `week`; council members have no place to look after. */
export async function digestReaders(db: Kysely<Database>, week: IsoDate, due: Date): Promise<DigestReader[]> {
  const { rows } = await sql<DigestReader>`
    select g.person_id as "personId", p.locale, json_agg(distinct g.place) as places
    from role_grant g join person p on p.id = g.person_id
    where g.revoked_at is null and g.role <> 'council_member' and g.granted_at <= ${due}
      and exists (select 1 from chat c where c.person_id = p.id and c.gone_at is null)
      and not exists (select 1 from digest d where d.person_id = p.id and d.week = ${week}::date)
    group by g.person_id, p.locale order by min(g.granted_at), g.person_id`.execute(db)
  return rows
}

/** Certificates in force that expire between two days, both included, soonest first. */
export async function expiringBetween(
  db: Kysely<Database>,
  day: IsoDate,
  from: IsoDate,
  to: IsoDate,
): Promise<DatedCertificate[]> {
  const { rows } = await sql<DatedCertificate>`
    select p.name as product, p.commune, p.former_district as "formerDistrict", c.expires_to as expires,
      exists (select 1 from filing x where x.certificate_id = c.id) as filed
    from ${productsStanding(day)} and c.decided_from = c.decided_to and c.revoked_on is null
      and p.status = 'active' and c.expires_to between ${from}::date and ${to}::date
    order by c.expires_to, p.name`.execute(db)
  return rows
}

/** Expired certificates and those of unknown date, by area; what is surely expired counts as that only. */
export async function countByArea(db: Kysely<Database>, day: IsoDate): Promise<AreaCount[]> {
  const { rows } = await sql<AreaCount>`
    select p.commune, p.former_district as "formerDistrict",
      count(*) filter (where ${validitySql(day)} = 'expired') as expired,
      count(*) filter (where (c.decided_from is distinct from c.decided_to or c.id is null)
        and ${validitySql(day)} <> 'expired') as undated
    from ${productsStanding(day)} and p.status = 'active'
    group by 1, 2`.execute(db)
  return rows
}

/** Producers who can no longer be reminded: everybody linked to them has left every chat. */
export async function goneProducers(db: Kysely<Database>): Promise<GoneProducer[]> {
  const { rows } = await sql<GoneProducer>`
    select distinct r.name as producer, d.commune, d.former_district as "formerDistrict"
    from producer r join product d on d.producer_id = r.id and d.status = 'active'
    where exists (select 1 from producer_claim k where k.producer_id = r.id and k.state = 'confirmed')
      and not exists (
        select 1 from producer_claim k join chat c on c.person_id = k.person_id and c.gone_at is null
        where k.producer_id = r.id and k.state = 'confirmed')
    order by 1`.execute(db)
  return rows
}

/** Writes a week's digest down for a person, once. @returns false when it was written before. */
export async function writeDigest(
  trx: Transaction<Database>,
  personId: string,
  week: IsoDate,
): Promise<boolean> {
  const row = await trx
    .insertInto('digest')
    .values({ person_id: personId, week, outbox_id: null })
    .onConflict((c) => c.doNothing())
    .returning('week')
    .executeTakeFirst()
  return row !== undefined
}

export async function setDigestMessage(
  trx: Transaction<Database>,
  personId: string,
  week: IsoDate,
  outboxId: number,
): Promise<void> {
  await trx
    .updateTable('digest')
    .set({ outbox_id: outboxId })
    .where('person_id', '=', personId)
    .where('week', '=', week)
    .execute()
}
