import { randomUUID } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import type { IsoDate } from '../ocop/dates.ts'
import type { Database } from './tables.ts'

/** A re-evaluation dossier that somebody said they filed, and whom it concerns. */
export interface Filing {
  id: string
  certificateId: string
  filedOn: IsoDate
  /** The producer's person who said so; null when that person is gone. */
  saidBy: string | null
  confirmedAt: Date | null
  product: string
  producer: string
  /** Place key; null while the commune is not settled. */
  commune: string | null
}

export async function createFiling(
  trx: Transaction<Database>,
  made: { certificateId: string; filedOn: IsoDate; saidBy: string; now: Date },
): Promise<string> {
  const id = randomUUID()
  await trx
    .insertInto('filing')
    .values({
      id,
      certificate_id: made.certificateId,
      filed_on: made.filedOn,
      result_on: null,
      said_by: made.saidBy,
      created_at: made.now,
    })
    .execute()
  return id
}

/** Holds a filing until the end of the transaction: two officers answering at once come one after the other. */
export async function lockFiling(trx: Transaction<Database>, id: string): Promise<Filing | undefined> {
  return filings(trx).where('f.id', '=', id).forUpdate('f').executeTakeFirst()
}

function filings(db: Kysely<Database>) {
  return db
    .selectFrom('filing as f')
    .innerJoin('certificate as c', 'c.id', 'f.certificate_id')
    .innerJoin('product as d', 'd.id', 'c.product_id')
    .innerJoin('producer as r', 'r.id', 'd.producer_id')
    .select([
      'f.id',
      'f.certificate_id as certificateId',
      'f.filed_on as filedOn',
      'f.said_by as saidBy',
      'f.confirmed_at as confirmedAt',
      'd.name as product',
      'r.name as producer',
      'd.commune',
    ])
}

/** An officer saw the dossier: from now on it is on record. */
export async function confirmFiling(
  trx: Transaction<Database>,
  id: string,
  by: string,
  now: Date,
): Promise<void> {
  await trx.updateTable('filing').set({ confirmed_by: by, confirmed_at: now }).where('id', '=', id).execute()
}

export async function deleteFiling(trx: Transaction<Database>, id: string): Promise<void> {
  await trx.deleteFrom('filing').where('id', '=', id).execute()
}
