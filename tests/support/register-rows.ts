import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Database, RoleName, Tier } from '../../src/db/tables.ts'
import { fold } from '../../src/text/fold.ts'

/** Register rows made up for tests; every name says so ("Thử nghiệm"). */
export interface MadeProduct {
  producerId: string
  productId: string
  certificateId: string
}

/** A producer with one product and its certificate, decided on `decided` (or between two days). */
export async function makeProduct(
  db: Kysely<Database>,
  made: {
    name: string
    decided: string | { from: string; to: string }
    producer?: string
    tier?: Tier
    commune?: string | null
    formerDistrict?: string | null
    now: Date
  },
): Promise<MadeProduct> {
  const { now } = made
  const producer = made.producer ?? `Cơ sở ${made.name}`
  const known = await db.selectFrom('producer').select('id').where('name', '=', producer).executeTakeFirst()
  const ids = {
    producerId: known?.id ?? randomUUID(),
    productId: randomUUID(),
    certificateId: randomUUID(),
  }
  if (!known) {
    await db
      .insertInto('producer')
      .values({
        id: ids.producerId,
        name: producer,
        name_folded: fold(producer),
        type: null,
        created_at: now,
      })
      .execute()
  }
  const days = typeof made.decided === 'string' ? { from: made.decided, to: made.decided } : made.decided
  const tier = made.tier ?? '3'
  await db
    .insertInto('product')
    .values({
      id: ids.productId,
      register_key: null,
      producer_id: ids.producerId,
      name: made.name,
      search_text: fold(`${made.name} ${producer}`),
      tier,
      product_set: null,
      address: null,
      old_commune: null,
      commune: made.commune ?? null,
      former_district: made.formerDistrict ?? null,
      note: null,
      source: 'dữ liệu thử nghiệm',
      created_at: now,
      updated_at: now,
    })
    .execute()
  await addCertificate(db, { ...ids, tier, ...days, now })
  return ids
}

export async function addCertificate(
  db: Kysely<Database>,
  made: { certificateId?: string; productId: string; tier: Tier; from: string; to: string; now: Date },
): Promise<string> {
  const id = made.certificateId ?? randomUUID()
  await db
    .insertInto('certificate')
    .values({
      id,
      product_id: made.productId,
      tier: made.tier,
      decision_no: null,
      decided_from: made.from,
      decided_to: made.to,
      revoked_on: null,
      source: 'dữ liệu thử nghiệm',
      hint: null,
      created_at: made.now,
      updated_at: made.now,
    })
    .execute()
  return id
}

/** Somebody with a chat and the right of an administrator over the province. */
export async function makeAdministrator(
  db: Kysely<Database>,
  made: { address: string; now: Date },
): Promise<string> {
  const { address, now } = made
  const id = randomUUID()
  await db
    .insertInto('person')
    .values({ id, kind: 'officer', name: address, locale: null, created_at: now })
    .execute()
  await db
    .insertInto('chat')
    .values({ channel: 'plain', account: 'test', address, person_id: id, created_at: now, seen_at: now })
    .execute()
  await giveRight(db, { personId: id, role: 'administrator', place: '91@2025-07-01', now })
  return id
}

/** Somebody with a chat, who wants reminders and speaks for a producer. */
export async function makeLinkedPerson(
  db: Kysely<Database>,
  made: { address: string; producerId: string | null; now: Date },
): Promise<string> {
  const { now } = made
  const id = randomUUID()
  await db
    .insertInto('person')
    .values({ id, kind: 'producer', name: made.address, locale: null, created_at: now })
    .execute()
  await db
    .insertInto('chat')
    .values({
      channel: 'plain',
      account: 'test',
      address: made.address,
      person_id: id,
      locale: null,
      refused_version: null,
      flow: null,
      created_at: now,
      seen_at: now,
      gone_at: null,
    })
    .execute()
  if (made.producerId) await link(db, { personId: id, producerId: made.producerId, now })
  return id
}

/** A right in force. */
export async function giveRight(
  db: Kysely<Database>,
  made: { personId: string; role: RoleName; place: string; now: Date },
): Promise<void> {
  await db
    .insertInto('role_grant')
    .values({
      id: randomUUID(),
      person_id: made.personId,
      role: made.role,
      place: made.place,
      granted_by: null,
      granted_at: made.now,
      revoked_at: null,
    })
    .execute()
}

/** As if an officer had confirmed that this person speaks for the producer. */
export async function link(
  db: Kysely<Database>,
  made: { personId: string; producerId: string; now: Date },
): Promise<void> {
  await db
    .insertInto('producer_claim')
    .values({
      id: randomUUID(),
      person_id: made.personId,
      producer_id: made.producerId,
      state: 'confirmed',
      reason: null,
      asked_at: made.now,
      decided_by: null,
      decided_at: made.now,
    })
    .onConflict((c) => c.doNothing())
    .execute()
}

/** Forgets everybody and the register: quicker than a new database for every test, and than truncating. */
export async function emptied(db: Kysely<Database>): Promise<void> {
  for (const table of ['person', 'chat', 'product', 'producer', 'audit', 'job_tick'] as const) {
    await db.deleteFrom(table).execute()
  }
}
