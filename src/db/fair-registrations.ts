import { randomUUID } from 'node:crypto'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { IsoDate } from '../ocop/dates.ts'
import type { Need, RegistrationState } from '../ocop/fair.ts'
import { toJson } from './json.ts'
import type { Database, Tier } from './tables.ts'

/** A producer's answer to a fair. */
export interface Registration {
  id: string
  fairId: string
  producerId: string
  producer: string
  /** Who answered for the producer, or speaks for them where an officer entered it; null: nobody uses the assistant. */
  personId: string | null
  /** The officer who entered it for a producer who phoned. */
  enteredBy: string | null
  byOfficer: boolean
  personName: string | null
  locale: string | null
  state: RegistrationState
  needs: Need[]
  contact: string | null
  /** Order of coming; null while choosing. */
  line: number | null
  confirmBy: Date | null
  reason: string | null
  followUpOn: IsoDate | null
  went: boolean | null
  /** In đồng. */
  sales: number | null
  contacts: number | null
  createdAt: Date
  products: { id: string; name: string; tier: Tier; commune: string | null }[]
}

const select = sql`select g.id, g.fair_id as "fairId", g.producer_id as "producerId", r.name as producer,
    p.id as "personId", p.name as "personName", p.locale, g.entered_by as "enteredBy",
    (g.entered_by is not null or g.person_id is null) as "byOfficer", g.state, g.needs, g.contact, g.line,
    g.confirm_by as "confirmBy", g.reason, g.follow_up_on as "followUpOn", g.went, g.sales, g.contacts,
    g.created_at as "createdAt", coalesce((select json_agg(json_build_object('id', x.id, 'name', x.name, 'tier', x.tier, 'commune', x.commune)
        order by x.name, x.id)
      from fair_product d join product x on x.id = d.product_id where d.registration_id = g.id), '[]') as products
  from fair_registration g join producer r on r.id = g.producer_id
    left join person p on p.id = coalesce(g.person_id, (
      select k.person_id from producer_claim k where k.producer_id = g.producer_id and k.state = 'confirmed'
      order by exists (select 1 from chat h where h.person_id = k.person_id and h.gone_at is null) desc,
        k.asked_at, k.person_id limit 1))`

/** All answers to a fair, in the order in which they came. */
export async function registrationsOf(db: Kysely<Database>, fairId: string): Promise<Registration[]> {
  const { rows } = await sql<Registration>`${select} where g.fair_id = ${fairId}
    order by g.line nulls last, g.created_at, g.id`.execute(db)
  return rows
}

export async function registrationById(db: Kysely<Database>, id: string): Promise<Registration | undefined> {
  const { rows } = await sql<Registration>`${select} where g.id = ${id}`.execute(db)
  return rows[0]
}

export async function registrationFor(
  db: Kysely<Database>,
  fairId: string,
  producerId: string,
): Promise<Registration | undefined> {
  const { rows } = await sql<Registration>`${select}
    where g.fair_id = ${fairId} and g.producer_id = ${producerId}`.execute(db)
  return rows[0]
}

/** The answers of all producers for whom a person speaks, those of the soonest fair first. */
export async function registrationsBy(db: Kysely<Database>, personId: string): Promise<Registration[]> {
  const { rows } = await sql<Registration>`${select} join fair f on f.id = g.fair_id
    where exists (select 1 from producer_claim k where k.producer_id = g.producer_id
      and k.person_id = ${personId} and k.state = 'confirmed')
    order by f.starts_on, g.id`.execute(db)
  return rows
}

/** How many booths are given or held, and how many producers wait. Only with the fair locked does it stay so. */
export async function boothsOf(
  trx: Transaction<Database>,
  fairId: string,
): Promise<{ taken: number; waiting: number }> {
  const { rows } = await sql<{ taken: number; waiting: number }>`
    select count(*) filter (where state in ('registered', 'asked')) as taken,
      count(*) filter (where state = 'waiting') as waiting
    from fair_registration where fair_id = ${fairId}`.execute(trx)
  return rows[0]!
}

/** Begins an answer, or takes up the one that is there. The fair must be locked. */
export async function ensureRegistration(
  trx: Transaction<Database>,
  made: { fairId: string; producerId: string; personId: string | null; enteredBy?: string; now: Date },
): Promise<Registration> {
  await trx
    .insertInto('fair_registration')
    .values({
      id: randomUUID(),
      fair_id: made.fairId,
      producer_id: made.producerId,
      person_id: made.personId,
      entered_by: made.enteredBy ?? null,
      state: 'draft',
      needs: '[]',
      contact: null,
      line: null,
      confirm_by: null,
      reason: null,
      decided_by: null,
      decided_at: null,
      follow_up_on: null,
      went: null,
      sales: null,
      contacts: null,
      created_at: made.now,
      updated_at: made.now,
    })
    .onConflict((c) => c.columns(['fair_id', 'producer_id']).doNothing())
    .execute()
  return (await registrationFor(trx, made.fairId, made.producerId))!
}

export interface RegistrationChange {
  state?: RegistrationState
  personId?: string
  enteredBy?: string | null
  needs?: Need[]
  contact?: string
  line?: number
  confirmBy?: Date | null
  reason?: string | null
  decidedBy?: string | null
  followUpOn?: IsoDate
  went?: boolean | null
  sales?: number | null
  contacts?: number | null
}

export async function changeRegistration(
  trx: Transaction<Database>,
  id: string,
  change: RegistrationChange,
  now: Date,
): Promise<void> {
  await trx
    .updateTable('fair_registration')
    .set({
      updated_at: now,
      ...(change.state !== undefined && { state: change.state }),
      ...(change.personId !== undefined && { person_id: change.personId }),
      ...(change.enteredBy !== undefined && { entered_by: change.enteredBy }),
      ...(change.needs !== undefined && { needs: toJson(change.needs) }),
      ...(change.contact !== undefined && { contact: change.contact }),
      ...(change.line !== undefined && { line: change.line }),
      ...(change.confirmBy !== undefined && { confirm_by: change.confirmBy }),
      ...(change.reason !== undefined && { reason: change.reason }),
      ...(change.decidedBy !== undefined && { decided_by: change.decidedBy, decided_at: now }),
      ...(change.followUpOn !== undefined && { follow_up_on: change.followUpOn }),
      ...(change.went !== undefined && { went: change.went }),
      ...(change.sales !== undefined && { sales: change.sales }),
      ...(change.contacts !== undefined && { contacts: change.contacts }),
    })
    .where('id', '=', id)
    .execute()
}

/** The next number in the order of coming. The fair must be locked. */
export async function nextLine(trx: Transaction<Database>, fairId: string): Promise<number> {
  const { rows } = await sql<{ next: number }>`
    select coalesce(max(line), 0) + 1 as next from fair_registration where fair_id = ${fairId}`.execute(trx)
  return rows[0]!.next
}

/** Which products somebody brings, in place of those said before. */
export async function setProducts(
  trx: Transaction<Database>,
  id: string,
  products: readonly string[],
): Promise<void> {
  await trx.deleteFrom('fair_product').where('registration_id', '=', id).execute()
  if (products.length === 0) return
  await trx
    .insertInto('fair_product')
    .values(products.map((product_id) => ({ registration_id: id, product_id })))
    .execute()
}
