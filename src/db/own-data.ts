import { type Kysely, sql, type Transaction } from 'kysely'
import { recordAct } from './audit.ts'
import { toJson } from './json.ts'
import { phoneOf } from './phones.ts'
import { forgetPicturesOf } from './pictures.ts'
import type { JsonObject } from './stored.ts'
import type { Database } from './tables.ts'
import { forgetWebHistory } from './web.ts'

/** Everything stored about a person, for showing it to them. Not what an officer may see. */
export type OwnData = Awaited<ReturnType<typeof ownData>>

export async function ownData(db: Kysely<Database>, personId: string) {
  const person = await db
    .selectFrom('person')
    .select([
      'name',
      'kind',
      'locale',
      'reminders_on as remindersOn',
      'notices_on as noticesOn',
      'announcements_on as announcementsOn',
      'created_at as since',
    ])
    .where('id', '=', personId)
    .executeTakeFirstOrThrow()
  const chats = await db
    .selectFrom('chat')
    .select(['channel', 'created_at as since', 'gone_at as goneAt'])
    .where('person_id', '=', personId)
    .orderBy('id')
    .execute()
  const consents = await db
    .selectFrom('consent')
    .select(['purpose', 'text_version as version', 'answer', 'at'])
    .where('person_id', '=', personId)
    .orderBy('id')
    .execute()
  const rights = await db
    .selectFrom('role_grant')
    .select(['role', 'place', 'granted_at as from', 'revoked_at as until'])
    .where('person_id', '=', personId)
    .orderBy('granted_at')
    .execute()
  const claims = await db
    .selectFrom('producer_claim as c')
    .innerJoin('producer as r', 'r.id', 'c.producer_id')
    .select(['c.id', 'r.name as producer', 'c.state', 'c.reason', 'c.asked_at as at'])
    .where('c.person_id', '=', personId)
    .orderBy('c.asked_at')
    .execute()
  const reminders = await db
    .selectFrom('reminder as m')
    .innerJoin('certificate as c', 'c.id', 'm.certificate_id')
    .innerJoin('product as x', 'x.id', 'c.product_id')
    .select(['x.name as product', 'm.step', 'm.due_on as dueOn', 'm.state'])
    .where('m.person_id', '=', personId)
    .orderBy('m.id')
    .execute()
  const filings = await db
    .selectFrom('filing as f')
    .innerJoin('certificate as c', 'c.id', 'f.certificate_id')
    .innerJoin('product as x', 'x.id', 'c.product_id')
    .select(['x.name as product', 'f.filed_on as filedOn'])
    .where('f.said_by', '=', personId)
    .execute()
  const questions = await db
    .selectFrom('question')
    .select(['no', 'text', 'state', 'asked_at as at', 'answer'])
    .where('person_id', '=', personId)
    .orderBy('no')
    .execute()
  const fairs = await db
    .selectFrom('fair_registration as g')
    .innerJoin('fair as f', 'f.id', 'g.fair_id')
    .innerJoin('producer as r', 'r.id', 'g.producer_id')
    .select(['f.name as fair', 'r.name as producer', 'g.state', 'g.contact'])
    .where(enteredFor(personId, 'g'))
    .orderBy('g.created_at')
    .execute()
  const announcements = await db
    .selectFrom('announcement_reader as r')
    .innerJoin('announcement as a', 'a.id', 'r.announcement_id')
    .select(['a.text', 'a.created_at as at'])
    .where('r.person_id', '=', personId)
    .orderBy('a.created_at')
    .execute()
  const pictures = await db
    .selectFrom('picture')
    .select('created_at as at')
    .where('person_id', '=', personId)
    .orderBy('created_at')
    .execute()
  const acts = await db
    .selectFrom('audit')
    .select(['at', 'act', 'subject'])
    .where('person_id', '=', personId)
    .orderBy('id')
    .execute()
  return {
    person,
    phone: await phoneOf(db, personId),
    chats,
    consents,
    rights,
    claims,
    dossiers: await dossiers(db, personId),
    reminders,
    filings,
    questions,
    fairs,
    announcements,
    pictures,
    acts,
  }
}

/** What they answered about fairs, and what an officer entered for a producer for whom they speak. */
function enteredFor(personId: string, alias: string) {
  const g = sql.ref(alias)
  return sql<boolean>`(${g}.person_id = ${personId} or (${g}.person_id is null and exists (
    select 1 from producer_claim k where k.producer_id = ${g}.producer_id and k.person_id = ${personId}
      and k.state = 'confirmed')))`
}

async function dossiers(db: Kysely<Database>, personId: string) {
  const rows = await db
    .selectFrom('dossier')
    .select(['id', 'product_name as product', 'product_set as productSet', 'star', 'kind'])
    .select(['created_at as since', 'closed_at as closedAt'])
    .where('person_id', '=', personId)
    .orderBy('created_at')
    .execute()
  if (rows.length === 0) return []
  const ids = rows.map((r) => r.id)
  const items = await db
    .selectFrom('dossier_item')
    .select(['dossier_id', 'document', 'state', 'expires_on as expiresOn'])
    .where('dossier_id', 'in', ids)
    .orderBy('document')
    .execute()
  const scores = await db
    .selectFrom('trial_score')
    .select(['dossier_id', 'product_set as productSet', 'criterion', 'option_index as option'])
    .where('dossier_id', 'in', ids)
    .orderBy('criterion')
    .execute()
  return rows.map(({ id, ...dossier }) => ({
    ...dossier,
    items: items.filter((i) => i.dossier_id === id),
    scores: scores.filter((s) => s.dossier_id === id),
  }))
}

/**
 * Deletes a person: their dossiers, scores, links, rights, reminders, fairs, consents, what was said in their chats,
 * and the messages to officers that name them. Their chats stay as strangers' who said no, so that nobody asks again;
 * the audit keeps the id alone.
 */
export async function erasePerson(
  trx: Transaction<Database>,
  erased: { personId: string; version: string; now: Date },
): Promise<void> {
  const { personId, version, now } = erased
  const claims = await trx
    .selectFrom('producer_claim')
    .select('id')
    .where('person_id', '=', personId)
    .execute()
  for (const { id } of claims) {
    await forgetMessages(trx, { action: { args: { claim: id } } }, `claim:${id}:%`)
  }
  // The producer's place, which an officer entered, stays; whom to call for it does not.
  await trx
    .updateTable('fair_registration')
    .set({ contact: null })
    .where('person_id', 'is', null)
    .where(enteredFor(personId, 'fair_registration'))
    .execute()
  const questions = await trx.selectFrom('question').select('id').where('person_id', '=', personId).execute()
  for (const { id } of questions)
    await forgetMessages(trx, { action: { args: { question: id } } }, `question:${id}:%`)
  // What others were asked to agree to names who asked; what was never sent goes with who wrote it.
  const announced = await trx
    .selectFrom('announcement')
    .select('id')
    .where('created_by', '=', personId)
    .execute()
  for (const { id } of announced)
    await forgetMessages(trx, { action: { route: 'announcements.confirm', args: { id } } })
  await trx
    .deleteFrom('announcement')
    .where('created_by', '=', personId)
    .where('state', 'in', ['draft', 'waiting'])
    .execute()
  const chats = await trx
    .updateTable('chat')
    .set({ person_id: null, locale: null, refused_version: version, flow: null })
    .where('person_id', '=', personId)
    .returning('id')
    .execute()
  for (const { id } of chats) {
    await trx.deleteFrom('menu').where('chat_id', '=', id).execute()
    await trx.deleteFrom('outbox').where('chat_id', '=', id).execute()
    await trx
      .updateTable('inbox')
      .set({ raw: null })
      .where('chat_id', '=', id)
      .where('state', '!=', 'new')
      .execute()
    await forgetWebHistory(trx, id)
  }
  await forgetPicturesOf(trx, personId)
  await trx.deleteFrom('person').where('id', '=', personId).execute()
  await recordAct(trx, { at: now, personId, act: 'person.erased', subject: `person:${personId}` })
}

/** The messages in officers' chats that name who asked: those that offer to decide this, and its notices. */
async function forgetMessages(
  trx: Transaction<Database>,
  offering: JsonObject,
  dedupe?: string,
): Promise<void> {
  const menus = await trx
    .deleteFrom('menu')
    .where(sql<boolean>`items @> ${toJson([offering])}::jsonb`)
    .returning('id')
    .execute()
  const gone = await trx
    .deleteFrom('outbox')
    .where((e) =>
      e.or([
        ...(dedupe === undefined ? [] : [e('dedupe', 'like', dedupe)]),
        sql<boolean>`body->'menu'->>'id' = any(${menus.map((m) => m.id)}::text[])`,
      ]),
    )
    .returning('id')
    .execute()
  if (gone.length === 0) return
  await trx
    .deleteFrom('web_message')
    .where(
      'outbox_id',
      'in',
      gone.map((o) => o.id),
    )
    .execute()
}
