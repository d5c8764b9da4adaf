import { type Insertable, type Kysely, sql, type Transaction, type Updateable } from 'kysely'
import type { Database, Tier } from './tables.ts'

/** A product as it stands in the register, with its producer, certificates and open doubt. */
export interface RegisterEntry {
  id: string
  key: string | null
  producerId: string
  producer: string
  producerFolded: string
  producerType: string | null
  product: string
  searchText: string
  tier: Tier
  productSet: number | null
  address: string | null
  oldCommune: string | null
  commune: string | null
  formerDistrict: string | null
  status: 'active' | 'stopped'
  note: string | null
  certificates: RegisterCertificate[]
  doubt?: { id: string; candidates: string[] }
}

export interface RegisterCertificate {
  id: string
  tier: Tier
  decisionNo: string | null
  /** First and last day on which the decision can have been taken. */
  from: string
  to: string
}

/** Keeps other writers of the register out until the transaction ends; readers go on. */
export async function lockRegister(trx: Transaction<Database>): Promise<void> {
  await sql`lock table product in share row exclusive mode`.execute(trx)
}

/** Whether the register holds anything at all. */
export async function registerIsEmpty(db: Kysely<Database>): Promise<boolean> {
  return (await db.selectFrom('product').select('id').limit(1).executeTakeFirst()) === undefined
}

/** The whole register, for comparing a file with it. 50,000 products fit in memory. */
export async function registerEntries(db: Kysely<Database>): Promise<RegisterEntry[]> {
  const products = await db
    .selectFrom('product')
    .innerJoin('producer', 'producer.id', 'product.producer_id')
    .select([
      'product.id',
      'product.register_key as key',
      'product.producer_id as producerId',
      'producer.name as producer',
      'producer.name_folded as producerFolded',
      'producer.type as producerType',
      'product.name as product',
      'product.search_text as searchText',
      'product.tier',
      'product.product_set as productSet',
      'product.address',
      'product.old_commune as oldCommune',
      'product.commune',
      'product.former_district as formerDistrict',
      'product.status',
      'product.note',
    ])
    .orderBy('product.created_at')
    .orderBy('product.id')
    .execute()
  const entries = new Map(products.map((row) => [row.id, { ...row, certificates: [] } as RegisterEntry]))
  const certificates = await db
    .selectFrom('certificate')
    .select(['id', 'product_id', 'tier', 'decision_no', 'decided_from', 'decided_to'])
    .orderBy('decided_from')
    .execute()
  for (const row of certificates) {
    const { id, tier, decision_no: decisionNo, decided_from: from, decided_to: to } = row
    entries.get(row.product_id)?.certificates.push({ id, tier, decisionNo, from, to })
  }
  const doubts = await db
    .selectFrom('doubt')
    .select(['id', 'product_id', 'candidates'])
    .where('settled_at', 'is', null)
    .execute()
  for (const { id, product_id, candidates } of doubts) {
    const entry = entries.get(product_id)
    if (entry) entry.doubt = { id, candidates }
  }
  return [...entries.values()]
}

/** Rows to write; the caller has made the ids. */
export interface RegisterWrites {
  producers: Insertable<Database['producer']>[]
  products: Insertable<Database['product']>[]
  certificates: Insertable<Database['certificate']>[]
  doubts: Insertable<Database['doubt']>[]
  productUpdates: { id: string; set: Updateable<Database['product']> }[]
  producerUpdates: { id: string; set: Updateable<Database['producer']> }[]
  certificateUpdates: { id: string; set: Updateable<Database['certificate']> }[]
  settledDoubts: { id: string; answer: string; at: Date }[]
}

/** Writes everything or, when anything fails, throws and leaves the rolling back to the transaction. */
export async function writeRegister(trx: Transaction<Database>, writes: RegisterWrites): Promise<void> {
  for (const rows of chunks(writes.producers)) await trx.insertInto('producer').values(rows).execute()
  for (const rows of chunks(writes.products)) await trx.insertInto('product').values(rows).execute()
  for (const rows of chunks(writes.certificates)) await trx.insertInto('certificate').values(rows).execute()
  for (const rows of chunks(writes.doubts)) await trx.insertInto('doubt').values(rows).execute()
  for (const { id, set } of writes.producerUpdates) {
    await trx.updateTable('producer').set(set).where('id', '=', id).execute()
  }
  for (const { id, set } of writes.productUpdates) {
    await trx.updateTable('product').set(set).where('id', '=', id).execute()
  }
  for (const { id, set } of writes.certificateUpdates) {
    await trx.updateTable('certificate').set(set).where('id', '=', id).execute()
  }
  for (const { id, answer, at } of writes.settledDoubts) {
    await trx.updateTable('doubt').set({ answer, settled_at: at }).where('id', '=', id).execute()
  }
}

/** A statement carries at most 65,535 parameters; 500 products need some 9,000. */
function* chunks<T>(rows: readonly T[], size = 500): Generator<T[]> {
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size)
}
