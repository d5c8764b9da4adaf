import type { Kysely, Transaction } from 'kysely'
import { toJson } from './json.ts'
import type { Database } from './tables.ts'

/** Administrators whom a message can reach. */
export async function administratorsToTell(
  db: Kysely<Database>,
): Promise<{ personId: string; locale: string | null }[]> {
  return db
    .selectFrom('role_grant as g')
    .innerJoin('person as p', 'p.id', 'g.person_id')
    .select(['p.id as personId', 'p.locale'])
    .distinct()
    .where('g.role', '=', 'administrator')
    .where('g.revoked_at', 'is', null)
    .where((e) =>
      e.exists(
        e
          .selectFrom('chat as c')
          .select('c.id')
          .whereRef('c.person_id', '=', 'p.id')
          .where('c.gone_at', 'is', null),
      ),
    )
    .orderBy('p.id')
    .execute()
}

/** Whether this is the first time that `key` is settled; of several processes one hears yes. */
export async function settleOnce(trx: Transaction<Database>, key: string, now: Date): Promise<boolean> {
  const row = await trx
    .insertInto('setting')
    .values({ key: `once:${key}`, value: toJson(now.toISOString()) })
    .onConflict((c) => c.doNothing())
    .returning('key')
    .executeTakeFirst()
  return row !== undefined
}
