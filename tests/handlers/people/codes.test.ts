import { afterAll, beforeAll, expect, it } from 'vitest'
import { mustWaitUntil, noteWrongCode } from '../../../src/db/codes.ts'
import type { OpenDatabase } from '../../../src/db/connect.ts'
import {
  acceptInvitation,
  createInvitation,
  firstAdministratorCode,
  openInvitation,
} from '../../../src/db/invitations.ts'
import { createPerson, officersFor } from '../../../src/db/people.ts'
import { loadFacts } from '../../../src/facts.ts'
import { lookup, type Place, placeKey } from '../../../src/ocop/places.ts'
import { freshPglite } from '../../support/database.ts'
import { type Postgres, startPostgres } from '../../support/postgres.ts'

const { places } = loadFacts()
const now = new Date('2026-11-23T09:00:00+07:00')
const later = (ms: number) => new Date(now.getTime() + ms)
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
let server: Postgres

beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

function place(name: string): Place {
  const found = lookup(places, name)
  if (found.kind !== 'one') throw new Error(`${name}: ${found.kind}`)
  return found.place
}

async function someone(opened: OpenDatabase, address: string): Promise<{ chatId: number; id: string }> {
  return opened.db.transaction().execute(async (trx) => {
    const { id: chatId } = await trx
      .insertInto('chat')
      .values({ channel: 'test', account: 'test', address, created_at: now, seen_at: now })
      .returning('id')
      .executeTakeFirstOrThrow()
    return { chatId, ...(await createPerson(trx, { chatId, locale: 'vi', now })) }
  })
}

const invite = (opened: OpenDatabase, role: 'administrator' | 'officer', where: string) =>
  opened.db
    .transaction()
    .execute((trx) => createInvitation(trx, places, { role, place: place(where), createdBy: 'cli', now }))

it('a code entered by twenty people at once makes one officer', async () => {
  const opened = await server.open()
  const { code } = await invite(opened, 'officer', 'Xã Óc Eo')
  const people = await Promise.all(Array.from({ length: 20 }, (_, i) => someone(opened, `p${i}`)))
  const { id } = (await openInvitation(opened.db, code, now))!
  const got = await Promise.all(
    people.map((p) => opened.db.transaction().execute((trx) => acceptInvitation(trx, id, p.id, now))),
  )
  expect(got.filter(Boolean)).toHaveLength(1)
  expect(await opened.db.selectFrom('role_grant').select('id').execute()).toHaveLength(1)
  expect(await openInvitation(opened.db, code, now)).toBeUndefined()
  await opened.close()
})

it('two starts at once leave one code for the first administrator, and none once there is one', async () => {
  const opened = await server.open()
  const made = await Promise.all([1, 2, 3].map(() => firstAdministratorCode(opened, places, now)))
  const open = await Promise.all(made.map((m) => openInvitation(opened.db, m!.code, now)))
  const left = open.filter((o) => o !== undefined)
  expect(left).toHaveLength(1)
  // Somebody becomes administrator by another code: the terminal's code dies with that.
  const other = await invite(opened, 'administrator', '91')
  const person = await someone(opened, 'truong')
  const invitation = (await openInvitation(opened.db, other.code, now))!
  await opened.db.transaction().execute((trx) => acceptInvitation(trx, invitation.id, person.id, now))
  for (const m of made) expect(await openInvitation(opened.db, m!.code, now)).toBeUndefined()
  expect(await firstAdministratorCode(opened, places, now)).toBeNull()
  await opened.close()
})

it('a code runs out after seven days, is stored only as a hash, and no district has officers', async () => {
  const opened = await freshPglite()
  const { code } = await invite(opened, 'officer', 'Xã Óc Eo')
  expect(await openInvitation(opened.db, code, later(7 * DAY - 1))).toBeDefined()
  expect(await openInvitation(opened.db, code, later(7 * DAY))).toBeUndefined()
  const stored = JSON.stringify(await opened.db.selectFrom('invitation').selectAll().execute())
  expect(stored).not.toContain(code)
  expect(stored).not.toContain(code.replace('-', ''))
  await expect(invite(opened, 'officer', 'huyện Thoại Sơn')).rejects.toThrow()
  await expect(invite(opened, 'administrator', 'Xã Óc Eo')).rejects.toThrow()
  await opened.close()
})

it('the wait grows with every five wrong codes, and is forgotten after a day', async () => {
  const opened = await freshPglite()
  const { chatId, id } = await someone(opened, 'ke')
  const other = await someone(opened, 'hien')
  const wrong = (at: Date) => opened.db.transaction().execute((trx) => noteWrongCode(trx, chatId, id, at))
  const wait = (at: Date, chat = chatId) => mustWaitUntil(opened.db, chat, at)
  for (let i = 0; i < 4; i++) await wrong(now)
  expect(await wait(now)).toBeNull()
  await wrong(now)
  expect(await wait(now)).toEqual(later(15 * MINUTE))
  expect(await wait(now, other.chatId)).toBeNull()
  expect(await wait(later(15 * MINUTE))).toBeNull()
  for (let i = 0; i < 5; i++) await wrong(later(20 * MINUTE))
  expect(await wait(later(20 * MINUTE))).toEqual(later(50 * MINUTE))
  expect(await wait(later(20 * MINUTE + DAY))).toBeNull()
  const logged = await opened.db.selectFrom('audit').select('id').where('act', '=', 'code.wrong').execute()
  expect(logged).toHaveLength(10)
  await opened.close()
})

it('finds who is in charge: the commune, else the province, else administrators, else nobody', async () => {
  const opened = await freshPglite()
  const grant = async (
    address: string,
    role: 'officer' | 'administrator' | 'council_member',
    where: string,
  ) => {
    const person = await someone(opened, address)
    await opened.db
      .insertInto('role_grant')
      .values({
        id: address,
        person_id: person.id,
        role,
        place: placeKey(place(where)),
        granted_by: null,
        granted_at: now,
        revoked_at: null,
      })
      .execute()
    return person.id
  }
  const ocEo = () => officersFor(opened.db, places, place('Xã Óc Eo'))
  await grant('hoi dong', 'council_member', '91')
  expect(await ocEo()).toEqual([])
  const admin = await grant('quan tri', 'administrator', '91')
  expect(await ocEo()).toEqual([admin])
  const province = await grant('tinh', 'officer', '91')
  await grant('long xuyen', 'officer', 'Phường Long Xuyên')
  expect(await ocEo()).toEqual([province])
  const commune = await grant('oc eo', 'officer', 'Xã Óc Eo')
  expect(await ocEo()).toEqual([commune])
  expect(await officersFor(opened.db, places, place('thị trấn Óc Eo'))).toEqual([commune])
  expect(await officersFor(opened.db, places, places.province)).toEqual([province])
  // The matter is about the commune's own officer; or their chat is blocked; or the right is withdrawn.
  expect(await officersFor(opened.db, places, place('Xã Óc Eo'), commune)).toEqual([province])
  await opened.db.updateTable('chat').set({ gone_at: now }).where('person_id', '=', commune).execute()
  expect(await ocEo()).toEqual([province])
  await opened.db
    .updateTable('role_grant')
    .set({ revoked_at: now })
    .where('person_id', '=', province)
    .execute()
  expect(await ocEo()).toEqual([admin])
  await opened.close()
})
