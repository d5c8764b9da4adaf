import { randomUUID } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import { recordAct } from './audit.ts'
import type { Database } from './tables.ts'

/** Somebody's request to speak for a producer. */
export interface Claim {
  id: string
  personId: string
  personName: string | null
  producerId: string
  state: 'asked' | 'confirmed' | 'refused' | 'withdrawn'
  reason: string | null
  askedAt: Date
  decidedAt: Date | null
}

/** Keeps one person from flooding the officers. */
export const MOST_OPEN_CLAIMS = 5

/**
 * Asks to be linked to a producer.
 * @returns the claim and whether it is new; 'too many' when that many are waiting already.
 */
export async function askClaim(
  trx: Transaction<Database>,
  asked: { personId: string; producerId: string; now: Date },
): Promise<{ claim: Claim; isNew: boolean } | 'too many'> {
  const { personId, producerId, now } = asked
  const own = await claimsOf(trx, personId)
  const live = own.find(
    (c) => c.producerId === producerId && (c.state === 'asked' || c.state === 'confirmed'),
  )
  if (live) return { claim: live, isNew: false }
  if (own.filter((c) => c.state === 'asked').length >= MOST_OPEN_CLAIMS) return 'too many'
  const id = randomUUID()
  // Both of a person's chats at once: the unique index lets one through, the other turn is told below.
  const made = await trx
    .insertInto('producer_claim')
    .values({
      id,
      person_id: personId,
      producer_id: producerId,
      state: 'asked',
      reason: null,
      asked_at: now,
      decided_by: null,
      decided_at: null,
    })
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (made) await recordAct(trx, { at: now, personId, act: 'claim.asked', subject: `claim:${id}` })
  const claim = (await claimsOf(trx, personId)).find(
    (c) => c.producerId === producerId && (c.state === 'asked' || c.state === 'confirmed'),
  )
  return { claim: claim!, isNew: made !== undefined }
}

export async function claimsOf(db: Kysely<Database>, personId: string): Promise<Claim[]> {
  return claims(db).where('c.person_id', '=', personId).execute()
}

/** The claim, locked until the turn ends: of two officers deciding at once the second sees what the first did. */
export async function lockClaim(trx: Transaction<Database>, id: string): Promise<Claim | undefined> {
  const row = await trx
    .selectFrom('producer_claim')
    .select('id')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && claims(trx).where('c.id', '=', id).executeTakeFirst()
}

/** Requests nobody has decided, oldest first. */
export async function waitingClaims(db: Kysely<Database>): Promise<Claim[]> {
  return claims(db).where('c.state', '=', 'asked').execute()
}

/** How many other people already speak for this producer. */
export async function confirmedFor(db: Kysely<Database>, producerId: string): Promise<number> {
  const { n } = await db
    .selectFrom('producer_claim')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('producer_id', '=', producerId)
    .where('state', '=', 'confirmed')
    .executeTakeFirstOrThrow()
  return Number(n)
}

/** Decides a claim that lockClaim showed as asked; or ends one of one's own. */
export async function settleClaim(
  trx: Transaction<Database>,
  id: string,
  how: { state: 'confirmed' | 'refused' | 'withdrawn'; by: string; reason?: string; now: Date },
): Promise<void> {
  await trx
    .updateTable('producer_claim')
    .set({ state: how.state, reason: how.reason ?? null, decided_by: how.by, decided_at: how.now })
    .where('id', '=', id)
    .execute()
  // The reason may name people: it stays with the claim, which goes when its person goes.
  await recordAct(trx, {
    at: how.now,
    personId: how.by,
    act: `claim.${how.state}`,
    subject: `claim:${id}`,
  })
}

function claims(db: Kysely<Database>) {
  return db
    .selectFrom('producer_claim as c')
    .innerJoin('person as p', 'p.id', 'c.person_id')
    .select([
      'c.id',
      'c.person_id as personId',
      'p.name as personName',
      'c.producer_id as producerId',
      'c.state',
      'c.reason',
      'c.asked_at as askedAt',
      'c.decided_at as decidedAt',
    ])
    .orderBy('c.asked_at')
    .orderBy('c.id')
}
