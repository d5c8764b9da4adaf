import { type Kysely, type RawBuilder, sql } from 'kysely'
import { assertNever } from '../assert-never.ts'
import type { Audience, DossierState } from '../ocop/audience.ts'
import type { IsoDate } from '../ocop/dates.ts'
import { covers, type Place, type Places, placeKey } from '../ocop/places.ts'
import { scopeOf } from './scope.ts'
import { inScope } from './standing.ts'
import type { Database } from './tables.ts'
import { bestChatFirst } from './way.ts'

/** How many people an announcement would reach, and who of those meant would not get it. */
export interface Meant {
  /** By the channel of the chat each used last, most people first. */
  channels: { channel: string; people: number }[]
  /** Switched announcements off. */
  optedOut: number
  /** No chat of theirs can be reached. */
  unreachable: number
}

/**
 * Whether an audience means person `h`, in SQL. A producer is meant through a product of a producer they are
 * confirmed to speak for. Who only says they are a producer, or begins a dossier for a new product, has no place yet:
 * the whole province means them too, a commune does not.
 */
export function meantBy(audience: Audience, places: Places, today: IsoDate): RawBuilder<boolean> {
  const place = places.byKey.get(audience.place) ?? places.province
  switch (audience.role) {
    case 'producers':
      return sql<boolean>`(${producers(audience, places, place, today)})`
    case 'officers':
      return sql<boolean>`(${granted(['officer', 'administrator'], places, place)})`
    case 'council':
      return sql<boolean>`(${granted(['council_member'], places, place)})`
    case 'everyone':
      return place === places.province
        ? sql<boolean>`true`
        : sql<boolean>`(${producers(audience, places, place, today)}
            or ${granted(['officer', 'administrator', 'council_member'], places, place)})`
    default:
      return assertNever(audience.role)
  }
}

/**
 * Keeps the planner from turning "exists" round: where it has no statistics yet (never, on PGlite) it then joined all
 * claims with all products, 15 s for 10,000 people; asked for each person by their own rows it takes a quarter second.
 */
const personByPerson = sql`offset 0`

function producers(audience: Audience, places: Places, place: Place, today: IsoDate) {
  const { stars, sets, dossier } = audience
  const linked = sql`exists (
    select 1 from producer_claim k join product p on p.producer_id = k.producer_id and p.status = 'active'
    where k.person_id = h.id and k.state = 'confirmed' and ${inScope(scopeOf(places, place))}
      and (${stars ?? null}::text[] is null or p.tier = any(${stars ?? null}::text[]))
      and (${sets ?? null}::int[] is null or p.product_set = any(${sets ?? null}::int[]))
      and ${certificate(dossier, today)}
    ${personByPerson})`
  const placeless =
    place === places.province && !stars && dossier !== 'window' && dossier !== 'expired'
      ? sql`h.kind = 'producer' and (${sets ?? null}::int[] is null or exists (
          select 1 from dossier w
          where w.person_id = h.id and w.closed_at is null and w.product_set = any(${sets ?? null}::int[])))`
      : sql`false`
  return sql`(${linked} or ${placeless}) and ${inTheWorks(dossier)}`
}

/** Governing certificate of product `p`, known to the day, nothing filed for it: in its window (180 to 120 days before expiry) or past. */
function certificate(dossier: DossierState | undefined, today: IsoDate) {
  if (dossier !== 'window' && dossier !== 'expired') return sql`true`
  return sql`exists (
    select 1 from certificate c
    where c.product_id = p.id and c.revoked_on is null and c.decided_from = c.decided_to
      and not exists (select 1 from certificate n where n.product_id = c.product_id
        and (n.decided_to, n.decided_from, n.id) > (c.decided_to, c.decided_from, c.id))
      and not exists (select 1 from filing f where f.certificate_id = c.id)
      and ${dossier === 'window' ? sql`${today}::date between c.expires_to - 180 and c.expires_to - 120` : sql`c.expires_to < ${today}::date`})`
}

function inTheWorks(dossier: DossierState | undefined) {
  const open = sql`exists (select 1 from dossier o where o.person_id = h.id and o.closed_at is null)`
  if (dossier === 'open') return open
  return dossier === 'none' ? sql`not ${open}` : sql`true`
}

function granted(roles: string[], places: Places, place: Place) {
  const inside = places.communes.filter((c) => covers(places, place, c)).map(placeKey)
  return sql`exists (
    select 1 from role_grant g where g.person_id = h.id and g.revoked_at is null and g.role = any(${roles}::text[])
      and (${place === places.province}::boolean or g.place = ${placeKey(place)} or g.place = any(${inside}::text[])))`
}

/** Counts an audience as it would be found now. */
export async function countMeant(
  db: Kysely<Database>,
  audience: Audience,
  places: Places,
  today: IsoDate,
): Promise<Meant> {
  const { rows } = await sql<{ channel: string | null; wanted: boolean; people: number }>`
    select l.channel, h.announcements_on as wanted, count(*) as people
    from person h left join lateral (
      select c.channel from chat c where c.person_id = h.id and c.gone_at is null
      order by ${bestChatFirst} limit 1) l on true
    where ${meantBy(audience, places, today)}
    group by l.channel, h.announcements_on order by count(*) desc, l.channel`.execute(db)
  const sum = (some: typeof rows) => some.reduce((n, r) => n + r.people, 0)
  const wanted = rows.filter((r) => r.wanted)
  return {
    channels: wanted.flatMap(({ channel, people }) => (channel === null ? [] : [{ channel, people }])),
    optedOut: sum(rows.filter((r) => !r.wanted)),
    unreachable: sum(wanted.filter((r) => r.channel === null)),
  }
}

/** Addresses on one channel of those an announcement would reach there, in the order in which they are written to. */
export async function addressesMeant(
  db: Kysely<Database>,
  audience: Audience,
  places: Places,
  today: IsoDate,
  channel: string,
): Promise<string[]> {
  const { rows } = await sql<{ address: string }>`
    select l.address from person h join lateral (
      select c.channel, c.address from chat c where c.person_id = h.id and c.gone_at is null
      order by ${bestChatFirst} limit 1) l on true
    where h.announcements_on and l.channel = ${channel} and ${meantBy(audience, places, today)}
    order by h.created_at, h.id`.execute(db)
  return rows.map((r) => r.address)
}

/** How many people would get a message. */
export function reached(meant: Meant): number {
  return meant.channels.reduce((n, c) => n + c.people, 0)
}

/** Somebody an announcement is for, and where they stand in its order. */
export interface Reader {
  personId: string
  locale: string | null
  /** In the database's own words: a Date would lose the microseconds. */
  since: string
}

/**
 * The next people of an announcement's audience who have no row in it yet, who came first first; each can be reached
 * when asked.
 * @param after go on behind this one; without, from the beginning
 */
export async function nextReaders(
  db: Kysely<Database>,
  announcementId: string,
  meant: RawBuilder<boolean>,
  limit: number,
  after?: Reader,
): Promise<Reader[]> {
  const behind = after
    ? sql`(h.created_at, h.id) > (${after.since}::timestamptz, ${after.personId}::text)`
    : sql`true`
  const { rows } = await sql<Reader>`
    select h.id as "personId", h.locale, h.created_at::text as since from person h
    where ${behind} and h.announcements_on and ${meant}
      and exists (select 1 from chat c where c.person_id = h.id and c.gone_at is null ${personByPerson})
      and not exists (select 1 from announcement_reader r
        where r.announcement_id = ${announcementId} and r.person_id = h.id ${personByPerson})
    order by h.created_at, h.id limit ${limit}`.execute(db)
  return rows
}
