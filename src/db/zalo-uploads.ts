import type { Kysely } from 'kysely'
import type { Database } from './tables.ts'

/** Something uploaded once and shown many times, known by the hash of what it is. */
export interface UploadKey {
  account: string
  kind: 'image' | 'file'
  digest: string
}

/** The token of an upload made after `since`; null when there is none, or an older one. */
export async function uploadedSince(
  db: Kysely<Database>,
  key: UploadKey,
  since: Date,
): Promise<string | null> {
  const row = await db
    .selectFrom('zalo_upload')
    .select('token')
    .where('account', '=', key.account)
    .where('kind', '=', key.kind)
    .where('digest', '=', key.digest)
    .where('uploaded_at', '>', since)
    .executeTakeFirst()
  return row?.token ?? null
}

export async function keepUpload(
  db: Kysely<Database>,
  key: UploadKey,
  token: string,
  now: Date,
): Promise<void> {
  await db
    .insertInto('zalo_upload')
    .values({ ...key, token, uploaded_at: now })
    .onConflict((c) => c.columns(['account', 'kind', 'digest']).doUpdateSet({ token, uploaded_at: now }))
    .execute()
}
