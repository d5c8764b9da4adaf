import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  changeRegistration,
  ensureRegistration,
  registrationsOf,
} from '../../../src/db/fair-registrations.ts'
import { type Fair, fairsIn } from '../../../src/db/fairs.ts'
import { readBoothAnswer } from '../../../src/handlers/fairs/held-words.ts'
import { fairs } from '../../../src/jobs/fairs/index.ts'
import { directives } from '../../support/directives.ts'
import { link, makeProduct } from '../../support/register-rows.ts'
import { personOf } from '../../support/steps/common.ts'
import { World } from '../../support/world.ts'

describe('an offer answered in words of their own', () => {
  it.each([
    'ok',
    'OK ạ',
    'oke',
    'nhận',
    'nhan',
    'Nhận chỗ nha',
    'đồng ý',
    'dong y',
    'có',
    'co',
    'dạ',
    'dạ được',
    'da duoc a',
    'u',
    'ừ',
    'vâng',
    'dạ có',
    'dạ nhận ạ',
    'tôi nhận',
    'em nhận chỗ này',
    'lấy',
    'lấy chỗ',
    'giữ chỗ',
    'tôi đồng ý',
    'có đi',
    'sẽ tham gia',
    'gia đình tôi nhận',
    'ok nhận',
    'ok cảm ơn em',
  ])('"%s" takes it', (text) => expect(readBoothAnswer(text)).toBe('take'))

  it.each([
    'không',
    'khong',
    'ko',
    'thôi',
    'thoi',
    'dạ không',
    'dạ thôi ạ',
    'không nhận',
    'không cần nữa',
    'khong di duoc',
    'nhường chỗ',
    'thôi không đi',
    'không cảm ơn',
  ])('"%s" gives it up', (text) => expect(readBoothAnswer(text)).toBe('leave'))

  it.each([
    'nhận hồ sơ ở đâu',
    'có nhận tiền không',
    'không biết',
    'được bao nhiêu',
    'đi đâu nộp',
    'cảm ơn',
    '0900 000 001',
    'dự thảo',
    '10',
    '',
  ])('"%s" is no answer to it', (text) => expect(readBoothAnswer(text)).toBeUndefined())
})

let world: World
let lan: { personId: string; producerId: string }
beforeAll(async () => {
  world = await World.open({ at: '2026-11-25T09:00:00+07:00' })
  const now = world.clock.now()
  await directives(world, 'person', 'minh officer')
  await directives(world, 'grant', 'minh officer 91')
  await directives(world, 'person', 'lan producer')
  const made = await makeProduct(world.database.db, { name: 'Mắm Thử nghiệm', decided: '2025-01-10', now })
  lan = { personId: await personOf(world, 'lan'), producerId: made.producerId }
  await link(world.database.db, { ...lan, now })
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.database.db.deleteFrom('fair').execute()
  await world.database.db.updateTable('chat').set({ flow: null }).execute()
})

/** A fair in whose line Lan stands, with a booth free. */
async function waiting(name: string): Promise<Fair> {
  await directives(world, 'fair', `minh ${name} | Chợ Thử | 2026-12-20 2026-12-22 | 2026-12-10 | 1`)
  const fair = (await fairsIn(world.database.db, ['announced'])).find((f) => f.name === name)!
  await tick()
  await world.database.db.transaction().execute(async (trx) => {
    const own = await ensureRegistration(trx, { fairId: fair.id, ...lan, now: world.clock.now() })
    await changeRegistration(trx, own.id, { state: 'waiting', line: 1 }, world.clock.now())
  })
  return fair
}
const tick = () => directives(world, 'job', 'fairs')
const state = async (fair: Fair) => (await registrationsOf(world.database.db, fair.id))[0]!.state

describe('a plain "ok"', () => {
  it('takes the one booth that was offered last', async () => {
    const fair = await waiting('Hội chợ Thử nghiệm')
    await tick()
    await world.say('lan', 'ok')
    expect(await state(fair)).toBe('registered')
  })

  it('with two booths held takes neither: they are asked which', async () => {
    const one = await waiting('Hội chợ Một Thử nghiệm')
    const two = await waiting('Hội chợ Hai Thử nghiệm')
    await tick()
    const said = await world.say('lan', 'dạ')
    expect(said.at(-1)!.body.menu!.labels.filter((l) => l.startsWith('Nhận chỗ'))).toHaveLength(2)
    expect([await state(one), await state(two)]).toEqual(['asked', 'asked'])
    await world.say('lan', `Nhận chỗ: Hội chợ Hai Thử nghiệm, Cơ sở Mắm Thử nghiệm`)
    expect([await state(one), await state(two)]).toEqual(['asked', 'registered'])
  })

  it('said before the offer was sent does not answer it', async () => {
    const fair = await waiting('Hội chợ Thử nghiệm')
    await fairs(world.database.db, world.facts, world.clock.now())
    const morning = new Date('2026-11-26T07:00:00+07:00')
    await world.database.db
      .updateTable('outbox')
      .set({ not_before: morning })
      .where('state', '=', 'queued')
      .execute()
    const said = await world.say('lan', 'ok')
    expect(said.at(-1)!.body.text).toContain('Anh chị nhận chỗ này không?')
    expect(await state(fair)).toBe('asked')
  })

  it('from somebody to whom nothing is offered goes where it went before', async () => {
    const said = await world.say('lan', 'thôi')
    expect(said.at(-1)!.body.text).not.toContain('chỗ')
  })
})
