import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { registrationsOf } from '../../../src/db/fair-registrations.ts'
import { type Fair, fairsIn } from '../../../src/db/fairs.ts'
import { fairs } from '../../../src/jobs/fairs/index.ts'
import { translator } from '../../../src/text/i18n.ts'
import { directives } from '../../support/directives.ts'
import { World } from '../../support/world.ts'

/**
 * Who decides about a fair: officers and administrators in charge of the place it belongs to. Others in office see it,
 * and of its lists what concerns their own place. Everything is asked when it is pressed, not when it was shown.
 */
const PEOPLE: Record<string, { grant?: string; commune: boolean; province: boolean; looks: boolean }> = {
  cungxa: { grant: 'officer Xã Óc Eo', commune: true, province: false, looks: true },
  tinh: { grant: 'officer 91', commune: true, province: true, looks: true },
  quantri: { grant: 'administrator 91', commune: true, province: true, looks: true },
  xakhac: { grant: 'officer Xã Tri Tôn', commune: false, province: false, looks: true },
  hoidong: { grant: 'council_member 91', commune: false, province: false, looks: false },
  chuthe: { commune: false, province: false, looks: false },
  khach: { commune: false, province: false, looks: false },
}
const t = translator('vi')
const REFUSALS = [
  t('fairs:notYours'),
  t('fairs:gone'),
  t('fairs:mine.notYours'),
  t('fairs:forOther.notYours'),
  t('people:rights.officersOnly'),
  t('people:rights.administratorsOnly'),
]

let world: World
let commune: Fair
let province: Fair
const db = () => world.database.db

beforeAll(async () => {
  world = await World.open({ at: '2026-11-25T09:00:00+07:00' })
  await directives(world, 'person', 'lan producer')
  await directives(world, 'certificate', 'lan 2025-01-10 Xã Óc Eo: Mắm Thử nghiệm')
  for (const [who, { grant }] of Object.entries(PEOPLE)) {
    await directives(world, 'person', `${who} officer`)
    if (grant) await directives(world, 'grant', `${who} ${grant}`)
  }
  await directives(world, 'certificate', 'chuthe 2025-01-10 Xã Tri Tôn: Trà Thử nghiệm')
})
afterAll(() => world.close())

beforeEach(async () => {
  await db().deleteFrom('fair').execute()
  const days = '2026-12-20 2026-12-22 | 2026-12-10 | 1 | officer'
  await directives(world, 'fair', `cungxa Hội chợ xã Thử nghiệm | Chợ Thử | ${days} | Xã Óc Eo`)
  await directives(world, 'fair', `tinh Hội chợ tỉnh Thử nghiệm | Chợ Thử | ${days}`)
  const all = await fairsIn(db(), ['announced'])
  commune = all.find((f) => f.name!.includes('xã'))!
  province = all.find((f) => f.name!.includes('tỉnh'))!
})

/** Presses a button that somebody was given: buttons outlive the rights they were given for. */
async function press(who: string, route: string, args: Record<string, unknown>): Promise<string> {
  const chat = await db().selectFrom('chat').select('id').where('address', '=', who).executeTakeFirstOrThrow()
  const menu = randomUUID().replaceAll('-', '').slice(0, 12)
  const now = world.clock.now()
  await db()
    .insertInto('menu')
    .values({
      id: menu,
      chat_id: chat.id,
      items: JSON.stringify([{ label: 'x', action: { route, args } }]),
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

const refused = (answer: string) => REFUSALS.some((text) => answer.includes(text))
const everything = async () =>
  JSON.stringify([
    await db().selectFrom('fair').selectAll().orderBy('id').execute(),
    await db().selectFrom('fair_registration').selectAll().orderBy('id').execute(),
    await db().selectFrom('export').select('id').execute(),
  ])

const ACTS: [string, Record<string, unknown>][] = [
  ['fairs.ask', { field: 'name' }],
  ['fairs.set', { field: 'booths', value: '9' }],
  ['fairs.confirm', { field: 'name' }],
  ['fairs.skip', { field: 'bring' }],
  ['fairs.skipRest', {}],
  ['fairs.resume', {}],
  ['fairs.deleteDraft', {}],
  ['fairs.announceAsk', {}],
  ['fairs.announce', {}],
  ['fairs.edit', {}],
  ['fairs.tellChanges', {}],
  ['fairs.close', {}],
  ['fairs.reopen', {}],
  ['fairs.cancelAsk', {}],
  ['fairs.cancel', { reason: 'thử thôi' }],
  ['fairs.undo', {}],
]

describe.each(Object.entries(PEOPLE))('%s', (who, may) => {
  it.each(ACTS)('%s', async (route, args) => {
    for (const [fair, allowed] of [
      [commune, may.commune],
      [province, may.province],
    ] as const) {
      const before = await everything()
      const answer = await press(who, route, { id: fair.id, ...args })
      expect(answer).not.toBe('')
      expect(refused(answer), `${route} ${fair.name}: ${answer}`).toBe(!allowed)
      if (!allowed) expect(await everything()).toBe(before)
    }
  })

  it('sees the lists and the file of its own place only', async () => {
    await register()
    const list = await press(who, 'fairs.people', { id: province.id })
    const file = await press(who, 'fairs.export', { id: province.id })
    expect(refused(list)).toBe(!may.looks)
    expect(refused(file)).toBe(!may.looks)
    const inOcEo = may.commune
    expect(list.includes('Xã Óc Eo: 1')).toBe(inOcEo)
  })

  it('decides about a registration only where it decides about the fair', async () => {
    const reg = await register()
    const shown = await press(who, 'fairs.reg', { reg })
    // An officer of the producer's commune may look, and call them; a right to decide that is not.
    expect(refused(shown)).toBe(!may.commune)
    const answer = await press(who, 'fairs.decided', { reg, yes: true, reason: 'thử' })
    expect(refused(answer)).toBe(!may.province)
    const [own] = await registrationsOf(db(), province.id)
    expect(own!.state).toBe(may.province ? 'registered' : 'applied')
  })

  it('says nothing for a producer it does not speak for', async () => {
    const reg = await register()
    const before = await everything()
    for (const [route, args] of [
      ['fairs.products', {}],
      ['fairs.product', { product: 'x' }],
      ['fairs.needs', {}],
      ['fairs.need', { need: 'power' }],
      ['fairs.contact', {}],
      ['fairs.submit', { contact: '0900 000 000' }],
      ['fairs.mine', {}],
      ['fairs.take', {}],
      ['fairs.withdrawAsk', {}],
      ['fairs.withdraw', {}],
      ['fairs.sales', {}],
      ['fairs.contacts', {}],
      ['fairs.notWent', {}],
    ] as const) {
      expect(refused(await press(who, route, { reg, ...args })), route).toBe(true)
    }
    expect(await everything()).toBe(before)
  })

  it('begins an event for the place it is in charge of, or not at all', async () => {
    await press(who, 'fairs.begin', { kind: 'training' })
    const drafts = await fairsIn(db(), ['draft'])
    expect(drafts.map((d) => d.ownerPlace)).toEqual(
      may.looks ? [may.province ? province.ownerPlace : expect.not.stringContaining('91@')] : [],
    )
    for (const draft of drafts) {
      const others = Object.keys(PEOPLE).filter((p) => p !== who && !PEOPLE[p]!.province)
      for (const other of others.filter((p) => PEOPLE[p]!.grant !== may.grant)) {
        expect(refused(await press(other, 'fairs.open', { id: draft.id })), other).toBe(true)
      }
    }
  })
})

describe('for a producer who phoned', () => {
  beforeAll(async () => {
    await directives(world, 'unlinked', 'goi 2025-01-10 Xã Óc Eo: Khô Thử nghiệm')
  })
  const producer = async () =>
    (
      await db()
        .selectFrom('producer')
        .select('id')
        .where('name', '=', 'Cơ sở Thử nghiệm goi')
        .executeTakeFirstOrThrow()
    ).id

  it.each(Object.entries(PEOPLE))(
    '%s registers where in charge of the fair or the producer',
    async (who, may) => {
      const before = await everything()
      const answer = await press(who, 'fairs.forOtherPick', { id: province.id, producer: await producer() })
      expect(refused(answer), answer).toBe(!may.commune)
      if (!may.commune) expect(await everything()).toBe(before)
    },
  )

  it('whoever made it: others in office act on it only where they are in charge; the audit tells who did', async () => {
    await press('cungxa', 'fairs.forOtherPick', { id: province.id, producer: await producer() })
    await world.say('cungxa', 'không')
    await world.say('cungxa', 'anh Gọi 0900 000 021')
    const [own] = await registrationsOf(db(), province.id)
    expect(own).toMatchObject({
      state: 'applied',
      byOfficer: true,
      personId: null,
      contact: 'anh Gọi 0900 000 021',
    })
    const acts = await db()
      .selectFrom('audit')
      .select(['act', 'person_id'])
      .where('subject', '=', `fair:${province.id}`)
      .execute()
    expect(acts).toEqual([{ act: 'fair.registeredFor', person_id: own!.enteredBy }])
    for (const [who, may] of Object.entries(PEOPLE)) {
      const said = await press(who, 'fairs.withdrawAsk', { reg: own!.id })
      expect(refused(said), `${who}: ${said}`).toBe(!may.commune)
    }
    // A right that ended ends this too.
    await db().updateTable('role_grant').set({ revoked_at: world.clock.now() }).execute()
    expect(refused(await press('cungxa', 'fairs.withdraw', { reg: own!.id }))).toBe(true)
    await db().updateTable('role_grant').set({ revoked_at: null }).execute()
    expect((await registrationsOf(db(), province.id))[0]!.state).toBe('applied')
  })

  it('no draft, and no registration a producer made themselves, is touched so', async () => {
    const reg = await register()
    const before = await everything()
    for (const route of ['fairs.products', 'fairs.withdraw', 'fairs.submit'])
      expect(refused(await press('tinh', route, { reg, contact: '0900 000 000' })), route).toBe(true)
    expect(await everything()).toBe(before)
    await db().updateTable('fair').set({ state: 'draft' }).where('id', '=', province.id).execute()
    const args = { id: province.id, producer: await producer() }
    expect(refused(await press('cungxa', 'fairs.forOtherPick', args))).toBe(true)
  })
})

/** Lan registers for the province's fair. */
async function register(): Promise<string> {
  await press('lan', 'fairs.join', { id: province.id })
  await world.say('lan', 'không')
  await world.say('lan', 'Lan Thử 0900 000 002')
  const [own] = await registrationsOf(db(), province.id)
  expect(own?.state).toBe('applied')
  return own!.id
}

it('a right that was withdrawn, and a link that was taken back, end at once', async () => {
  const reg = await register()
  await db().updateTable('role_grant').set({ revoked_at: world.clock.now() }).execute()
  expect(refused(await press('tinh', 'fairs.cancel', { id: province.id, reason: 'thử thôi' }))).toBe(true)
  await db().updateTable('role_grant').set({ revoked_at: null }).execute()
  await db().updateTable('producer_claim').set({ state: 'withdrawn' }).execute()
  expect(refused(await press('lan', 'fairs.withdraw', { reg }))).toBe(true)
  await db().updateTable('producer_claim').set({ state: 'confirmed' }).execute()
  expect((await registrationsOf(db(), province.id))[0]!.state).toBe('applied')
})

it('a producer of another commune hears nothing of a commune’s fair, and cannot come by its button', async () => {
  await fairs(db(), world.facts, world.clock.now())
  await world.assistant.idle()
  const told = await db()
    .selectFrom('fair_invitation as i')
    .innerJoin('chat as c', 'c.person_id', 'i.person_id')
    .select(['c.address', 'i.fair_id'])
    .execute()
  expect(told.filter((r) => r.fair_id === commune.id).map((r) => r.address)).toEqual(['lan'])
  expect(
    told
      .filter((r) => r.fair_id === province.id)
      .map((r) => r.address)
      .sort(),
  ).toEqual(['chuthe', 'lan'])
  await press('chuthe', 'fairs.join', { id: commune.id })
  expect(await registrationsOf(db(), commune.id)).toEqual([])
})
