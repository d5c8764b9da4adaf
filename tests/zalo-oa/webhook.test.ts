import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WEBHOOK_PATH } from '../../src/bot/channels/zalo-oa/webhook.ts'
import { HOUR, lan, makePerson, outboxTexts, startZaloBot, type ZaloBot } from '../support/zalo-oa-bot.ts'
import { ZaloOaServer } from '../support/zalo-oa-server.ts'

let bot: ZaloBot
let away = false
let hangs: Promise<void> | null = null

beforeEach(async () => {
  away = false
  hangs = null
  bot = await startZaloBot({
    receive: (next) => async (arrivals) => {
      if (away) throw new Error('connection terminated')
      await hangs
      await next(arrivals)
    },
  })
})
afterEach(() => bot.stop())

/** Rows that a request could leave behind. */
const rowCount = async () => {
  const { rows } = await sql<{ n: number }>`
    select (select count(*) from inbox) + (select count(*) from setting) + (select count(*) from outbox)
      + (select count(*) from zalo_reach) as n`.execute(bot.database.db)
  return rows[0]!.n
}
const texts = () => bot.server.arrived.map((m) => m.text)
const post = async (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  (await bot.app.request(WEBHOOK_PATH, { method: 'POST', headers, body })).status
/** One event brought by hand, signed as asked. */
const bring = (event: Record<string, unknown>, sign = (mac: string) => `mac=${mac}`) => {
  const timestamp = String(event.timestamp ?? bot.server.events.timestamp())
  const body = Buffer.from(JSON.stringify({ app_id: bot.server.config().appId, timestamp, ...event }))
  const header = sign(bot.server.events.sign(body, timestamp))
  return post(new Uint8Array(body), { 'x-zevent-signature': header })
}
const textEvent = (text: string, id = 'msg-1') => ({
  event_name: 'user_send_text',
  sender: { id: lan },
  recipient: { id: ZaloOaServer.oaId },
  message: { text, msg_id: id },
})

describe('webhook of the Official Account', () => {
  it('answers the unsigned question when the address is saved', async () => {
    expect(await bot.server.events.probe()).toBe(200)
    expect(await post(' { } ')).toBe(200)
  })

  it('answers what somebody wrote, once, and is not led astray by echoes and receipts', async () => {
    expect(await bot.server.say(lan, 'xin chào')).toBe(200)
    await bot.assistant.idle()
    expect(texts()).toEqual(['heard: xin chào'])
    // Text, echo, received, seen.
    expect(bot.server.events.statuses).toEqual([200, 200, 200, 200])
    await bot.assistant.idle()
    expect(texts()).toHaveLength(1)
    const receipts = await bot.database.db.selectFrom('zalo_receipt').selectAll().execute()
    expect(receipts).toMatchObject([
      {
        message_id: bot.server.arrived[0]!.messageId,
        received_at: expect.any(Date),
        seen_at: expect.any(Date),
      },
    ])
  })

  it.each([
    ['without a signature', null],
    ['signed with something else', () => `mac=${'0'.repeat(64)}`],
    ['with half a signature', (mac: string) => `mac=${mac.slice(0, 40)}`],
  ])('keeps nothing that comes %s', async (_what, sign) => {
    const status = sign
      ? await bring(textEvent('kẻ lạ'), sign)
      : await post(JSON.stringify(textEvent('kẻ lạ')))
    expect(status).toBe(401)
    await bot.assistant.idle()
    expect(texts()).toEqual([])
  })

  describe('signed wrongly under our app', () => {
    beforeEach(() =>
      makePerson(bot, { id: 'quan-tri', address: 'quan-tri', channel: 'web', administrator: true }),
    )
    const forge = () => bring(textEvent('sai khoá'), () => `mac=${'0'.repeat(64)}`)
    const told = async () => {
      await bot.zalo.stop()
      return outboxTexts(bot)
    }

    it('with a wrong key: administrators hear of it once, in time before Zalo gives up', async () => {
      vi.spyOn(bot.server.events, 'sign').mockReturnValue('0'.repeat(64))
      expect(await bot.server.say(lan, 'có ai không')).toBe(401)
      for (let minute = 0; minute < 75; minute++) {
        bot.pass(60_000)
        await bot.server.events.redeliver()
      }
      expect(bot.server.events.disabled).toBe(false)
      expect(await told()).toEqual([expect.stringContaining('ZALO_OA_SECRET_KEY')])
    })

    it.each([1, 3, 500])(
      '%i forged within a minute: nobody is called, nothing kept, nothing logged',
      async (n) => {
        const before = await rowCount()
        for (let i = 0; i < n; i++) expect(await forge()).toBe(401)
        expect(await told()).toEqual([])
        expect(await rowCount()).toBe(before)
        expect(bot.logged).toEqual([])
      },
    )

    it('forged for hours among events that are right: nobody is called', async () => {
      for (let i = 0; i < 60; i++) {
        await forge()
        bot.pass(5 * 60_000)
        if (i % 3 === 0) await bot.server.say(lan, 'chào')
      }
      expect((await told()).filter((t) => t.includes('ZALO_OA_SECRET_KEY'))).toEqual([])
    })

    it('of another app, for hours: nobody is called', async () => {
      for (let i = 0; i < 20; i++) {
        bot.pass(5 * 60_000)
        const body = '{"app_id":"1","timestamp":"1757000000000"}'
        expect(await post(body, { 'x-zevent-signature': 'mac=0' })).toBe(401)
      }
      expect(await told()).toEqual([])
    })
  })

  it('is not acknowledged while the database is away, is brought again, and answered once', async () => {
    away = true
    expect(await bot.server.say(lan, 'lần hai')).toBe(503)
    bot.pass(30_000)
    await bot.server.events.redeliver()
    expect(bot.server.events.undelivered).toBe(1)
    away = false
    bot.pass(300_000)
    await bot.server.events.redeliver()
    expect(bot.server.events).toMatchObject({ undelivered: 0, disabled: false })
    await bot.assistant.idle()
    expect(texts()).toEqual(['heard: lần hai'])
  })

  it('a message brought hours later lets us write from when it was written, not from when it came', async () => {
    const wrote = bot.clock.now()
    away = true
    await bot.server.say(lan, 'trễ')
    away = false
    bot.pass(HOUR)
    await bot.server.events.redeliver()
    const reach = await bot.database.db.selectFrom('zalo_reach').select('wrote_at').executeTakeFirstOrThrow()
    expect(reach.wrote_at!.getTime() - wrote.getTime()).toBeLessThan(1_000)
  })

  it('answers within two seconds whatever hangs behind, and not with 200', async () => {
    let release = () => {}
    hangs = new Promise((r) => {
      release = r
    })
    const began = performance.now()
    expect(await bot.server.say(lan, 'treo')).toBe(503)
    expect(performance.now() - began).toBeLessThan(2_000)
    release()
  })

  it('answers once what is brought twice at once and a hundred times after', async () => {
    bot.server.people.interact(lan)
    const event = { ...textEvent('cùng lúc'), timestamp: String(bot.clock.now().getTime()) }
    expect(await Promise.all([bring(event), bring(event)])).toEqual([200, 200])
    for (let i = 0; i < 98; i++) expect(await bring(event)).toBe(200)
    await bot.assistant.idle()
    expect(texts()).toEqual(['heard: cùng lúc'])
  })

  it('acknowledges what it does not know or cannot read, refuses what is far too large', async () => {
    for (const event of [
      { event_name: 'event_journey_changed', x: 1 },
      { event_name: 'user_send_text', sender: { id: lan } },
      { event_name: 'user_send_text', sender: { id: 7e18 }, recipient: { id: 1 }, message: {} },
      { event_name: '__proto__' },
      { event_name: 5 },
      { ...textEvent('khác OA'), recipient: { id: '3000000000000000001' } },
    ])
      expect(await bring(event)).toBe(200)
    expect(await post('{"app_id":')).toBe(401)
    expect(await post('')).toBe(401)
    expect(await post('null')).toBe(401)
    expect(await post(JSON.stringify(textEvent('a'.repeat(1_100_000))))).toBe(413)
    await bot.assistant.idle()
    expect(texts()).toEqual([])
  })

  it('greets whoever follows, once however often it is told', async () => {
    expect(await bot.server.follow(lan)).toBe(200)
    await bot.assistant.idle()
    // The parrot has no /start; what matters is that it reached it as one.
    expect(texts()).toEqual(['core.unknownCommand'])
  })

  it('takes a press for a press only if the menu is this chat’s own', async () => {
    await bot.server.say(lan, '/chon')
    await bot.assistant.idle()
    const [button] = bot.server.arrived[0]!.buttons
    await bot.server.say('7000000000000000002', button!.payload)
    await bot.assistant.idle()
    await bot.server.say(lan, button!.payload)
    await bot.assistant.idle()
    expect(bot.server.arrived.slice(1).map((m) => [m.to, m.text])).toEqual([
      ['7000000000000000002', 'core.oldButton'],
      [lan, 'chosen: Có'],
    ])
  })

  it('is closed once we stopped', async () => {
    await bot.zalo.stop()
    expect(await bot.server.say(lan, 'muộn rồi')).toBe(503)
  })

  it('logs no text, no phone, no token', async () => {
    await bring({ event_name: 'user_submit_info', sender: { id: lan }, info: { phone: '84901234567' } })
    await bring({ event_name: 'user_send_text', sender: { id: lan }, message: { text: 'bí mật' } })
    const { rows } = await sql<{ t: string }>`select access_token as t from zalo_token`.execute(
      bot.database.db,
    )
    const log = bot.logged.join('')
    expect(log).not.toMatch(/84901234567|bí mật/)
    expect(log).not.toContain(rows[0]!.t)
  })
})
