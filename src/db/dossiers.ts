import { randomUUID } from 'node:crypto'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { SubmissionKind } from '../ocop/checklist.ts'
import type { IsoDate } from '../ocop/dates.ts'
import type { TargetStar } from '../ocop/product-set.ts'
import { nfc } from '../text/fold.ts'
import type { Database, ItemState } from './tables.ts'

/** A dossier that somebody is putting together. What is not yet chosen is null. */
export interface Dossier {
  id: string
  personId: string
  /** The register's product, where it is one. */
  productId: string | null
  productName: string
  productSet: number | null
  star: TargetStar | null
  kind: SubmissionKind | null
  createdAt: Date
  closedAt: Date | null
}

/** What was said about one paper. */
export interface ItemAnswer {
  state: ItemState
  /** Last day on which the paper holds; null: none said. */
  expiresOn: IsoDate | null
}

const columns = [
  'id',
  'person_id as personId',
  'product_id as productId',
  'product_name as productName',
  'product_set as productSet',
  'star',
  'kind',
  'created_at as createdAt',
  'closed_at as closedAt',
] as const

/** Somebody's dossiers, the one they worked on last first. */
export async function dossiersOf(
  db: Kysely<Database>,
  personId: string,
  closed: boolean,
): Promise<Dossier[]> {
  return db
    .selectFrom('dossier')
    .select(columns)
    .where('person_id', '=', personId)
    .where('closed_at', closed ? 'is not' : 'is', null)
    .orderBy('updated_at', 'desc')
    .orderBy('id')
    .execute()
}

/** The dossier, if it is this person's own; undefined otherwise, so that a foreign id says nothing. */
export async function ownDossier(
  db: Kysely<Database>,
  personId: string,
  id: string,
): Promise<Dossier | undefined> {
  return db
    .selectFrom('dossier')
    .select(columns)
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .executeTakeFirst()
}

/** Begins a dossier with nothing but its product. */
export async function createDossier(
  trx: Transaction<Database>,
  made: { personId: string; productId: string | null; productName: string; productSet: number | null },
  now: Date,
): Promise<Dossier> {
  return trx
    .insertInto('dossier')
    .values({
      id: randomUUID(),
      person_id: made.personId,
      product_id: made.productId,
      product_name: nfc(made.productName),
      product_set: made.productSet,
      star: null,
      kind: null,
      created_at: now,
      updated_at: now,
      closed_at: null,
    })
    .returning(columns)
    .executeTakeFirstOrThrow()
}

/** Writes what was chosen; the answers about papers and points stay as they are. */
export async function changeDossier(
  trx: Transaction<Database>,
  id: string,
  change: Partial<Pick<Dossier, 'productName' | 'productSet' | 'star' | 'kind' | 'closedAt'>>,
  now: Date,
): Promise<Dossier> {
  return trx
    .updateTable('dossier')
    .set({
      updated_at: now,
      ...(change.productName !== undefined && { product_name: nfc(change.productName) }),
      ...(change.productSet !== undefined && { product_set: change.productSet }),
      ...(change.star !== undefined && { star: change.star }),
      ...(change.kind !== undefined && { kind: change.kind }),
      ...(change.closedAt !== undefined && { closed_at: change.closedAt }),
    })
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow()
}

/** Removes a dossier with all that was answered in it. */
export async function deleteDossier(trx: Transaction<Database>, id: string): Promise<void> {
  await trx.deleteFrom('dossier').where('id', '=', id).execute()
}

/** What was said about each paper, by the paper's id. */
export async function itemAnswers(db: Kysely<Database>, id: string): Promise<Map<string, ItemAnswer>> {
  const rows = await db
    .selectFrom('dossier_item')
    .select(['document', 'state', 'expires_on as expiresOn'])
    .where('dossier_id', '=', id)
    .execute()
  return new Map(rows.map((r) => [r.document, { state: r.state, expiresOn: r.expiresOn }]))
}

/** The answers of several dossiers at once, for a list of them. */
export async function itemAnswersOf(
  db: Kysely<Database>,
  ids: readonly string[],
): Promise<Map<string, Map<string, ItemAnswer>>> {
  const found = new Map<string, Map<string, ItemAnswer>>(ids.map((id) => [id, new Map()]))
  const rows = await db
    .selectFrom('dossier_item')
    .select(['dossier_id as id', 'document', 'state', 'expires_on as expiresOn'])
    .where('dossier_id', 'in', [...ids, ''])
    .execute()
  for (const r of rows) found.get(r.id)?.set(r.document, { state: r.state, expiresOn: r.expiresOn })
  return found
}

/** Writes the answer about one paper, over an older one. */
export async function answerItem(
  trx: Transaction<Database>,
  id: string,
  document: string,
  answer: ItemAnswer,
  now: Date,
): Promise<void> {
  await trx
    .insertInto('dossier_item')
    .values({
      dossier_id: id,
      document,
      state: answer.state,
      expires_on: answer.expiresOn,
      updated_at: now,
    })
    .onConflict((c) =>
      c.columns(['dossier_id', 'document']).doUpdateSet({
        state: sql`excluded.state`,
        expires_on: sql`excluded.expires_on`,
        updated_at: sql`excluded.updated_at`,
      }),
    )
    .execute()
  await touch(trx, id, now)
}

/** Marks the dossier as worked on now: the list shows the latest first. */
export async function touch(trx: Transaction<Database>, id: string, now: Date): Promise<void> {
  await trx.updateTable('dossier').set({ updated_at: now }).where('id', '=', id).execute()
}
