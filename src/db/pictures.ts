import { createHash, randomBytes } from 'node:crypto'
import { type Kysely, sql, type Transaction } from 'kysely'
import { toJson } from './json.ts'
import type { FetchedPicture } from './stored.ts'
import type { Database } from './tables.ts'

/** A person may have so many new pictures kept a day: what is sent for fun must not fill the disk. */
export const MOST_PICTURES_A_DAY = 20
const DAY_MS = 24 * 3_600_000

/** A kept picture as it is named in a reply or a fair, beside which there are web addresses. */
const NAME = /^kept:([0-9a-f]{40})$/
const KEY = /^[0-9a-f]{40}$/

export function pictureName(key: string): string {
  return `kept:${key}`
}

/** The key in the name of a kept picture; null for anything else, such as a web address. */
export function pictureKey(name: string | null): string | null {
  return NAME.exec(name ?? '')?.[1] ?? null
}

/**
 * Keeps a picture once, whoever sends it again.
 * @returns its key, or 'tooMany' where the person has had their share of the day.
 */
export async function keepPicture(
  trx: Transaction<Database>,
  made: { personId: string; content: Uint8Array; now: Date },
): Promise<FetchedPicture> {
  const { personId, content, now } = made
  const hash = createHash('sha256').update(content).digest('hex')
  // Two at once from one person are counted one after the other.
  await trx.selectFrom('person').select('id').where('id', '=', personId).forUpdate().execute()
  const known = await trx.selectFrom('picture').select('key').where('hash', '=', hash).executeTakeFirst()
  if (known) return known
  const { n } = await trx
    .selectFrom('picture')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('person_id', '=', personId)
    .where('created_at', '>', new Date(now.getTime() - DAY_MS))
    .executeTakeFirstOrThrow()
  if (n >= MOST_PICTURES_A_DAY) return { failed: 'tooMany' }
  return trx
    .insertInto('picture')
    .values({ key: randomBytes(20).toString('hex'), hash, person_id: personId, content, created_at: now })
    .onConflict((c) => c.column('hash').doUpdateSet((e) => ({ hash: e.ref('excluded.hash') })))
    .returning('key')
    .executeTakeFirstOrThrow()
}

/** What is in a picture; undefined when there is none of this key. */
export async function pictureContent(
  db: Kysely<Database>,
  key: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (!KEY.test(key)) return undefined
  const row = await db.selectFrom('picture').select('content').where('key', '=', key).executeTakeFirst()
  return row && new Uint8Array(row.content)
}

/** Gives a message the picture that came with it, or why there is none, and lets it be handled. */
export async function noteFetched(
  db: Kysely<Database>,
  inboxId: number,
  fetched: FetchedPicture,
  now: Date,
): Promise<void> {
  await db
    .updateTable('inbox')
    .set({ picture: toJson(fetched), not_before: now })
    .where('id', '=', inboxId)
    .where('state', '=', 'new')
    .where('picture', 'is', null)
    .execute()
}

const shownNowhere = sql`not exists (select 1 from fair f where f.picture = 'kept:' || picture.key)
  and not exists (select 1 from outbox o where o.state in ('queued', 'sending')
    and o.body->>'picture' = 'kept:' || picture.key)`

/** Deletes what somebody sent and nothing shows; what a fair shows is the fair's, and no longer says who sent it. */
export async function forgetPicturesOf(trx: Transaction<Database>, personId: string): Promise<void> {
  await sql`delete from picture where person_id = ${personId} and ${shownNowhere}`.execute(trx)
}

/** Those no fair shows and no message waits to show, once they are a week old: `delete from picture where …`. */
export const unusedPicture = (now: Date) => sql`
  created_at < ${new Date(now.getTime() - 7 * DAY_MS)} and ${shownNowhere}`
