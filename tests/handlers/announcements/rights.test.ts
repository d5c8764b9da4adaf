import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AnnouncementState } from '../../../src/db/announcement-tables.ts'
import { erasePerson } from '../../../src/db/own-data.ts'
import { lookup, placeKey } from '../../../src/ocop/places.ts'
import { steps as common, personOf } from '../../support/steps/common.ts'
import { steps as reminders } from '../../support/steps/reminders.ts'
import { World } from '../../support/world.ts'

/** Who may decide about an announcement to Xã Óc Eo that `tacgia` wrote: whoever is in charge there, nobody else. */
const MAY: Record<string, { grant?: string; may: boolean }> = {
  cungxa: { grant: 'officer Xã Óc Eo', may: true },
  tinh: { grant: 'officer 91', may: true },
  quantri: { grant: 'administrator 91', may: true },
  huyen: { grant: 'officer Huyện Thoại Sơn', may: true },
  xakhac: { grant: 'officer Xã Tri Tôn', may: false },
  hoidong: { grant: 'council_member 91', may: false },
  hoidongxa: { grant: 'council_member Xã Óc Eo', may: false },
  chuthe: { may: false },
}

let world: World
beforeAll(async () => {
  world = await World.open({ at: '2026-11-25T09:00:00+07:00' })
  await common.person!(world, 'lan producer')
  await reminders.certificate!(world, 'lan 2024-06-01 Xã Óc Eo: Mắm Thử nghiệm')
  await common.person!(world, 'tacgia officer')
  await common.grant!(world, 'tacgia officer Xã Óc Eo')
  for (const [who, { grant }] of Object.entries(MAY)) {
    await common.person!(world, `${who} ${grant ? 'officer' : 'producer'}`)
    if (grant) await common.grant!(world, `${who} ${grant}`)
  }
})
afterAll(() => world.close())

const db = () => world.database.db

function keyOf(where: string): string {
  const found = lookup(world.facts.places, where)
  if (found.kind !== 'one') throw new Error(where)
  return placeKey(found.place)
}

async function made(state: AnnouncementState, by = 'tacgia'): Promise<string> {
  await db().deleteFrom('announcement').execute()
  const id = randomUUID()
  const now = world.clock.now()
  await db()
    .insertInto('announcement')
    .values({
      id,
      text: 'Bí mật của xã Óc Eo, thử nghiệm',
      audience: JSON.stringify({ role: 'producers', place: keyOf('Xã Óc Eo') }),
      sender_place: keyOf('Xã Óc Eo'),
      state,
      created_by: await personOf(world, by),
      created_at: now,
      starts_at: state === 'sending' ? now : null,
      stopped_at: state === 'stopped' ? now : null,
      result: null,
    })
    .execute()
  return id
}

const stateOf = async (id: string) =>
  (await db().selectFrom('announcement').select('state').where('id', '=', id).executeTakeFirst())?.state

/** Presses a button that somebody was given: buttons outlive the rights they were given for. */
async function press(who: string, route: string, args: object): Promise<string> {
  const chat = await db().selectFrom('chat').select('id').where('address', '=', who).executeTakeFirstOrThrow()
  const menu = randomUUID().replaceAll('-', '').slice(0, 12)
  const now = world.clock.now()
  await db()
    .insertInto('menu')
    .values({
      id: menu,
      chat_id: chat.id,
      items: JSON.stringify([{ label: 'x', action: { route: `announcements.${route}`, args } }]),
      first_number: 1,
      created_at: now,
      expires_at: new Date(now.getTime() + 1e9),
    })
    .execute()
  const said = await world.say(who, { menu, index: 0 })
  return said
    .filter((m) => m.address === who)
    .map((m) => m.body.text)
    .join('\n')
}

describe.each(Object.entries(MAY))('%s', (who, { may }) => {
  const acts: { route: string; from: AnnouncementState; to: AnnouncementState; args?: object }[] = [
    { route: 'confirm', from: 'waiting', to: 'sending', args: { edit: 0 } },
    { route: 'decline', from: 'waiting', to: 'draft', args: { edit: 0 } },
    { route: 'stop', from: 'sending', to: 'stopped' },
    { route: 'resume', from: 'stopped', to: 'sending' },
  ]
  it.each(acts)(`${may ? 'may' : 'may not'} $route`, async ({ route, from, to, args }) => {
    const id = await made(from)
    const answer = await press(who, route, { id, ...args })
    expect(answer).not.toBe('')
    expect(await stateOf(id)).toBe(may ? to : from)
  })

  it.each(['preview', 'progress'])(`${may ? 'may' : 'may not'} read it: %s`, async (route) => {
    const id = await made('waiting')
    expect((await press(who, route, { id })).includes('Bí mật')).toBe(may)
  })

  const drafts = ['text', 'group', 'role', 'stars', 'products', 'dossier', 'place', 'discard', 'takeBack']
  it.each(drafts)('may not touch the draft of another: %s', async (route) => {
    const id = await made('draft')
    const before = await db().selectFrom('announcement').selectAll().executeTakeFirst()
    await press(who, route, {
      id,
      role: 'everyone',
      from: '4',
      group: 'I',
      dossier: 'open',
      place: keyOf('91'),
    })
    expect(await db().selectFrom('announcement').selectAll().executeTakeFirst()).toEqual(before)
  })

  it('may not send what another wrote', async () => {
    const id = await made('draft')
    await press(who, 'send', { id, edit: 0 })
    expect(await stateOf(id)).toBe('draft')
  })
})

describe('who wrote it', () => {
  it('is no second officer', async () => {
    const id = await made('waiting')
    expect(await press('tacgia', 'confirm', { id, edit: 0 })).toContain('chính anh chị soạn')
    await press('tacgia', 'decline', { id, edit: 0 })
    expect(await stateOf(id)).toBe('waiting')
  })

  it('cannot go beyond the place in their charge', async () => {
    const id = await made('draft')
    for (const where of ['91', 'Xã Tri Tôn', 'Huyện Thoại Sơn'])
      await press('tacgia', 'place', { id, place: keyOf(where) })
    const row = await db().selectFrom('announcement').select('audience').executeTakeFirstOrThrow()
    expect(row.audience).toMatchObject({ place: keyOf('Xã Óc Eo') })
  })

  it('loses it with the right: asked at the press', async () => {
    const rights = () => db().updateTable('role_grant').where('person_id', '=', ids)
    const ids = await personOf(world, 'tacgia')
    await rights().set({ revoked_at: world.clock.now() }).execute()
    for (const [route, state] of [
      ['send', 'draft'],
      ['stop', 'sending'],
    ] as const) {
      const id = await made(state)
      await press('tacgia', route, { id, edit: 0 })
      expect(await stateOf(id)).toBe(state)
    }
    await rights().set({ revoked_at: null }).execute()
    const id = await made('draft')
    await press('tacgia', 'send', { id, edit: 0 })
    expect(await stateOf(id)).toBe('sending')
  })

  it('sends what they saw: a button from before a change shows the change first', async () => {
    const id = await made('draft')
    await db().updateTable('announcement').set({ edit: 1 }).execute()
    expect(await press('tacgia', 'send', { id, edit: 0 })).toContain('đã được sửa sau khi anh chị xem')
    expect(await stateOf(id)).toBe('draft')
  })
})

describe('when two must agree', () => {
  it('is for administrators to say', async () => {
    for (const who of ['tinh', 'cungxa', 'hoidong', 'chuthe']) await press(who, 'limit', { to: 0 })
    expect(await db().selectFrom('setting').selectAll().execute()).toEqual([])
    await press('quantri', 'limit', { to: 500 })
    expect(await db().selectFrom('setting').select('value').execute()).toEqual([{ value: 500 }])
    await db().deleteFrom('setting').execute()
  })

  it('two officers at once: one decision, one audit row', async () => {
    const id = await made('waiting')
    await Promise.all(['tinh', 'quantri'].map((who) => press(who, 'confirm', { id, edit: 0 })))
    const acts = await db()
      .selectFrom('audit')
      .select(['act', 'detail'])
      .where('subject', '=', `announcement:${id}`)
      .execute()
    expect(acts.map((a) => a.act)).toEqual(['announcement.released'])
  })
})

describe('who wrote it and leaves', () => {
  it('is not named in the chats of those who were asked, and leaves no draft', async () => {
    await common.person!(world, 'ra officer')
    await common.grant!(world, 'ra officer Xã Óc Eo')
    const personId = await personOf(world, 'ra')
    await db().updateTable('person').set({ name: 'Qxwz Thử Nghiệm' }).where('id', '=', personId).execute()
    await press('quantri', 'limit', { to: 0 })
    const id = await made('draft', 'ra')
    await press('ra', 'send', { id, edit: 0 })
    expect(await stateOf(id)).toBe('waiting')
    const naming = () =>
      db().selectFrom('outbox').select('id').where(sql<boolean>`body->>'text' like '%Qxwz%'`).execute()
    expect((await naming()).length).toBeGreaterThan(0)
    await db()
      .transaction()
      .execute((trx) => erasePerson(trx, { personId, version: 'x', now: world.clock.now() }))
    expect(await naming()).toEqual([])
    expect(await stateOf(id)).toBeUndefined()
    await db().deleteFrom('setting').execute()
  })
})
