import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { erasePerson } from '../../../src/db/own-data.ts'
import { forwardQuestion, noteQuestion } from '../../../src/db/questions.ts'
import { lookup, placeKey } from '../../../src/ocop/places.ts'
import { directives } from '../../support/directives.ts'
import { World } from '../../support/world.ts'

let world: World
beforeEach(async () => {
  world = await World.open()
  for (const [who, role, where] of [
    ['xa', 'officer', 'Xã Óc Eo'],
    ['khac', 'officer', 'Xã Tri Tôn'],
    ['tinh', 'officer', '91'],
    ['quantri', 'administrator', '91'],
    ['hoidong', 'council_member', '91'],
  ] as const) {
    await directives(world, 'person', `${who} officer`)
    await directives(world, 'grant', `${who} ${role} ${where}`)
  }
  await directives(world, 'person', 'lan producer')
  return () => world.close()
})
afterAll(() => world?.close())

const keyOf = (name: string) => {
  const found = lookup(world.facts.places, name)
  if (found.kind !== 'one') throw new Error(name)
  return placeKey(found.place)
}
const personId = async (address: string) =>
  (
    await world.database.db
      .selectFrom('chat')
      .select('person_id')
      .where('address', '=', address)
      .executeTakeFirstOrThrow()
  ).person_id!

/** A question of lan that waits at a place. */
async function waiting(place: string): Promise<string> {
  const asker = await personId('lan')
  return world.database.db.transaction().execute(async (trx) => {
    const now = world.clock.now()
    const id = await noteQuestion(trx, {
      personId: asker,
      text: `Câu hỏi thử ${place}`,
      place: keyOf(place),
      state: 'unanswered',
      now,
    })
    await forwardQuestion(trx, id, { personId: asker, place: keyOf(place), now })
    return id
  })
}
const said = async (who: string, input: string) =>
  (await world.say(who, input))
    .filter((m) => m.address === who)
    .map((m) => m.body.text)
    .join('\n')
const act = async (who: string, route: string, args: object) => {
  const grants = await world.database.db
    .selectFrom('role_grant')
    .select(['role', 'place'])
    .where('person_id', '=', await personId(who))
    .where('revoked_at', 'is', null)
    .execute()
  return { guard: world.assistant.router.route(route)!, grants, args }
}

describe('who may answer', () => {
  it.each([
    ['xa', 'Xã Óc Eo', true],
    ['xa', 'Xã Tri Tôn', false],
    ['xa', '91', false],
    ['khac', 'Xã Óc Eo', false],
    ['tinh', 'Xã Óc Eo', true],
    ['tinh', '91', true],
    ['quantri', 'Xã Óc Eo', true],
    ['hoidong', 'Xã Óc Eo', false],
    ['lan', 'Xã Óc Eo', false],
  ])('%s a question of %s: %s', async (who, place, may) => {
    await waiting(place)
    const list = await said(who, '/traloi')
    expect(list.includes('Câu hỏi thử')).toBe(may)
  })

  it('asks for the right when the answer is sent, not only when it was begun', async () => {
    await waiting('Xã Óc Eo')
    await world.say('xa', '/traloi')
    await world.say('xa', '[Trả lời câu 1]')
    await world.say('xa', 'Câu trả lời thử nghiệm đủ dài.')
    await directives(world, 'revoke', 'xa')
    expect(await said('xa', '[Gửi]')).toContain('dành cho cán bộ')
    const { state } = await world.database.db.selectFrom('question').select('state').executeTakeFirstOrThrow()
    expect(state).toBe('waiting')
  })

  it('lets one of two officers answer; the other is told who did', async () => {
    await waiting('Xã Óc Eo')
    for (const who of ['xa', 'tinh']) {
      await world.say(who, '/traloi')
      await world.say(who, '[Trả lời câu 1]')
      await world.say(who, `Câu trả lời thử nghiệm của ${who}.`)
    }
    await world.say('xa', '[Gửi]')
    expect(await said('tinh', '[Gửi]')).toContain('đã có xa trả lời')
    const rows = await world.database.db.selectFrom('outbox').select('body').execute()
    const told = rows.filter((r) => JSON.stringify(r.body).includes('trả lời câu hỏi ngày'))
    expect(told).toHaveLength(1)
  })
})

describe('who may publish and withdraw', () => {
  const readAgain = async (by: string) => {
    await waiting('Xã Óc Eo')
    await world.say(by, '/traloi')
    await world.say(by, '[Trả lời câu 1]')
    await world.say(by, 'Câu trả lời thử nghiệm cho mọi người.')
    await world.say(by, '[Gửi]')
    await world.say(by, '[Đưa vào kho chung]')
  }
  const publish = async (by: string) => {
    await readAgain(by)
    await world.say(by, '[Đề nghị như vậy]')
  }
  const states = async () =>
    (await world.database.db.selectFrom('published_answer').select('state').execute()).map((r) => r.state)

  it('an officer of a commune proposes, the province approves', async () => {
    await publish('xa')
    expect(await states()).toEqual(['proposed'])
    expect(await said('xa', '/rutcau 1')).toContain('cấp tỉnh')
    await world.say('tinh', '[Duyệt số 1]')
    expect(await states()).toEqual(['published'])
  })

  it('an officer of the province publishes at once what they have read once more', async () => {
    await readAgain('tinh')
    expect(await states()).toEqual([])
    await world.say('tinh', '[Đưa vào như vậy]')
    expect(await states()).toEqual(['published'])
  })

  it('asks for the right when it is proposed, not only when it was read', async () => {
    await readAgain('xa')
    await directives(world, 'revoke', 'xa')
    expect(await said('xa', '[Đề nghị như vậy]')).toContain('dành cho cán bộ')
    expect(await states()).toEqual([])
  })

  it('an officer who was moved to another commune meanwhile proposes nothing', async () => {
    await readAgain('xa')
    await directives(world, 'revoke', 'xa')
    await directives(world, 'grant', 'xa officer Xã Tri Tôn')
    expect(await said('xa', '[Đề nghị như vậy]')).toContain('nơi khác')
    expect(await states()).toEqual([])
  })

  it.each(['xa', 'khac', 'hoidong', 'lan'])('%s may neither approve nor withdraw', async (who) => {
    await publish('xa')
    for (const route of ['questions.approve', 'questions.refuse', 'questions.withdrawNow']) {
      const { guard, grants } = await act(who, route, { no: 1 })
      const turn = { person: { id: 'p' }, grants } as never
      expect(guard.guard(turn, { route, args: { no: 1 } }), route).not.toBeNull()
    }
  })

  it('proposes a question once, decides it once', async () => {
    await publish('xa')
    expect(await said('xa', '[Đề nghị như vậy]')).toContain('đã được đề nghị')
    await world.say('tinh', '[Duyệt số 1]')
    expect(await said('tinh', '[Không duyệt số 1]')).toContain('đã được xử lý')
    expect(await states()).toEqual(['published'])
  })
})

describe('what is kept of whom', () => {
  it('keeps no person and no phone number of somebody who did not agree', async () => {
    await world.say('la', 'tôi là Tư 0912345678, xã có hẹn giờ trả lời điện thoại ocop hôn')
    const rows = await world.database.db.selectFrom('question').selectAll().execute()
    for (const row of rows) {
      expect(row.person_id).toBeNull()
      expect(row.text).not.toContain('0912345678')
    }
  })

  it('does not let anybody send a question that another person asked', async () => {
    const [lan, xa] = [await personId('lan'), await personId('xa')]
    const now = world.clock.now()
    const route = world.assistant.router.route('questions.forward')!
    const outcome = await world.database.db.transaction().execute(async (trx) => {
      const question = await noteQuestion(trx, {
        personId: xa,
        text: 'Của người khác (thử nghiệm)',
        place: keyOf('91'),
        state: 'unanswered',
        now,
      })
      const person = { id: lan, kind: 'producer', name: null, remindersOn: true }
      const turn = { trx, now, person, grants: [], open: null, t: (key: string) => key }
      return route.run(turn as never, { question })
    })
    expect(outcome.replies[0]!.text).toBe('questions:forward.gone')
  })

  it('forgets the questions of whoever has their data deleted, in the officers’ chats as well', async () => {
    await world.say('lan', 'tỉnh mình có phòng kiểm nghiệm nào nhận mẫu chủ nhật hôn ta, ocop á')
    await waiting('Xã Óc Eo')
    await world.say('lan', '/toi')
    const id = await personId('lan')
    await world.database.db
      .transaction()
      .execute((trx) => erasePerson(trx, { personId: id, version: '1', now: world.clock.now() }))
    expect(await world.database.db.selectFrom('question').selectAll().execute()).toEqual([])
    const rows = await world.database.db.selectFrom('outbox').select('body').execute()
    expect(JSON.stringify(rows)).not.toContain('Câu hỏi thử')
  })
})

describe('the table of questions', () => {
  it('holds the officer’s own places only, defused, and is fetched by a link', async () => {
    await waiting('Xã Óc Eo')
    await waiting('Xã Tri Tôn')
    await world.database.db
      .updateTable('question')
      .set({ text: '=cmd|x (thử nghiệm)' })
      .where('place', '=', keyOf('Xã Óc Eo'))
      .execute()
    expect(await said('xa', '/cauhoi')).toContain('đang chờ cán bộ: 1')
    expect(await said('xa', '[Tải bảng câu hỏi]')).toMatch(/\/tep\/[\w-]{32}/)
    const [file] = await world.database.db.selectFrom('export').select(['content', 'kind']).execute()
    const text = new TextDecoder().decode(file!.content)
    expect(file!.kind).toBe('questions')
    expect(text).toContain("'=cmd|x")
    expect(text.trim().split('\r\n')).toHaveLength(2)
  })
})

describe('where a question goes, and who signs the answer', () => {
  const placeOf = async () =>
    (
      await world.database.db.selectFrom('question').select('place').where('state', '=', 'waiting').execute()
    ).map((q) => q.place)
  const ask = async (text: string) => {
    await world.say('lan', text)
    await world.say('lan', '[Hỏi cán bộ]')
  }

  it('to the commune that the question names, and from then on without asking', async () => {
    await ask('ocop ở xã tri tôn qwrt zxcv bnmp')
    expect(await placeOf()).toEqual([keyOf('Xã Tri Tôn')])
    await ask('ocop qwrt zxcv bnmp lần hai')
    expect(await placeOf()).toEqual([keyOf('Xã Tri Tôn'), keyOf('Xã Tri Tôn')])
  })

  it('to the commune that is typed, by an old name too; a question is answered and the commune asked for again', async () => {
    await ask('ocop qwrt zxcv bnmp')
    expect(await said('lan', 'giấy chứng nhận có hạn mấy năm?')).toMatch(/36 tháng.*xã, phường nào/s)
    expect(await said('lan', 'vong dong thoai son')).toContain('Xã Óc Eo')
    expect(await placeOf()).toEqual([keyOf('Xã Óc Eo')])
  })

  it('an officer without a name is asked for one, which stands in the preview and in the answer', async () => {
    await world.database.db
      .updateTable('person')
      .set({ name: null })
      .where('id', '=', await personId('xa'))
      .execute()
    await waiting('Xã Óc Eo')
    await world.say('xa', '/traloi')
    await world.say('xa', '[Trả lời câu 1]')
    expect(await said('xa', 'Anh chị tới xã gặp tôi nhé (câu thử).')).toContain('ghi tên: Xã Óc Eo')
    await world.say('xa', '[Ghi tên tôi]')
    expect(await said('xa', 'Trần Thị Thử')).toContain('ghi tên: Trần Thị Thử, Xã Óc Eo')
    const sent = await world.say('xa', '[Gửi]')
    expect(sent.find((m) => m.address === 'lan')?.body.text).toContain('Trần Thị Thử, Xã Óc Eo trả lời')
  })
})
