import { type RawBuilder, sql } from 'kysely'
import { assertNever } from '../assert-never.ts'
import type { IsoDate } from '../ocop/dates.ts'

/** Which products a count or list is about; the keys are place keys. */
export type Scope =
  | { kind: 'all' }
  | { kind: 'districts'; keys: string[] }
  | { kind: 'commune'; key: string }
  | { kind: 'old_commune'; keys: string[] }

/** Validity of what is counted: a certificate decided only after the day is not counted at all. */
export type Standing = 'valid' | 'extended' | 'expired' | 'uncertain'

/**
 * The validity of certificate `c` with filing `f` on a day, in SQL: the same rule as validityOn() in
 * ocop/certificate.ts (36 months, Điều 4.3; window −180 to −120, Điều 7.6.a; late filing, Điều 12.3), said a
 * second time because 50,000 products are counted where they lie. A test holds the two together. Nearly no
 * certificate has a filing: without one three comparisons say it all.
 */
export function validitySql(day: IsoDate): RawBuilder<string> {
  const first = validityFrom(day, sql`c.decided_from`, sql`c.expires_from`)
  const last = validityFrom(day, sql`c.decided_to`, sql`c.expires_to`)
  return sql<string>`case
    when c.revoked_on <= ${day}::date then 'expired'
    when c.decided_from is null then 'uncertain'
    when f.filed_on is null then case
      when ${day}::date < c.decided_from then 'not_yet'
      when ${day}::date > c.expires_to then 'expired'
      when ${day}::date between c.decided_to and c.expires_from then 'valid'
      else 'uncertain' end
    when ${first} = ${last} and (${day}::date <= c.expires_from or ${day}::date > c.expires_to + 180
      or (${day}::date > c.expires_to and f.result_on < ${day}::date)
      or ${timing(sql`c.expires_from`)} = ${timing(sql`c.expires_to`)})
      then ${last}
    else 'uncertain' end`
}

/** Where the filing lies against the window of a certificate with this expiry. */
function timing(expires: RawBuilder<unknown>) {
  return sql`case when f.filed_on < ${expires} - 180 then 'early' when f.filed_on <= ${expires} - 120 then 'in_window'
    when f.filed_on <= ${expires} then 'late' else 'after_expiry' end`
}

function validityFrom(day: IsoDate, decided: RawBuilder<unknown>, expires: RawBuilder<unknown>) {
  return sql`case
    when ${day}::date < ${decided} then 'not_yet'
    when ${day}::date <= ${expires} then 'valid'
    when f.result_on < ${day}::date then 'expired'
    when f.filed_on between ${expires} - 180 and ${expires} - 120 then 'expired'
    when ${day}::date > ${expires} + 180 then 'expired'
    else 'extended' end`
}

/** The last filing of each certificate on record on the day, as `f`; an unconfirmed one is only somebody's word. */
export function filingsOn(day: IsoDate): RawBuilder<unknown> {
  return sql`left join (
    select distinct on (certificate_id) certificate_id, filed_on, result_on
    from filing where filed_on <= ${day}::date and confirmed_at is not null order by certificate_id, filed_on desc, created_at desc
  ) f on f.certificate_id = c.id`
}

/**
 * `product p` with the one certificate `c` that governs on the day and its filing `f`. A later decision
 * replaces an earlier one, whatever its stars; a product of which no certificate is known stays, uncertain.
 * Anti-join rather than "distinct on" over everything: nearly all products have one certificate.
 */
export function productsStanding(day: IsoDate): RawBuilder<unknown> {
  return sql`product p
    left join certificate c on c.product_id = p.id
    ${filingsOn(day)}
    where (c.id is null or c.decided_from <= ${day}::date)
      and not exists (
        select 1 from certificate n
        where n.product_id = c.product_id and n.decided_from <= ${day}::date
          and (n.decided_to, n.decided_from, n.id) > (c.decided_to, c.decided_from, c.id))`
}

/** The products of a scope, as a condition on `p`. */
export function inScope(scope: Scope): RawBuilder<unknown> {
  switch (scope.kind) {
    case 'all':
      return sql`true`
    case 'districts':
      return sql`p.former_district = any(${scope.keys}::text[])`
    case 'commune':
      return sql`p.commune = ${scope.key}`
    case 'old_commune':
      return sql`p.old_commune = any(${scope.keys}::text[])`
    default:
      return assertNever(scope)
  }
}
