import { type Kysely, sql } from 'kysely'
import { dayInVietnam, hourInVietnam } from '../clock.ts'
import type { Database } from './tables.ts'

/** How it stands with an Official Account, for whoever looks after it. */
export interface ZaloFigures {
  /** The account lets us write in its name. */
  agreed: boolean
  /** When the token was last renewed, '2026-11-25 07h'; '' for never. */
  renewed: string
  /** đồng and messages of today. */
  dong: number
  messages: number
  /** Paid messages of the last seven days: taken by Zalo, and known to have reached a phone. */
  accepted: number
  received: number
}

export async function zaloFigures(db: Kysely<Database>, account: string, now: Date): Promise<ZaloFigures> {
  const week = new Date(now.getTime() - 7 * 86_400_000)
  const { rows } = await sql<{
    lost: boolean | null
    renewed_at: Date | null
    dong: number
    messages: number
    accepted: number
    received: number
  }>`select
      (select lost_at is not null from zalo_token where account = ${account}) as lost,
      (select renewed_at from zalo_token where account = ${account}) as renewed_at,
      coalesce((select dong from zalo_spent where account = ${account} and day = ${dayInVietnam(now)}::date), 0)
        as dong,
      coalesce((select messages from zalo_spent where account = ${account} and day = ${dayInVietnam(now)}::date), 0)
        as messages,
      (select count(*) from zalo_paid where account = ${account} and accepted_at > ${week}) as accepted,
      (select count(*) from zalo_paid p join zalo_receipt r
          on r.account = p.account and r.message_id = p.message_id
        where p.account = ${account} and p.accepted_at > ${week} and r.received_at is not null) as received`.execute(
    db,
  )
  const f = rows[0]!
  return {
    agreed: f.lost === false,
    renewed: f.renewed_at ? `${dayInVietnam(f.renewed_at)} ${Math.floor(hourInVietnam(f.renewed_at))}h` : '',
    dong: f.dong,
    messages: f.messages,
    accepted: f.accepted,
    received: f.received,
  }
}
