import { type Kysely, sql } from 'kysely'
import type { IsoDate } from '../ocop/dates.ts'
import type { ReminderStep } from '../ocop/reminders.ts'
import type { Database, Tier } from './tables.ts'

/** A step somebody was told of, or that passed by because a later one was due already. */
export interface ToldStep {
  step: ReminderStep
  /** 0 for the first message, 1 and more after "remind me again". */
  again: number
}

/** What a producer said they filed, and whether an officer has confirmed it. */
export interface SaidFiling {
  id: string
  filedOn: IsoDate
  resultOn?: IsoDate
  confirmed: boolean
}

/** The certificate that governs a product, as one linked person is reminded of it. */
export interface Watched {
  personId: string
  locale: string | null
  remindersOn: boolean
  producer: string
  productId: string
  product: string
  tier: Tier
  /** Place keys; a commune that is not settled is null. */
  commune: string | null
  formerDistrict: string | null
  certificateId: string
  /** First and last day on which it can expire; equal where the decision date is known. */
  expires: { from: IsoDate; to: IsoDate }
  filing?: SaidFiling
  snoozedUntil?: IsoDate
  /** For this expiry date only: a corrected date starts anew. */
  told: ToldStep[]
}

/** Narrows what is watched; everything absent means "all". */
export interface WatchedQuery {
  personId?: string
  certificateId?: string
  /** Only people who want reminders and can be reached, and dates known to the day, up to this one. */
  remindableUntil?: IsoDate
}

interface Row extends Omit<Watched, 'expires' | 'filing' | 'snoozedUntil' | 'told'> {
  expiresFrom: IsoDate
  expiresTo: IsoDate
  filing: { id: string; filedOn: IsoDate; resultOn: IsoDate | null; confirmed: boolean } | null
  snoozedUntil: IsoDate | null
  told: ToldStep[] | null
}

/**
 * Certificates of the producers that people are linked to, soonest expiry first. Of a product only the last
 * decided certificate counts, also where that one was revoked or has no known date: the older one is history.
 * A message that never reached anybody (cancelled, or the person was gone) counts as not told.
 */
export async function watchedCertificates(db: Kysely<Database>, q: WatchedQuery): Promise<Watched[]> {
  const { rows } = await sql<Row>`
    select k.person_id as "personId", p.locale, p.reminders_on as "remindersOn", r.name as producer,
      d.id as "productId", d.name as product, c.tier, d.commune, d.former_district as "formerDistrict",
      c.id as "certificateId", c.expires_from as "expiresFrom", c.expires_to as "expiresTo",
      (select json_build_object('id', f.id, 'filedOn', f.filed_on, 'resultOn', f.result_on,
          'confirmed', f.confirmed_at is not null)
        from filing f where f.certificate_id = c.id
        order by f.filed_on desc, f.created_at desc limit 1) as filing,
      (select s.until from snooze s
        where s.person_id = k.person_id and s.certificate_id = c.id) as "snoozedUntil",
      (select json_agg(json_build_object('step', m.step, 'again', m.again))
        from reminder m left join outbox o on o.id = m.outbox_id
        where m.person_id = k.person_id and m.certificate_id = c.id and m.expires_on = c.expires_to
          and m.state <> 'cancelled' and coalesce(o.state, 'sent') <> 'gone') as told
    from producer_claim k
      join person p on p.id = k.person_id
      join producer r on r.id = k.producer_id
      join product d on d.producer_id = k.producer_id and d.status = 'active'
      join certificate c on c.product_id = d.id and c.revoked_on is null
    where k.state = 'confirmed'
      and not exists (select 1 from certificate n where n.product_id = c.product_id
        and (n.decided_to, n.decided_from, n.id) > (c.decided_to, c.decided_from, c.id))
      and (${q.personId ?? null}::text is null or k.person_id = ${q.personId ?? null})
      and (${q.certificateId ?? null}::text is null or c.id = ${q.certificateId ?? null})
      and (${q.remindableUntil ?? null}::date is null or (
        p.reminders_on and c.decided_from = c.decided_to and c.expires_to <= ${q.remindableUntil ?? null}::date
        and exists (select 1 from chat h where h.person_id = k.person_id and h.gone_at is null)))
    order by c.expires_to, d.name, c.id, k.person_id`.execute(db)
  return rows.map(({ expiresFrom, expiresTo, filing, snoozedUntil, told, ...row }) => ({
    ...row,
    expires: { from: expiresFrom, to: expiresTo },
    ...(filing && {
      filing: {
        id: filing.id,
        filedOn: filing.filedOn,
        confirmed: filing.confirmed,
        ...(filing.resultOn && { resultOn: filing.resultOn }),
      },
    }),
    ...(snoozedUntil && { snoozedUntil }),
    told: told ?? [],
  }))
}
