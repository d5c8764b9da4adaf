import { type Kysely, sql } from 'kysely'
import type { Database } from './tables.ts'

/** A chat of somebody who has, or once had, a role: whose command list differs from everybody's. */
export interface RoleChat {
  address: string
  locale: string | null
  /** By the rights in force; 'everyone' when all of them were withdrawn. */
  audience: 'everyone' | 'officers' | 'administrators'
}

/** The reachable chats of people with a role on one channel and account, in a fixed order. */
export async function roleChats(db: Kysely<Database>, channel: string, account: string): Promise<RoleChat[]> {
  const { rows } = await sql<RoleChat>`
    select c.address, coalesce(p.locale, c.locale) as locale,
      case when bool_or(g.role = 'administrator' and g.revoked_at is null) then 'administrators'
        when bool_or(g.revoked_at is null) then 'officers' else 'everyone' end as audience
    from role_grant g join person p on p.id = g.person_id join chat c on c.person_id = p.id
    where c.channel = ${channel} and c.account = ${account} and c.gone_at is null
    group by c.id, p.id order by c.id`.execute(db)
  return rows
}
