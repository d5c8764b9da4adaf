import { randomUUID } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import { covers, type Place, type Places } from '../ocop/places.ts'
import { recordAct } from './audit.ts'
import type { Database, PersonKind, RoleName } from './tables.ts'

/** What somebody may be asked to agree to; each purpose has its own text and its own answer. */
export type Purpose = 'records' | 'reminders' | 'fairs' | 'announcements' | 'phone'

/** A person as the rooms of the house know them. */
export interface PersonRow {
  id: string
  kind: PersonKind
  name: string | null
  remindersOn: boolean
}

/**
 * Makes the person behind a chat, who has just agreed. Reminders stay off until they agree to those as well:
 * silence is not consent.
 */
export async function createPerson(
  trx: Transaction<Database>,
  made: { chatId: number; locale: string; now: Date },
): Promise<PersonRow> {
  const id = randomUUID()
  await trx
    .insertInto('person')
    .values({
      id,
      kind: 'guest',
      name: null,
      locale: made.locale,
      reminders_on: false,
      created_at: made.now,
    })
    .execute()
  await trx
    .updateTable('chat')
    .set({ person_id: id, refused_version: null })
    .where('id', '=', made.chatId)
    .execute()
  return { id, kind: 'guest', name: null, remindersOn: false }
}

/** Writes down an answer to a consent question, with the version of the text that was shown. */
export async function recordConsent(
  trx: Transaction<Database>,
  given: { personId: string; chatId: number; purpose: Purpose; version: string; answer: boolean; now: Date },
): Promise<void> {
  await trx
    .insertInto('consent')
    .values({
      person_id: given.personId,
      chat_id: given.chatId,
      purpose: given.purpose,
      text_version: given.version,
      answer: given.answer,
      at: given.now,
    })
    .execute()
  await recordAct(trx, {
    at: given.now,
    personId: given.personId,
    act: given.answer ? 'consent.given' : 'consent.withdrawn',
    subject: `person:${given.personId}`,
    detail: { purpose: given.purpose, version: given.version },
  })
}

/** Keeps of somebody who said no only that they did, so that we do not ask again. */
export async function keepRefusal(
  trx: Transaction<Database>,
  chatId: number,
  version: string,
): Promise<void> {
  await trx.updateTable('chat').set({ refused_version: version }).where('id', '=', chatId).execute()
}

/** The latest answer of a person to each purpose. */
export async function consentsOf(
  db: Kysely<Database>,
  personId: string,
): Promise<{ purpose: string; version: string; answer: boolean; at: Date }[]> {
  return db
    .selectFrom('consent')
    .distinctOn('purpose')
    .select(['purpose', 'text_version as version', 'answer', 'at'])
    .where('person_id', '=', personId)
    .orderBy('purpose')
    .orderBy('id', 'desc')
    .execute()
}

export async function updatePerson(
  trx: Transaction<Database>,
  id: string,
  change: { kind?: PersonKind; name?: string; locale?: string; reminders_on?: boolean },
): Promise<void> {
  await trx.updateTable('person').set(change).where('id', '=', id).execute()
}

/** The language of a chat whose person we do not keep: asked for by them, and only that. */
export async function setChatLocale(
  trx: Transaction<Database>,
  chatId: number,
  locale: string,
): Promise<void> {
  await trx.updateTable('chat').set({ locale }).where('id', '=', chatId).execute()
}

/** Gives a right over a place. A right already in force is left as it is. */
export async function grantRole(
  trx: Transaction<Database>,
  given: { personId: string; role: RoleName; place: string; by: string | null; now: Date },
): Promise<void> {
  const has = await trx
    .selectFrom('role_grant')
    .select('id')
    .where('person_id', '=', given.personId)
    .where('role', '=', given.role)
    .where('place', '=', given.place)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (has) return
  await trx
    .insertInto('role_grant')
    .values({
      id: randomUUID(),
      person_id: given.personId,
      role: given.role,
      place: given.place,
      granted_by: given.by,
      granted_at: given.now,
      revoked_at: null,
    })
    .execute()
}

/**
 * Who should hear about something at this place: officers of the commune; where there are none, officers
 * of the province; else administrators. Only people who can be reached; empty when there
 * is nobody at all, and then say so.
 * @param except the person the matter is about, who must not decide it alone
 */
export async function officersFor(
  db: Kysely<Database>,
  places: Places,
  place: Place,
  except?: string,
): Promise<string[]> {
  const rows = await db
    .selectFrom('role_grant as g')
    .select(['g.person_id', 'g.role', 'g.place'])
    .where('g.revoked_at', 'is', null)
    .where('g.role', 'in', ['officer', 'administrator'])
    .where((e) =>
      e.exists(
        e
          .selectFrom('chat as c')
          .select('c.id')
          .whereRef('c.person_id', '=', 'g.person_id')
          .where('c.gone_at', 'is', null),
      ),
    )
    .orderBy('g.granted_at')
    .execute()
  const others = rows.filter((r) => r.person_id !== except)
  const officers = others.flatMap((r) => {
    const own = places.byKey.get(r.place)
    return r.role === 'officer' && own ? [{ id: r.person_id, own }] : []
  })
  const around = officers.filter((o) => covers(places, o.own, place))
  const near = around.filter((o) => o.own.level === 'commune')
  const circle =
    near.length > 0 ? near : around.length > 0 ? around : others.flatMap((r) => admin(r.role, r.person_id))
  return [...new Set(circle.map((o) => o.id))]
}

function admin(role: RoleName, id: string): { id: string }[] {
  return role === 'administrator' ? [{ id }] : []
}

/** The language each of these people reads; missing or null is Vietnamese. */
export async function localesOf(
  db: Kysely<Database>,
  ids: readonly string[],
): Promise<Map<string, string | null>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('person').select(['id', 'locale']).where('id', 'in', ids).execute()
  return new Map(rows.map((r) => [r.id, r.locale]))
}
