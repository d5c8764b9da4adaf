import { type Kysely, sql, type Transaction } from 'kysely'
import { recordAct } from './audit.ts'
import type { Scope } from './standing.ts'
import { inScope } from './standing.ts'
import type { Database } from './tables.ts'

/** A product of which nobody could say in which commune it is made. All places are keys. */
export interface Doubt {
  id: string
  productId: string
  product: string
  producer: string
  address: string | null
  note: string | null
  reason: string
  candidates: string[]
  oldCommune: string | null
  formerDistrict: string | null
  /** The commune somebody chose; null while open. */
  answer: string | null
}

const doubtRow = sql`d.id, d.product_id as "productId", p.name as product, r.name as producer, p.address, p.note,
  d.reason, d.candidates, p.old_commune as "oldCommune", p.former_district as "formerDistrict", d.answer`

/** In a commune: the doubts of which it is one of the possible answers. */
function concerns(scope: Scope) {
  return scope.kind === 'commune' ? sql`d.candidates @> to_jsonb(${scope.key}::text)` : inScope(scope)
}

/** The open doubts that concern a scope, oldest names first; one page and how many there are. */
export async function openDoubts(
  db: Kysely<Database>,
  scope: Scope,
  page: { offset: number; limit: number },
): Promise<{ rows: Doubt[]; total: number }> {
  const { rows } = await sql<Doubt & { total: number }>`
    select ${doubtRow}, count(*) over () as total
    from doubt d join product p on p.id = d.product_id join producer r on r.id = p.producer_id
    where d.settled_at is null and ${concerns(scope)}
    order by p.search_text collate "C", d.id limit ${page.limit} offset ${page.offset}`.execute(db)
  return { rows, total: rows[0]?.total ?? 0 }
}

/** How many open doubts concern a scope. */
export async function countOpenDoubts(db: Kysely<Database>, scope: Scope): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from doubt d join product p on p.id = d.product_id
    where d.settled_at is null and ${concerns(scope)}`.execute(db)
  return rows[0]!.n
}

/** A doubt, locked until the turn ends so that two officers cannot settle it at once. */
export async function lockDoubt(trx: Transaction<Database>, id: string): Promise<Doubt | undefined> {
  const { rows } = await sql<Doubt>`
    select ${doubtRow} from doubt d join product p on p.id = d.product_id join producer r on r.id = p.producer_id
    where d.id = ${id} for update of d, p`.execute(trx)
  return rows[0]
}

/** Who chose, what, when. `words` are the folded name by which the product is found there from now on. */
interface Settling {
  commune: string
  words: string
  by: string
  now: Date
}

/** Puts the product of an open doubt into a commune. The caller has locked the doubt and checked the right. */
export async function settleDoubt(trx: Transaction<Database>, doubt: Doubt, how: Settling): Promise<void> {
  await trx
    .updateTable('doubt')
    .set({ settled_by: how.by, settled_at: how.now, answer: how.commune })
    .where('id', '=', doubt.id)
    .execute()
  await trx
    .updateTable('product')
    .set((eb) => ({
      commune: how.commune,
      search_text: sql`${eb.ref('search_text')} || ' ' || ${how.words}::text`,
      updated_at: how.now,
    }))
    .where('id', '=', doubt.productId)
    .execute()
  await recordAct(trx, {
    at: how.now,
    personId: how.by,
    act: 'doubt.settled',
    subject: `product:${doubt.productId}`,
    detail: { commune: how.commune },
  })
}

/** Opens a settled doubt again: the product is in no commune until somebody chooses anew. */
export async function reopenDoubt(
  trx: Transaction<Database>,
  doubt: Doubt,
  how: Omit<Settling, 'commune'>,
): Promise<void> {
  await trx
    .updateTable('doubt')
    .set({ settled_by: null, settled_at: null, answer: null })
    .where('id', '=', doubt.id)
    .execute()
  await trx
    .updateTable('product')
    .set((eb) => ({
      commune: null,
      search_text: sql`regexp_replace(${eb.ref('search_text')}, ${` ${how.words}$`}, '')`,
      updated_at: how.now,
    }))
    .where('id', '=', doubt.productId)
    .execute()
  await recordAct(trx, {
    at: how.now,
    personId: how.by,
    act: 'doubt.reopened',
    subject: `product:${doubt.productId}`,
    detail: { commune: doubt.answer ?? null },
  })
}
