import type { Kysely, Transaction } from 'kysely'
import type { ToldField } from '../ocop/fair.ts'
import type { Database } from './tables.ts'

/** Something that was changed and not yet told. */
export interface UntoldChange {
  field: ToldField
  /** As it was when people were last told, in words. */
  before: string | null
  at: Date
}

/**
 * Notes a change after announcing. Of a field that is changed again before anybody was told, what they know still
 * counts as before.
 */
export async function noteChange(
  trx: Transaction<Database>,
  fairId: string,
  change: { field: ToldField; before: string | null; now: Date },
): Promise<void> {
  const again = await trx
    .updateTable('fair_change')
    .set({ at: change.now })
    .where('fair_id', '=', fairId)
    .where('field', '=', change.field)
    .where('told_at', 'is', null)
    .returning('id')
    .execute()
  if (again.length > 0) return
  await trx
    .insertInto('fair_change')
    .values({ fair_id: fairId, field: change.field, before: change.before, at: change.now, told_at: null })
    .execute()
}

export async function untoldChanges(db: Kysely<Database>, fairId: string): Promise<UntoldChange[]> {
  const rows = await db
    .selectFrom('fair_change')
    .select(['field', 'before', 'at'])
    .where('fair_id', '=', fairId)
    .where('told_at', 'is', null)
    .orderBy('id')
    .execute()
  return rows.map((r) => ({ ...r, field: r.field as ToldField }))
}

/** Marks what was told up to an instant; a field that was changed again since then stays untold. */
export async function markChangesTold(
  trx: Transaction<Database>,
  fairId: string,
  upTo: Date,
  now: Date,
): Promise<void> {
  await trx
    .updateTable('fair_change')
    .set({ told_at: now })
    .where('fair_id', '=', fairId)
    .where('told_at', 'is', null)
    .where('at', '<=', upTo)
    .execute()
}

/** When people were last told of another day; null when never. */
export async function daysToldAt(db: Kysely<Database>, fairId: string): Promise<Date | null> {
  const row = await db
    .selectFrom('fair_change')
    .select((e) => e.fn.max('told_at').as('at'))
    .where('fair_id', '=', fairId)
    .where('field', 'in', ['dates', 'deadline'])
    .executeTakeFirst()
  return row?.at ?? null
}

/** Lets the untold changes of a fair be told without waiting; pressed twice it does nothing more. */
export async function hurryChanges(trx: Transaction<Database>, fairId: string, before: Date): Promise<void> {
  await trx
    .updateTable('fair_change')
    .set({ at: before })
    .where('fair_id', '=', fairId)
    .where('told_at', 'is', null)
    .where('at', '>', before)
    .execute()
}

/** Fairs with something untold for which the time of thinking it over has passed, or that are not to wait. */
export async function fairsWithChanges(db: Kysely<Database>, before: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('fair_change')
    .select('fair_id as id')
    .where('told_at', 'is', null)
    .groupBy('fair_id')
    .having((e) => e.fn.max('at'), '<=', before)
    .execute()
  return rows.map((r) => r.id)
}
