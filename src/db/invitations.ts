import { randomUUID } from 'node:crypto'
import { type Kysely, sql, type Transaction } from 'kysely'
import { hashCode, newCode } from '../codes.ts'
import { isCurrent, type Place, type Places, placeKey } from '../ocop/places.ts'
import { recordAct } from './audit.ts'
import type { OpenDatabase } from './connect.ts'
import { grantRole } from './people.ts'
import type { Grant } from './stored.ts'
import type { Database, RoleName } from './tables.ts'

const LIFE_MS = 7 * 24 * 3_600_000
/** created_by of the code a start prints while there is no administrator. */
const FIRST_START = 'first-start'

export interface NewInvitation {
  code: string
  expiresAt: Date
}

/**
 * The place a role may be tied to, or undefined: administrators are for the province; officers and council members
 * for the province or a commune in force. Districts are history since 1/7/2025.
 */
export function placeForRole(places: Places, role: RoleName, place: Place): Place | undefined {
  if (role === 'administrator') return place === places.province ? place : undefined
  return isCurrent(place) ? place : undefined
}

/**
 * Makes a one-time code for a role at a place, valid for 7 days. Only its hash is stored: show it now or never.
 * @param createdBy a person id, or 'cli'
 * @throws when the role cannot be had at that place; ask placeForRole first.
 */
export async function createInvitation(
  trx: Transaction<Database>,
  places: Places,
  made: { role: RoleName; place: Place; createdBy: string; now: Date },
): Promise<NewInvitation> {
  const place = placeForRole(places, made.role, made.place)
  if (!place) throw new Error(`No ${made.role} for ${made.place.name}`)
  const code = newCode()
  const id = randomUUID()
  const expiresAt = new Date(made.now.getTime() + LIFE_MS)
  await trx
    .insertInto('invitation')
    .values({
      id,
      code_hash: hashCode(code),
      role: made.role,
      place: placeKey(place),
      created_by: made.createdBy,
      created_at: made.now,
      expires_at: expiresAt,
      used_by: null,
      used_at: null,
    })
    .execute()
  await recordAct(trx, {
    at: made.now,
    personId: made.createdBy === FIRST_START || made.createdBy === 'cli' ? null : made.createdBy,
    act: 'invitation.created',
    subject: `invitation:${id}`,
    detail: { role: made.role, place: placeKey(place), by: made.createdBy },
  })
  return { code, expiresAt }
}

/** The invitation a code opens, if it may still be used. Uses nothing up. */
export async function openInvitation(
  db: Kysely<Database>,
  code: string,
  now: Date,
): Promise<({ id: string } & Grant) | undefined> {
  return db
    .selectFrom('invitation')
    .select(['id', 'role', 'place'])
    .where('code_hash', '=', hashCode(code))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
}

/**
 * Uses an invitation up and gives its right. Of two at once, one gets it: the row is taken by the update.
 * @returns the right, or undefined when the invitation was used or ran out meanwhile.
 */
export async function acceptInvitation(
  trx: Transaction<Database>,
  id: string,
  personId: string,
  now: Date,
): Promise<Grant | undefined> {
  const taken = await trx
    .updateTable('invitation')
    .set({ used_by: personId, used_at: now })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['role', 'place', 'created_by'])
    .executeTakeFirst()
  if (!taken) return undefined
  const { role, place } = taken
  await grantRole(trx, { personId, role, place, by: taken.created_by, now })
  // The first administrator is there, whichever code they came by: the terminal's code has done its work.
  if (role === 'administrator') await dropFirstStartCodes(trx)
  await recordAct(trx, {
    at: now,
    personId,
    act: 'role.granted',
    subject: `person:${personId}`,
    detail: { role, place, invitation: id },
  })
  return { role, place }
}

/**
 * The code a start shows while nobody is administrator; it replaces the one an earlier start showed, so that no
 * old terminal opens the door. Null once there is an administrator.
 */
export async function firstAdministratorCode(
  database: Pick<OpenDatabase, 'db'>,
  places: Places,
  now: Date,
): Promise<NewInvitation | null> {
  return database.db.transaction().execute(async (trx) => {
    // Two processes starting at once: the second waits, and replaces the first one's code.
    await sql`select pg_advisory_xact_lock(hashtext('first administrator'))`.execute(trx)
    await dropFirstStartCodes(trx)
    if (await hasAdministrator(trx)) return null
    return createInvitation(trx, places, {
      role: 'administrator',
      place: places.province,
      createdBy: FIRST_START,
      now,
    })
  })
}

async function dropFirstStartCodes(trx: Transaction<Database>): Promise<void> {
  await trx
    .deleteFrom('invitation')
    .where('created_by', '=', FIRST_START)
    .where('used_at', 'is', null)
    .execute()
}

async function hasAdministrator(db: Kysely<Database>): Promise<boolean> {
  const row = await db
    .selectFrom('role_grant')
    .select('id')
    .where('role', '=', 'administrator')
    .where('revoked_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
