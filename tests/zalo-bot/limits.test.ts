import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { watchLimits } from '../../src/bot/channels/zalo-bot/limits.ts'
import { countUse } from '../../src/db/channel-use.ts'
import type { OpenDatabase } from '../../src/db/connect.ts'
import type { OutBody } from '../../src/db/stored.ts'
import { freshPglite } from '../support/database.ts'
import { makeAdministrator } from '../support/register-rows.ts'
import { StandingClock, World } from '../support/world.ts'
import { zaloIdOf, zaloText, zaloWithheld } from '../support/zalo-bot-events.ts'
import { type RunningZaloBot, startZaloBot } from '../support/zalo-bot-running.ts'
import { ZaloBotServer } from '../support/zalo-bot-server.ts'
import { zaloBotVoice, zaloConfig, zaloLimits } from '../support/zalo-bot-voice.ts'

const now = new Date('2026-11-23T09:00:00+07:00')
const of = { channel: 'zalo-bot', account: '4200000002' }
let database: OpenDatabase

const notices = async () =>
  (await database.db.selectFrom('outbox').select('body').orderBy('id').execute()).map(
    (r) => (r.body as unknown as OutBody).text,
  )

describe('the allowance', () => {
  beforeEach(async () => {
    database = await freshPglite()
  })

  const watch = (at = now) => watchLimits(database.db, of, zaloLimits, at)

  it('of messages is told at 80 % and when it is used up, once each a month, to every administrator', async () => {
    const { db } = database
    await makeAdministrator(db, { address: 'an', now })
    await makeAdministrator(db, { address: 'binh', now })
    await countUse(db, of, '2026-11', { sent: 1_400, received: 999 })
    expect(await watch()).toBe(0)
    await countUse(db, of, '2026-11', { received: 1 })
    expect([await watch(), await watch()]).toEqual([2, 0])
    await countUse(db, of, '2026-11', { sent: 600 })
    expect([await watch(), await watch()]).toEqual([2, 0])
    const told = await notices()
    expect(told.map((t) => /2400 trên 3000|3000 trên 3000/.exec(t)?.[0])).toEqual([
      '2400 trên 3000',
      '2400 trên 3000',
      '3000 trên 3000',
      '3000 trên 3000',
    ])
    // A new month is a new allowance.
    expect(await watch(new Date('2026-12-01T00:00:00+07:00'))).toBe(0)
    await countUse(db, of, '2026-12', { sent: 3_001 })
    expect(await watch(new Date('2026-12-01T00:00:00+07:00'))).toBe(2)
  })

  it('counts what people write only if the setting says so', async () => {
    const { db } = database
    await makeAdministrator(db, { address: 'an', now })
    await countUse(db, of, '2026-11', { received: 3_000 })
    expect(await watchLimits(db, of, { ...zaloLimits, countReceived: false }, now)).toBe(0)
    expect(await watch()).toBe(1)
  })

  it('of people is told from the 40th on and at the 50th', async () => {
    const { db } = database
    await makeAdministrator(db, { address: 'an', now })
    const chats = (n: number, from: number) =>
      Array.from({ length: n }, (_, i) => ({
        ...of,
        address: `a${from + i}`,
        created_at: now,
        seen_at: now,
      }))
    await db.insertInto('chat').values(chats(39, 0)).execute()
    expect(await watch()).toBe(0)
    await db.insertInto('chat').values(chats(1, 39)).execute()
    expect([await watch(), await watch()]).toEqual([1, 0])
    await db.insertInto('chat').values(chats(10, 40)).execute()
    expect([await watch(), await watch()]).toEqual([1, 0])
    expect(await notices()).toEqual([
      expect.stringContaining('40 trên 50'),
      expect.stringContaining('50 trên 50'),
    ])
  })

  it('waits for somebody to tell', async () => {
    const { db } = database
    await countUse(db, of, '2026-11', { sent: 2_999 })
    expect(await watch()).toBe(0)
    await makeAdministrator(db, { address: 'an', now })
    expect(await watch()).toBe(1)
  })
})

describe('Zalo in trouble', () => {
  let server: ZaloBotServer
  let bot: RunningZaloBot
  const clock = new StandingClock(now)
  const lan = zaloIdOf('lan')
  const later = (minutes: number) => clock.set(new Date(clock.now().getTime() + minutes * 60_000))

  beforeEach(async () => {
    database = await freshPglite()
    clock.set(now)
    server = await ZaloBotServer.open()
    server.meet(lan)
    bot = await startZaloBot({
      server,
      database,
      clock,
      config: zaloConfig(server, 'https://ocop.example.vn'),
    })
  })
  afterEach(async () => {
    await bot.stop()
    await server.close()
  })

  const say = async (text: string) => {
    expect((await bot.bring(JSON.stringify(zaloText(lan, text)))).status).toBe(200)
    await bot.assistant.idle()
  }

  it('down for two hours: every answer comes afterwards, once and in order', async () => {
    server.outage = { is: 'html', status: 502 }
    await say('một')
    await say('hai')
    for (let minutes = 0; minutes < 120; minutes += 4) {
      later(4)
      await bot.assistant.idle()
    }
    await say('ba')
    expect(server.sent).toEqual([])
    const tried = server.countOf('sendMessage')
    expect(tried).toBeLessThan(12)
    server.outage = null
    for (let minutes = 0; minutes < 80; minutes += 4) {
      later(4)
      await bot.assistant.idle()
    }
    expect(server.sent.map((m) => m.text)).toEqual(['heard: một', 'heard: hai', 'heard: ba'])
  })

  it('the month’s messages used up: answers wait, are not hammered, and come with the new month', async () => {
    const { db } = database
    await makeAdministrator(db, { address: 'an', now })
    server.quota.used = server.quota.messages
    await say('một')
    for (let minutes = 0; minutes < 24 * 60; minutes += 10) {
      later(10)
      await bot.assistant.idle()
    }
    expect(server.countOf('sendMessage')).toBeLessThan(10)
    expect(server.sent).toEqual([])
    server.quota.used = 0
    later(361)
    await bot.assistant.idle()
    expect(server.sent.map((m) => m.text)).toEqual(['heard: một'])
    const told = (await notices()).filter((t) => t.includes('gửi quá nhiều'))
    // One a day, and the day ended in between.
    expect(told).toHaveLength(2)
  })

  it('a refused token: the administrator hears of it in another chat, and nothing is lost', async () => {
    const { db } = database
    const person = await makeAdministrator(db, { address: 'an', now })
    await db
      .insertInto('chat')
      .values({
        ...of,
        address: lan,
        person_id: person,
        created_at: now,
        seen_at: new Date(now.getTime() + 1),
      })
      .execute()
    server.misbehave('sendMessage', { is: 'error', code: 401 })
    await say('một')
    await bot.stop()
    const rows = await db
      .selectFrom('outbox')
      .innerJoin('chat', 'chat.id', 'outbox.chat_id')
      .select(['chat.channel', 'outbox.state', 'outbox.attempts'])
      .orderBy('outbox.id')
      .execute()
    expect(rows).toEqual([
      { channel: 'zalo-bot', state: 'queued', attempts: 0 },
      { channel: 'plain', state: 'queued', attempts: 0 },
    ])
    expect((await notices())[1]).toContain('ZALO_BOT_TOKEN')
  })
})

describe('whom Zalo protects', () => {
  it('is told once whom to turn to, without a question they could not answer; others are asked as usual', async () => {
    const voice = await zaloBotVoice()
    const world = await World.open({ voice })
    try {
      const withheld = () => voice.bring!('ba_hai', '', zaloWithheld(zaloIdOf('ba_hai')))
      const answers = async () => {
        await world.assistant.idle()
        return (await world.news()).map((m) => m.body.text)
      }
      await world.say('ong_tu', 'gao')
      voice.text('ba_hai', '')
      await withheld()
      expect(await answers()).toEqual([expect.stringMatching(/Zalo không chuyển.*UBND xã/s)])
      await withheld()
      expect(await answers()).toEqual([])
      const said = await world.say('ba_hai', 'toi go duoc roi')
      expect(said.map((m) => m.body.text).join('\n')).toMatch(/đồng ý/i)
    } finally {
      await world.close()
      await voice.close()
    }
  })
})
