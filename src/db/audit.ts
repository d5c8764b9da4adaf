import type { Transaction } from 'kysely'
import { toJson } from './json.ts'
import type { JsonObject } from './stored.ts'
import type { Database } from './tables.ts'

/** One act that changed rights, the register or a consent. */
export interface Act {
  at: Date
  /** Who did it; null for the command line and the timetable. Ids only: the row outlives the person. */
  personId: string | null
  /** 'thing.happened', such as 'claim.confirmed'. */
  act: `${string}.${string}`
  /** What it was done to, such as 'claim:1234'. */
  subject?: string
  /** No names, phones, codes or tokens: this is kept when the person is deleted. */
  detail?: JsonObject
}

/** Notes an act in the same transaction that does it: both stand or neither. */
export async function recordAct(trx: Transaction<Database>, act: Act): Promise<void> {
  await trx
    .insertInto('audit')
    .values({
      at: act.at,
      person_id: act.personId,
      act: act.act,
      subject: act.subject ?? null,
      detail: act.detail ? toJson(act.detail) : null,
    })
    .execute()
}
