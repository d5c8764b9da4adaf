import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import { recordAct } from './audit.ts'
import type { Database } from './tables.ts'

/** A file as it is made. */
export interface MadeFile {
  /** As it will be saved; letters with diacritics are fine. */
  name: string
  mediaType: string
  content: Uint8Array
}

/** A stored file as whoever has its key may see it. */
export interface StoredFile extends MadeFile {
  id: string
  /** The language of the person it was made for. */
  locale: string | null
  expiresAt: Date
}

export const EXPORT_DAYS = 7
/** Whoever needs it more often has passed the link on. */
export const MOST_DOWNLOADS = 20

/** 20 random bytes. In hex: a key that ends in a dash loses it where chats find links in texts. */
const KEY = /^[0-9a-f]{40}$/

/**
 * Keeps a file for one person to fetch by a key, for EXPORT_DAYS.
 * @returns the key, which is written down nowhere else: only its hash is stored.
 */
export async function storeExport(
  trx: Transaction<Database>,
  made: {
    /** 'fair.registrations': goes into the audit. */
    kind: string
    personId: string
    /** The link ends when the person is no longer an officer. */
    officersOnly: boolean
    file: MadeFile
    now: Date
  },
): Promise<{ key: string; expiresAt: Date }> {
  const id = randomUUID()
  const key = randomBytes(20).toString('hex')
  const expiresAt = new Date(made.now.getTime() + EXPORT_DAYS * 24 * 3_600_000)
  await trx
    .insertInto('export')
    .values({
      id,
      key_hash: hashKey(key),
      kind: made.kind,
      person_id: made.personId,
      officers_only: made.officersOnly,
      file_name: made.file.name,
      media_type: made.file.mediaType,
      content: made.file.content,
      created_at: made.now,
      expires_at: expiresAt,
    })
    .execute()
  await recordAct(trx, {
    at: made.now,
    personId: made.personId,
    act: 'export.made',
    subject: `export:${id}`,
    detail: { kind: made.kind, bytes: made.file.content.length },
  })
  return { key, expiresAt }
}

/** The file behind a key; undefined when the link has ended, whatever the reason. */
export async function findExport(
  db: Kysely<Database>,
  key: string,
  now: Date,
): Promise<StoredFile | undefined> {
  if (!KEY.test(key)) return undefined
  const row = await db
    .selectFrom('export as x')
    .innerJoin('person as p', 'p.id', 'x.person_id')
    .select(['x.id', 'x.file_name as name', 'x.media_type as mediaType', 'x.content'])
    .select(['x.expires_at as expiresAt', 'p.locale'])
    .where('x.key_hash', '=', hashKey(key))
    .where('x.expires_at', '>', now)
    .where('x.downloads', '<', MOST_DOWNLOADS)
    .where((e) =>
      e.or([
        e('x.officers_only', '=', false),
        e.exists(
          e
            .selectFrom('role_grant as g')
            .select('g.id')
            .whereRef('g.person_id', '=', 'x.person_id')
            .where('g.role', 'in', ['officer', 'administrator'])
            .where('g.revoked_at', 'is', null),
        ),
      ]),
    )
    .executeTakeFirst()
  return row && { ...row, content: new Uint8Array(row.content) }
}

/** Counts a download and notes it in the audit: who held the link is not known, so no person. */
export async function noteDownload(trx: Transaction<Database>, id: string, now: Date): Promise<void> {
  await trx
    .updateTable('export')
    .set((e) => ({ downloads: e('downloads', '+', 1) }))
    .where('id', '=', id)
    .execute()
  await recordAct(trx, { at: now, personId: null, act: 'export.downloaded', subject: `export:${id}` })
}

function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}
