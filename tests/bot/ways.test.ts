import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { RETRY_AFTER_S } from '../../src/bot/delivery.ts'
import { queueNotice } from '../../src/bot/notices.ts'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { remind } from '../../src/jobs/remind.ts'
import { freshPglite } from '../support/database.ts'
import { giveRight, link, makeProduct } from '../support/register-rows.ts'
import { type SeveralChannels, severalChannels } from '../support/several-channels.ts'
import { StandingClock } from '../support/world.ts'

/** Expiry 2027-06-01: the window opens on 2026-12-03. */
const decided = '2024-06-01'
const due = new Date('2026-12-03T09:00:00+07:00')
const clock = new StandingClock(due)
let database: OpenDatabase
let house: SeveralChannels
let lan: string
let product: Awaited<ReturnType<typeof makeProduct>>
const commune = '30688@2025-07-01'
const province = '91@2025-07-01'

beforeAll(async () => {
  database = await freshPglite()
})
afterAll(() => database.close())

/** Somebody with chats; the last one was used last. */
async function person(name: string, channels: string[], kind: 'producer' | 'officer' = 'producer') {
  const id = randomUUID()
  const { db } = database
  await db.insertInto('person').values({ id, kind, name, locale: null, created_at: due }).execute()
  for (const [i, channel] of channels.entries())
    await db
      .insertInto('chat')
      .values({
        channel,
        account: 'test',
        address: name,
        person_id: id,
        passive: channel === 'web',
        created_at: due,
        seen_at: new Date(due.getTime() - (channels.length - i) * 60_000),
      })
      .execute()
  return id
}

async function lanOn(...channels: string[]) {
  lan = await person('lan', channels)
  product = await makeProduct(database.db, {
    name: 'Mắm Thử nghiệm',
    producer: 'Cơ sở Thử nghiệm',
    decided,
    commune,
    now: due,
  })
  await link(database.db, { personId: lan, producerId: product.producerId, now: due })
}

beforeEach(async () => {
  await freshPglite()
  clock.set(due)
  house = severalChannels(database, clock)
})
afterEach(() => house.assistant.stop())

async function remindNow(): Promise<number> {
  const told = await remind(database.db, house.facts, clock.now())
  await house.assistant.idle()
  return told.length
}

const tell = (notice: Partial<Parameters<typeof queueNotice>[1]> = {}) =>
  database.db
    .transaction()
    .execute((trx) => queueNotice(trx, { personId: lan, reply: { text: 'tin' }, ...notice }, clock.now()))

const sentTo = () => house.sent.map((m) => `${m.channel} ${m.address}`)
const states = async () =>
  (await database.db.selectFrom('outbox').select('state').orderBy('id').execute()).map((r) => r.state)

describe('where a notice goes', () => {
  it.each([
    ['the chat used last', ['web', 'zalo-bot', 'telegram'], null, 'telegram'],
    ['one that can wake people before the web page', ['zalo-bot', 'telegram', 'web'], null, 'telegram'],
    ['the web page where there is nothing else', ['web'], null, 'web'],
    ['the channel they chose', ['zalo-bot', 'telegram', 'web'], 'zalo-bot', 'zalo-bot'],
    ['the web page if they chose it', ['zalo-bot', 'telegram', 'web'], 'web', 'web'],
    ['as if they had not chosen, where they are no longer', ['web', 'telegram'], 'zalo-bot', 'telegram'],
  ])('%s', async (_what, channels, chosen, expected) => {
    await lanOn(...channels)
    await database.db.updateTable('person').set({ notices_on: chosen }).execute()
    expect(await remindNow()).toBe(1)
    expect(sentTo()).toEqual([`${expected} lan`])
  })
})

describe('when a way fails', () => {
  it.each(['gone', 'never', 'unreachable'] as const)('%s: the next chat is used, once', async (kind) => {
    await lanOn('web', 'zalo-bot', 'telegram')
    house.refuse('telegram', 'lan', { kind })
    house.refuse('zalo-bot', 'lan', { kind })
    expect(await remindNow()).toBe(1)
    expect(house.refused).toEqual(['telegram lan', 'zalo-bot lan'])
    expect(sentTo()).toEqual(['web lan'])
    expect(await states()).toEqual(['sent'])
    const gone = await database.db
      .selectFrom('chat')
      .select('channel')
      .where('gone_at', 'is not', null)
      .execute()
    expect(gone.length).toBe(kind === 'gone' ? 2 : 0)
    // It was told: no run tells it again.
    clock.set(new Date('2026-12-04T09:00:00+07:00'))
    expect(await remindNow()).toBe(0)
    expect(house.sent).toHaveLength(1)
  })

  it('what could not be sent for hours goes another way too', async () => {
    await lanOn('zalo-bot', 'telegram')
    house.refuse('telegram', 'lan', { kind: 'retry' })
    await remindNow()
    for (const wait of RETRY_AFTER_S) {
      expect(house.sent).toEqual([])
      clock.set(new Date(clock.now().getTime() + wait * 1_300))
      await house.assistant.idle()
    }
    expect(sentTo()).toEqual(['zalo-bot lan'])
  })

  it('its choices go along, numbered behind those already open there', async () => {
    await lanOn('zalo-bot', 'telegram')
    await house.say('zalo-bot', 'lan', '/nhacnho')
    clock.set(new Date(due.getTime() + 60_000))
    await house.say('telegram', 'lan', '/trogiup')
    house.refuse('telegram', 'lan', { kind: 'unreachable' })
    await remindNow()
    expect(house.refused).toEqual(['telegram lan'])
    const offered = house.sent.at(-1)!
    expect(offered.channel).toBe('zalo-bot')
    const number = /(\d+)\. Nhắc lại sau 7 ngày/.exec(offered.text)![1]!
    expect(Number(number)).toBeGreaterThan(2)
    expect((await house.say('zalo-bot', 'lan', number)).join()).toContain('10/12/2026')
    // Where it came from, the number means nothing of it any more.
    expect((await house.say('telegram', 'lan', number)).join()).not.toContain('10/12/2026')
  })

  it('all that waits for somebody who left goes along, in its order', async () => {
    await lanOn('zalo-bot', 'telegram')
    house.refuse('telegram', 'lan', { kind: 'gone' })
    for (const text of ['một', 'hai', 'ba']) await tell({ reply: { text } })
    await house.assistant.idle()
    expect(house.sent.map((m) => `${m.channel} ${m.text}`)).toEqual([
      'zalo-bot một',
      'zalo-bot hai',
      'zalo-bot ba',
    ])
  })

  it('a reply stays where it was asked for', async () => {
    await lanOn('zalo-bot', 'telegram')
    house.refuse('telegram', 'lan', { kind: 'never' })
    expect(await house.say('telegram', 'lan', '/trogiup')).toEqual([])
    expect(house.sent).toEqual([])
    expect(await states()).toEqual(['failed'])
  })

  it('and so does what speaks of that very chat', async () => {
    await lanOn('zalo-bot', 'telegram')
    const chat = await database.db
      .selectFrom('chat')
      .select('id')
      .where('channel', '=', 'zalo-bot')
      .executeTakeFirstOrThrow()
    house.refuse('zalo-bot', 'lan', { kind: 'gone' })
    await tell({ chatId: chat.id })
    await house.assistant.idle()
    expect(house.sent).toEqual([])
    expect(await states()).toEqual(['gone'])
  })

  it('nothing goes on to a chat that was taken apart meanwhile, or of somebody who is deleted', async () => {
    await lanOn('zalo-bot', 'telegram')
    house.refuse('telegram', 'lan', { kind: 'gone' })
    await tell()
    await database.db.updateTable('chat').set({ person_id: null }).where('channel', '=', 'telegram').execute()
    await house.assistant.idle()
    expect(house.sent).toEqual([])
    expect(await states()).toEqual(['gone'])
  })
})

describe('when no way is left', () => {
  const fail = () => {
    for (const channel of ['telegram', 'zalo-bot']) house.refuse(channel, 'lan', { kind: 'unreachable' })
  }

  it('who is in charge of the commune is asked to call, once', async () => {
    await lanOn('zalo-bot', 'telegram')
    for (const [name, place] of [
      ['tam', commune],
      ['tinh', province],
    ] as const)
      await giveRight(database.db, {
        personId: await person(name, ['telegram'], 'officer'),
        role: 'officer',
        place,
        now: due,
      })
    fail()
    await remindNow()
    await remindNow()
    expect(sentTo()).toEqual(['telegram tam'])
    const text = house.sent[0]?.text
    for (const word of [
      'gọi điện',
      'Cơ sở Thử nghiệm',
      'Sản phẩm: Mắm Thử nghiệm',
      'Điều 7.6.a',
      '01/06/2027',
    ])
      expect(text).toContain(word)
    expect(await states()).toEqual(['failed', 'sent'])
  })

  it('where the commune has nobody, the province is asked; each officer gets it once', async () => {
    await lanOn('telegram')
    for (const name of ['mot', 'hai'])
      await giveRight(database.db, {
        personId: await person(name, ['zalo-bot'], 'officer'),
        role: 'officer',
        place: province,
        now: due,
      })
    fail()
    await remindNow()
    expect(sentTo().sort()).toEqual(['zalo-bot hai', 'zalo-bot mot'])
  })

  it('an officer who cannot be reached one way is asked another', async () => {
    await lanOn('telegram')
    const tam = await person('tam', ['web', 'telegram'], 'officer')
    await giveRight(database.db, { personId: tam, role: 'officer', place: commune, now: due })
    fail()
    house.refuse('telegram', 'tam', { kind: 'gone' })
    await remindNow()
    expect(sentTo()).toEqual(['web tam'])
  })

  it('a message about no product names the producer; people who speak for nobody are nobody’s task', async () => {
    await lanOn('telegram')
    const tam = await person('tam', ['telegram'], 'officer')
    await giveRight(database.db, { personId: tam, role: 'officer', place: commune, now: due })
    fail()
    await tell({ reply: { text: 'Mời dự hội chợ' } })
    await house.assistant.idle()
    expect(house.sent.map((m) => m.text)).toEqual([
      expect.stringMatching(/Cơ sở Thử nghiệm.*Mời dự hội chợ/s),
    ])
    house.refuse('telegram', 'khach', { kind: 'never' })
    await tell({ personId: await person('khach', ['telegram']) })
    await house.assistant.idle()
    expect(house.sent).toHaveLength(1)
  })

  it('who left and comes back is told what they missed', async () => {
    await lanOn('telegram')
    house.refuse('telegram', 'lan', { kind: 'gone' })
    await remindNow()
    expect(await states()).toEqual(['gone'])
    house.refuse('telegram', 'lan', null)
    await house.say('telegram', 'lan', '/trogiup')
    clock.set(new Date('2026-12-04T09:00:00+07:00'))
    expect(await remindNow()).toBe(1)
  })
})

describe('choosing', () => {
  it('is offered in /nhacnho and /toi to whoever has several places, in words', async () => {
    await lanOn('web', 'zalo-bot', 'telegram')
    const [overview] = await house.say('telegram', 'lan', '/nhacnho')
    expect(overview).toMatch(/Tin nhắc gửi tới: nơi anh chị nhắn gần nhất/)
    const [ask] = await house.say('telegram', 'lan', 'chon noi nhan tin nhac')
    expect(ask).toMatch(/1\. Telegram\n2\. Zalo Bot\n3\. Trang web\n4\. Nơi nhắn gần nhất$/)
    expect(await house.say('telegram', 'lan', '3')).toEqual([expect.stringMatching(/trang web.*mở trang/s)])
    const [me] = await house.say('telegram', 'lan', '/toi')
    expect(me).toMatch(/• Tin nhắc gửi tới: trang web/)
    await remindNow()
    expect(sentTo().at(-1)).toBe('web lan')
    await house.say('telegram', 'lan', 'chon noi nhan tin nhac')
    expect(await house.say('telegram', 'lan', '4')).toEqual([expect.stringContaining('gần nhất')])
    const row = await database.db.selectFrom('person').select('notices_on').executeTakeFirstOrThrow()
    expect(row.notices_on).toBeNull()
  })

  it('is not offered to who has one place, and an old offer of a place they left does nothing', async () => {
    await lanOn('telegram', 'zalo-bot')
    await house.say('zalo-bot', 'lan', '/nhacnho')
    await house.say('zalo-bot', 'lan', 'chon noi nhan tin nhac')
    await database.db.updateTable('chat').set({ gone_at: due }).where('channel', '=', 'telegram').execute()
    expect(await house.say('zalo-bot', 'lan', 'telegram')).toEqual([expect.stringContaining('/lienket')])
    expect((await house.say('zalo-bot', 'lan', '/nhacnho'))[0]).not.toMatch(/Tin nhắc gửi tới/)
  })
})
