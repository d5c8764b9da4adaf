import type { Kysely } from 'kysely'
import type { Database } from './tables.ts'

/** Somebody who looks after the assistant, and where to tell them that a channel is in trouble. */
export interface Administrator {
  personId: string
  locale: string | null
  /** The chat they used last, another channel's where they have one: not the one that is in trouble. */
  chatId: number
}

/** Administrators who can be reached, each with one chat. */
export async function administrators(db: Kysely<Database>, troubled: string): Promise<Administrator[]> {
  return db
    .selectFrom('role_grant as g')
    .innerJoin('person as p', 'p.id', 'g.person_id')
    .innerJoin('chat as c', 'c.person_id', 'p.id')
    .distinctOn('p.id')
    .select(['p.id as personId', 'p.locale', 'c.id as chatId'])
    .where('g.role', '=', 'administrator')
    .where('g.revoked_at', 'is', null)
    .where('c.gone_at', 'is', null)
    .orderBy('p.id')
    .orderBy((e) => e('c.channel', '=', troubled))
    .orderBy('c.seen_at', 'desc')
    .execute()
}
