import { type Kysely, sql, type Transaction } from 'kysely'
import { touch } from './dossiers.ts'
import type { Database } from './tables.ts'

/** Kept where somebody says that they have nothing of what a criterion asks: answered, and worth 0 points. */
export const NOTHING_OF_IT = -1

/**
 * What was ticked in a dossier's trial, criterion code → option index or NOTHING_OF_IT. Each product set has its
 * own sheet: back to an earlier set, the old ticks are there again.
 */
export async function trialTicks(
  db: Kysely<Database>,
  dossierId: string,
  productSet: number,
): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('trial_score')
    .select(['criterion', 'option_index as option'])
    .where('dossier_id', '=', dossierId)
    .where('product_set', '=', productSet)
    .execute()
  return new Map(rows.map((r) => [r.criterion, r.option]))
}

/** Ticks an option, over an older tick. */
export async function tick(
  trx: Transaction<Database>,
  at: { dossierId: string; productSet: number; criterion: string; option: number },
  now: Date,
): Promise<void> {
  await trx
    .insertInto('trial_score')
    .values({
      dossier_id: at.dossierId,
      product_set: at.productSet,
      criterion: at.criterion,
      option_index: at.option,
      updated_at: now,
    })
    .onConflict((c) =>
      c.columns(['dossier_id', 'product_set', 'criterion']).doUpdateSet({
        option_index: sql`excluded.option_index`,
        updated_at: sql`excluded.updated_at`,
      }),
    )
    .execute()
  await touch(trx, at.dossierId, now)
}

/** Takes ticks away, so that those criteria are open again; all of them where `criteria` is not given. */
export async function untick(
  trx: Transaction<Database>,
  dossierId: string,
  productSet: number,
  criteria?: readonly string[],
): Promise<void> {
  let rows = trx
    .deleteFrom('trial_score')
    .where('dossier_id', '=', dossierId)
    .where('product_set', '=', productSet)
  if (criteria) rows = rows.where('criterion', 'in', [...criteria, ''])
  await rows.execute()
}
