import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { IsoDate } from '../ocop/dates.ts'
import { inScope, productsStanding, type Scope, type Standing, validitySql } from './standing.ts'
import type { Database, Tier } from './tables.ts'

export type { Scope, Standing } from './standing.ts'

/** What a count is split by besides stars and validity. */
export type Split = 'nothing' | 'district' | 'commune'

/** How many products of one area have these stars and this validity. */
export interface Count {
  /** Place key; null where it is not known, or when the count is not split by area. */
  area: string | null
  tier: Tier
  standing: Standing
  products: number
  /** Of these: the decision date is not known to the day. */
  undated: number
  /** Of these: the commune is not settled. */
  placeless: number
  /** Of these: no longer made, as far as is known today. */
  stopped: number
}

const splits: Record<Split, RawBuilder<unknown>> = {
  nothing: sql`null::text`,
  district: sql`p.former_district`,
  commune: sql`p.commune`,
}

/** Counts the products of a scope as they stood on a day; what was decided only later is left out. */
export async function countProducts(
  db: Kysely<Database>,
  scope: Scope,
  day: IsoDate,
  split: Split,
): Promise<Count[]> {
  const { rows } = await sql<Count>`
    select ${splits[split]} as area, coalesce(c.tier, p.tier) as tier, ${validitySql(day)} as standing,
      count(*) as products,
      count(*) filter (where c.decided_from is distinct from c.decided_to or c.id is null) as undated,
      count(*) filter (where p.commune is null) as placeless,
      count(*) filter (where p.status = 'stopped') as stopped
    from ${productsStanding(day)} and ${inScope(scope)}
    group by 1, 2, 3`.execute(db)
  return rows
}

/** A product in a list of an answer. */
export interface ListedProduct {
  id: string
  name: string
  producer: string
  tier: Tier
  standing: Standing
  /** First and last day on which it can expire; null where nothing is known of its certificate. */
  expiresFrom: IsoDate | null
  expiresTo: IsoDate | null
}

/** One page of a list, and how long the whole list is. */
export interface Page<T> {
  rows: T[]
  total: number
}

/** The products of a scope as rows `s`, with what a list shows of them. */
const standingRows = (scope: Scope, day: IsoDate) => sql`
  select p.id, p.name, p.producer_id, p.search_text, p.status, coalesce(c.tier, p.tier) as tier, c.revoked_on,
    ${validitySql(day)} as standing, c.expires_from as "expiresFrom", c.expires_to as "expiresTo"
  from ${productsStanding(day)} and ${inScope(scope)}`

const shown = sql`s.id, s.name, r.name as producer, s.tier, s.standing, s."expiresFrom", s."expiresTo"`

/** The products behind a count: most stars first, then by name. */
export async function listProducts(
  db: Kysely<Database>,
  query: { scope: Scope; day: IsoDate; tiers: Tier[]; standings: Standing[] },
  page: { offset: number; limit: number },
): Promise<Page<ListedProduct>> {
  const { rows } = await sql<ListedProduct & { total: number }>`
    with s as (${standingRows(query.scope, query.day)})
    select ${shown}, count(*) over () as total from s join producer r on r.id = s.producer_id
    where s.tier = any(${query.tiers}::text[]) and s.standing = any(${query.standings}::text[])
    order by array_position(array['5', 'potential_5', '4', '3'], s.tier), s.search_text collate "C", s.id
    limit ${page.limit} offset ${page.offset}`.execute(db)
  return pageOf(rows)
}

/**
 * `soon`: in force and certain to end within the days asked for. `maybe`: whether it ended, or ends within
 * them, depends on a date nobody knows. `gone`: its term is over (revoked ones left out).
 */
export type Expiry = 'soon' | 'maybe' | 'gone'

const latestEnd = sql`(s."expiresTo" + case when s.standing = 'extended' then 180 else 0 end)`

const expiries = (until: IsoDate): Record<Expiry, RawBuilder<unknown>> => ({
  soon: sql`s.standing in ('valid', 'extended') and ${latestEnd} <= ${until}::date`,
  maybe: sql`(s.standing = 'uncertain'
    or s.standing = 'valid' and s."expiresFrom" <= ${until}::date and s."expiresTo" > ${until}::date)`,
  gone: sql`s.standing = 'expired' and s.revoked_on is null`,
})

/** How many certificates of products still made end until a day, may end, or are over. */
export async function countExpiring(
  db: Kysely<Database>,
  scope: Scope,
  today: IsoDate,
  until: IsoDate,
): Promise<Record<Expiry, number>> {
  const { soon, maybe, gone } = expiries(until)
  const { rows } = await sql<Record<Expiry, number>>`
    with s as (${standingRows(scope, today)})
    select count(*) filter (where ${soon}) as soon, count(*) filter (where ${maybe}) as maybe,
      count(*) filter (where ${gone}) as gone
    from s where s.status = 'active'`.execute(db)
  return rows[0]!
}

/** Those certificates: what ends first comes first; what is over, the latest first. */
export async function listExpiring(
  db: Kysely<Database>,
  query: { scope: Scope; today: IsoDate; until: IsoDate; expiry: Expiry },
  page: { offset: number; limit: number },
): Promise<Page<ListedProduct>> {
  const order = query.expiry === 'gone' ? sql`s."expiresTo" desc` : sql`s."expiresFrom", ${latestEnd}`
  const { rows } = await sql<ListedProduct & { total: number }>`
    with s as (${standingRows(query.scope, query.today)})
    select ${shown}, count(*) over () as total from s join producer r on r.id = s.producer_id
    where s.status = 'active' and ${expiries(query.until)[query.expiry]}
    order by ${order}, s.search_text collate "C", s.id
    limit ${page.limit} offset ${page.offset}`.execute(db)
  return pageOf(rows)
}

function pageOf(rows: (ListedProduct & { total: number })[]): Page<ListedProduct> {
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 }
}

/**
 * The latest day on which a decision in the register can have been taken: how far its data reach. Null for an
 * empty register. expires_to is indexed and runs with decided_to (but for 28 and 29 February).
 */
export async function dataReachTo(db: Kysely<Database>): Promise<IsoDate | null> {
  const row = await db
    .selectFrom('certificate')
    .select('decided_to')
    .orderBy('expires_to', 'desc')
    .orderBy('decided_to', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.decided_to ?? null
}

/** Whether the register has anything at all of a scope, ever: else a count of 0 says nothing. */
export async function hasProducts(db: Kysely<Database>, scope: Scope): Promise<boolean> {
  const { rows } = await sql<{ any: boolean }>`
    select exists (select 1 from product p where ${inScope(scope)}) as any`.execute(db)
  return rows[0]!.any
}
