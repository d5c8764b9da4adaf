import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { steps as common } from '../../support/steps/common.ts'
import { steps } from '../../support/steps/reminders.ts'
import { World } from '../../support/world.ts'

/** Who may confirm that a dossier in Xã Óc Eo was received: whoever is in charge there, nobody else. */
const MAY: Record<string, { grant?: string; may: boolean }> = {
  cungxa: { grant: 'officer Xã Óc Eo', may: true },
  tinh: { grant: 'officer 91', may: true },
  quantri: { grant: 'administrator 91', may: true },
  xakhac: { grant: 'officer Xã Tri Tôn', may: false },
  hoidong: { grant: 'council_member 91', may: false },
  khach: { may: false },
}

let world: World
beforeAll(async () => {
  world = await World.open({ at: '2027-01-04T09:00:00+07:00' })
  await common.person!(world, 'lan producer')
  await steps.certificate!(world, 'lan 2024-06-01 Xã Óc Eo: Mắm Thử nghiệm')
  for (const [who, { grant }] of Object.entries(MAY)) {
    await common.person!(world, `${who} officer`)
    if (grant) await common.grant!(world, `${who} ${grant}`)
  }
})
afterAll(() => world.close())

const db = () => world.database.db

/** Presses a button that somebody was given: buttons outlive the rights they were given for. */
async function press(who: string, route: string, args: Record<string, string>): Promise<string> {
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
  const outbox = { text: 'x', menu: { id: menu, first: 1, labels: [`nút ${menu}`] } }
  await db()
    .insertInto('outbox')
    .values({
      chat_id: chat.id,
      priority: 0,
      body: JSON.stringify(outbox),
      dedupe: null,
      state: 'sent',
      not_before: now,
      claimed_until: null,
      platform_id: null,
      error: null,
      created_at: now,
      sent_at: now,
    })
    .execute()
  const said = await world.say(who, `[nút ${menu}]`)
  return said
    .filter((m) => m.address === who)
    .map((m) => m.body.text)
    .join('\n')
}

async function filing(saidBy = 'lan'): Promise<string> {
  await db().deleteFrom('filing').execute()
  const person = await db()
    .selectFrom('person')
    .select('id')
    .where('name', '=', saidBy)
    .executeTakeFirstOrThrow()
  const certificate = await db().selectFrom('certificate').select('id').executeTakeFirstOrThrow()
  const id = randomUUID()
  await db()
    .insertInto('filing')
    .values({
      id,
      certificate_id: certificate.id,
      filed_on: '2027-01-03',
      result_on: null,
      said_by: person.id,
      created_at: world.clock.now(),
    })
    .execute()
  return id
}

const certificateId = async () =>
  (await db().selectFrom('certificate').select('id').executeTakeFirstOrThrow()).id

describe('who may say that a dossier was received', () => {
  it.each(Object.entries(MAY))('%s', async (who, { may }) => {
    const filingId = await filing()
    const answer = await press(who, 'reminders.confirmFiled', { filingId })
    const row = await db().selectFrom('filing').select('confirmed_at').executeTakeFirst()
    expect(answer).not.toBe('')
    expect(row?.confirmed_at != null).toBe(may)
    await press(who, 'reminders.denyFiled', { filingId })
    expect(await db().selectFrom('filing').select('id').execute()).toHaveLength(may ? 0 : 1)
  })

  it('not the one who said it, nor an officer whose right was withdrawn', async () => {
    const own = await filing('cungxa')
    expect(await press('cungxa', 'reminders.confirmFiled', { filingId: own })).toContain('chính anh chị báo')
    const other = await filing()
    await db()
      .updateTable('role_grant')
      .set({ revoked_at: world.clock.now() })
      .where('place', 'like', '%')
      .execute()
    await press('cungxa', 'reminders.confirmFiled', { filingId: other })
    await press('tinh', 'reminders.denyFiled', { filingId: other })
    expect(await db().selectFrom('filing').select('confirmed_at').execute()).toEqual([{ confirmed_at: null }])
    await db().updateTable('role_grant').set({ revoked_at: null }).execute()
  })

  it('leaves an audit row of each act', async () => {
    const acts = await db().selectFrom('audit').select('act').where('act', 'like', 'filing.%').execute()
    expect(acts.map((a) => a.act).sort()).toEqual([
      ...Array(3).fill('filing.confirmed'),
      ...Array(3).fill('filing.denied'),
    ])
  })
})

describe('who may speak for a certificate', () => {
  const routes = ['reminders.filed', 'reminders.filedOn', 'reminders.snooze']

  it.each(routes)('%s: nobody but the linked producer', async (route) => {
    await db().deleteFrom('filing').execute()
    const args = { certificateId: await certificateId(), day: '2027-01-03' }
    for (const who of ['khach', 'tinh', 'cungxa']) {
      expect(await press(who, route, args)).toContain('không còn được nối')
    }
    expect(await db().selectFrom('filing').select('id').execute()).toEqual([])
    expect(await db().selectFrom('snooze').select('until').execute()).toEqual([])
  })

  it('nor undo what another said', async () => {
    const filingId = await filing()
    expect(await press('khach', 'reminders.undoFiled', { filingId })).toContain('không còn được nối')
    expect(await db().selectFrom('filing').select('id').execute()).toHaveLength(1)
  })

  it('an impossible day and an unknown certificate are answered, not failed', async () => {
    await db().deleteFrom('filing').execute()
    expect(await press('lan', 'reminders.snooze', { certificateId: 'không có' })).toContain(
      'không còn được nối',
    )
    const id = await certificateId()
    expect(await press('lan', 'reminders.filedOn', { certificateId: id, day: '2020-01-01' })).toContain(
      'trước khi sản phẩm được công nhận',
    )
  })
})

describe('who sees the news of the week', () => {
  it('officers with a place; others are told why not', async () => {
    expect(await press('cungxa', 'reminders.week', {})).toContain('Xã Óc Eo')
    expect(await press('hoidong', 'reminders.week', {})).toContain('chưa được giao phụ trách')
    expect(await press('khach', 'reminders.week', {})).not.toContain('Xã Óc Eo')
  })
})
