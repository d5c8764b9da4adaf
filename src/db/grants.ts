import type { Kysely } from 'kysely'
import type { Grant } from './stored.ts'
import type { Database } from './tables.ts'

/** The rights of a person in force. Within a turn they are in `turn.grants`. */
export async function grantsOf(db: Kysely<Database>, personId: string): Promise<Grant[]> {
  return db
    .selectFrom('role_grant')
    .select(['role', 'place'])
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .orderBy('granted_at')
    .execute()
}
