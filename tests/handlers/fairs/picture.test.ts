import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadFacts } from '../../../src/facts.ts'
import { capabilities } from '../../../src/handlers/index.ts'
import { translator } from '../../../src/text/i18n.ts'
import { directives } from '../../support/directives.ts'
import { World } from '../../support/world.ts'

let world: World
beforeEach(async () => {
  world = await World.open({ at: '2026-11-25T09:00:00+07:00' })
  await directives(world, 'person', 'minh officer')
  await directives(world, 'grant', 'minh officer 91')
  await directives(
    world,
    'fair',
    'minh Hội chợ Thử nghiệm | Nơi Thử | 2026-12-20 2026-12-22 | 2026-12-10 | 5 | draft',
  )
})
afterEach(() => world.close())

const fair = () =>
  world.database.db.selectFrom('fair').select(['id', 'picture', 'state']).executeTakeFirstOrThrow()
const kept = () => world.database.db.selectFrom('picture').select('key').execute()
const texts = async (who: string, said: string) => (await world.say(who, said)).map((m) => m.body.text)
const toPicture = async (who: string) => {
  await world.say(who, '/hoicho')
  return texts(who, '[Bản nháp, chưa báo ai: Hội chợ Thử nghiệm (từ 20/12/2026 đến 22/12/2026)]')
}

describe('who may give a fair its picture', () => {
  it('an officer who lost the right since the question was asked: the picture is not even fetched', async () => {
    expect((await toPicture('minh'))[0]).toMatch(/^\(15\/15\)/)
    await world.database.db.updateTable('role_grant').set({ revoked_at: world.clock.now() }).execute()
    await world.say('minh', '(ảnh to-roi.jpg)')
    expect(await kept()).toEqual([])
    expect((await fair()).picture).toBeNull()
  })

  it('not an officer of another place, though the question stands open there', async () => {
    await directives(world, 'person', 'tam officer')
    await directives(world, 'grant', 'tam officer Xã Óc Eo')
    await world.say('tam', '/hoicho')
    // As if it had been theirs when the question was asked.
    const flow = { ask: { route: 'fairs.ask', args: { id: (await fair()).id, field: 'picture' } } }
    const open = { ...flow, picture: { route: 'fairs.picture', args: { id: (await fair()).id } } }
    await world.database.db
      .updateTable('chat')
      .set({ flow: JSON.stringify({ flow: open, menus: [] }) })
      .where('address', '=', 'tam')
      .execute()
    expect(await texts('tam', '(ảnh to-roi.jpg)')).toEqual([expect.stringMatching(/phụ trách/)])
    expect((await fair()).picture).toBeNull()
  })
})

it('the same picture again is no change, another one is, and the first one back is none again', async () => {
  await toPicture('minh')
  await world.say('minh', '(ảnh to-roi.jpg)')
  const { picture } = await fair()
  expect(picture).toMatch(/^kept:[0-9a-f]{40}$/)
  await world.say('minh', '[Thông báo cho bà con]')
  await world.say('minh', '[Thông báo (0 người)]')
  const again = async (name: string) => {
    await world.say('minh', '[Sửa]')
    await world.say('minh', '[Ảnh, tờ rơi]')
    return (await texts('minh', `(ảnh ${name})`)).join()
  }
  expect(await again('to-roi.jpg')).not.toMatch(/Chưa báo bà con/)
  expect(await again('to-roi-moi.jpg')).toMatch(/Chưa báo bà con: Ảnh, tờ rơi/)
  expect(await again('to-roi.jpg')).not.toMatch(/Chưa báo bà con/)
  expect((await fair()).picture).toBe(picture)
  expect(await kept()).toHaveLength(2)
})

it('where some channel cannot show it, the officer is told when sending it', async () => {
  const abilities = { buttons: 0, labelLength: 0, textLength: 4_000 }
  const outlets = [
    { name: 'web', abilities: { ...abilities, pictures: 'by content' as const } },
    { name: 'zalo-bot', abilities: { ...abilities, pictures: 'by address' as const } },
  ]
  const { id } = await fair()
  const told = async (publicUrl: string) => {
    const all = capabilities(loadFacts(), { outlets, publicUrl })
    const route = all.flatMap((c) => c.routes).find((r) => r.name === 'fairs.picture')!
    return world.database.db.transaction().execute(async (trx) => {
      const person = await trx.selectFrom('person').selectAll().executeTakeFirstOrThrow()
      const turn = {
        trx,
        now: world.clock.now(),
        today: '2026-11-25',
        chatId: 1,
        person: { id: person.id, kind: person.kind, name: person.name, remindersOn: true },
        grants: [{ role: 'officer' as const, place: '91@2025-07-01' }],
        refusedVersion: null,
        locale: 'vi' as const,
        t: translator('vi'),
        open: null,
        text: '',
        picture: { name: `kept:${'0'.repeat(40)}`, others: false },
      }
      const { replies } = await route.run(turn, { id })
      return replies.map((r) => r.text)
    })
  }
  expect((await told('http://10.0.0.7:8080'))[0]).toBe(
    'Trên Zalo Bot ảnh không hiện được vì máy chủ chưa có địa chỉ https công khai (PUBLIC_URL). Bà con ở đó chỉ nhận chữ.',
  )
  expect((await told('https://ocop.example.vn'))[0]).toMatch(/^Hội chợ Thử nghiệm/)
})
