import { randomUUID } from 'node:crypto'
import type { Insertable, Kysely } from 'kysely'
import type { Database, Tier } from '../../src/db/tables.ts'

const AT = new Date('2026-01-01T00:00:00Z')

/** A product of a test with its producer, named so that nobody takes it for a real one. */
export async function addProduct(
  db: Kysely<Database>,
  given: Partial<Insertable<Database['product']>> & { tier?: Tier } = {},
): Promise<string> {
  const id = given.id ?? randomUUID()
  const producer = given.producer_id ?? randomUUID()
  await db
    .insertInto('producer')
    .values({
      id: producer,
      name: 'Cơ sở Thử nghiệm',
      name_folded: 'co so thu nghiem',
      type: null,
      created_at: AT,
    })
    .onConflict((c) => c.column('id').doNothing())
    .execute()
  await db
    .insertInto('product')
    .values({
      register_key: null,
      name: 'Sản phẩm thử nghiệm',
      search_text: 'san pham thu nghiem co so thu nghiem',
      tier: '3',
      product_set: null,
      address: null,
      old_commune: null,
      commune: null,
      former_district: null,
      note: null,
      source: 'Thử nghiệm',
      created_at: AT,
      updated_at: AT,
      ...given,
      id,
      producer_id: producer,
    })
    .execute()
  return id
}

interface TestCertificate {
  id?: string
  tier?: Tier
  decidedFrom: string
  /** Defaults to decidedFrom: a decision known to the day. */
  decidedTo?: string
  revokedOn?: string
}

export async function addCertificates(
  db: Kysely<Database>,
  productId: string,
  given: TestCertificate[],
): Promise<void> {
  const rows = given.map((c) => ({
    id: c.id ?? randomUUID(),
    product_id: productId,
    tier: c.tier ?? '3',
    decision_no: null,
    decided_from: c.decidedFrom,
    decided_to: c.decidedTo ?? c.decidedFrom,
    revoked_on: c.revokedOn ?? null,
    source: 'Thử nghiệm',
    hint: null,
    created_at: AT,
    updated_at: AT,
  }))
  if (rows.length > 0) await db.insertInto('certificate').values(rows).execute()
}

export async function addFilings(
  db: Kysely<Database>,
  given: { certificateId: string; filedOn: string; resultOn?: string | null; unconfirmed?: true }[],
): Promise<void> {
  const rows = given.map((f) => ({
    id: randomUUID(),
    certificate_id: f.certificateId,
    filed_on: f.filedOn,
    result_on: f.resultOn ?? null,
    said_by: null,
    confirmed_by: null,
    confirmed_at: f.unconfirmed ? null : AT,
    created_at: AT,
  }))
  if (rows.length > 0) await db.insertInto('filing').values(rows).execute()
}
