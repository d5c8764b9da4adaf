import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { zaloBotChannel } from '../../src/bot/channels/zalo-bot/index.ts'
import { systemClock } from '../../src/clock.ts'
import { ConfigError } from '../../src/config.ts'
import { channelUse } from '../../src/db/channel-use.ts'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { createHttp, listen } from '../../src/http.ts'
import { freshPglite } from '../support/database.ts'
import {
  zaloEnvelope,
  zaloEvent,
  zaloIdOf,
  zaloPictures,
  zaloText,
  zaloWithheld,
} from '../support/zalo-bot-events.ts'
import { type RunningZaloBot, startZaloBot } from '../support/zalo-bot-running.ts'
import { ZaloBotServer } from '../support/zalo-bot-server.ts'
import { zaloConfig, zaloSecret } from '../support/zalo-bot-voice.ts'

const url = 'https://ocop.example.vn'
let database: OpenDatabase
let server: ZaloBotServer
let bot: RunningZaloBot
let away = false
let people = 0
let lan: string

beforeAll(async () => {
  database = await freshPglite()
})
afterAll(() => database.close())

beforeEach(async () => {
  away = false
  await freshPglite()
  server = await ZaloBotServer.open()
  lan = zaloIdOf(`lan${++people}`)
  server.meet(lan)
  bot = await startZaloBot({
    server,
    database,
    config: zaloConfig(server, url),
    receive: (next) => async (arrivals) => {
      if (away) throw new Error('connection terminated')
      await next(arrivals)
    },
  })
})
afterEach(async () => {
  await bot.stop()
  await server.close()
})

const texts = () => server.sent.map((m) => m.text)
const bring = async (
  event: unknown,
  given: string | null = zaloSecret,
  type: string | null = 'application/json',
) => (await bot.bring(JSON.stringify(zaloEnvelope(event)), given, type)).status

/** Brings events, and gives what was answered. */
async function answersTo(...events: unknown[]): Promise<string[]> {
  const before = server.sent.length
  for (const e of events) {
    expect(await bring(e)).toBe(200)
    await bot.assistant.idle()
  }
  return texts().slice(before)
}

const use = async () =>
  channelUse(database.db, bot.zalo.of, new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 7))

describe('webhook', () => {
  it('is set with the secret, and never polls: a poll is said to wipe it', () => {
    const call = server.calls.find((c) => c.method === 'setWebhook')
    expect(call?.params).toEqual({ url: `${url}/zalo-bot/webhook`, secret_token: zaloSecret })
    expect(server.countOf('getUpdates')).toBe(0)
    expect(server.faults).toEqual([])
  })

  it('answers what Zalo brings, in its envelope or bare, with a content type or without', async () => {
    const answer = await bot.bring(JSON.stringify(zaloEnvelope(zaloText(lan, 'trong phong bì'))))
    expect([answer.status, await answer.json()]).toEqual([200, { message: 'Success' }])
    expect((await bot.bring(JSON.stringify(zaloText(lan, 'không phong bì')))).status).toBe(200)
    expect(await bring(zaloText(lan, 'không kiểu'), zaloSecret, null)).toBe(200)
    expect(await bring(zaloText(lan, 'kiểu lạ'), zaloSecret, 'text/plain')).toBe(200)
    await bot.assistant.idle()
    expect(texts()).toEqual(
      ['trong phong bì', 'không phong bì', 'không kiểu', 'kiểu lạ'].map((t) => `heard: ${t}`),
    )
  })

  it.each([null, '', 'x', zaloSecret.slice(0, -1), `${zaloSecret}x`, zaloSecret.toUpperCase()])(
    'lets nobody in with the secret %o',
    async (given) => {
      expect(await bring(zaloText(lan, 'kẻ lạ'), given)).toBe(403)
      await bot.assistant.idle()
      expect(texts()).toEqual([])
    },
  )

  it('says 503 while the database is away, and answers when it is brought again', async () => {
    const event = zaloText(lan, 'lần hai')
    away = true
    expect(await bring(event)).toBe(503)
    away = false
    expect(await bring(event)).toBe(200)
    await bot.assistant.idle()
    expect(texts()).toEqual(['heard: lần hai'])
    await bot.stop()
    expect(await use()).toMatchObject({ received: 1, sent: 1 })
  })

  it('answers once, and counts once, what is brought twice at once and a hundred times after', async () => {
    const event = zaloText(lan, 'cùng lúc')
    expect(await Promise.all([bring(event), bring(event)])).toEqual([200, 200])
    for (let i = 0; i < 98; i++) expect(await bring(event)).toBe(200)
    await bot.assistant.idle()
    expect(texts()).toEqual(['heard: cùng lúc'])
    await bot.stop()
    expect(await use()).toMatchObject({ people: 1, received: 1, sent: 1 })
  })

  it('acknowledges the empty probe and all that is no event, refuses only what is far too large', async () => {
    for (const body of ['', '{}', '[]', 'null', '1', '{"ok":true', '{"ok":true,"result":null}'])
      expect((await bot.bring(body)).status).toBe(200)
    expect(await bring(zaloEvent(lan, 'message.thought.received'))).toBe(200)
    expect(await bring({ event_name: 'message.text.received', message: { text: 'x' } })).toBe(200)
    expect(await bring(zaloText(lan, 'a'.repeat(1_100_000)))).toBe(413)
    await bot.assistant.idle()
    expect(texts()).toEqual([])
    expect(await use()).toMatchObject({ people: 0 })
  })

  it('is closed once we stopped', async () => {
    await bot.zalo.stop()
    expect(await bring(zaloText(lan, 'muộn rồi'))).toBe(503)
  })

  it('passes the probe of setWebhook over the wire', async () => {
    const other = await ZaloBotServer.open()
    other.allowLoopback = true
    const log = pino({ level: 'silent' })
    // The port must be known before the channel is: the address is part of what it tells Zalo.
    const spare = await listen(createHttp({ database, routes: [], https: false, log }), {
      host: '127.0.0.1',
      port: 0,
    })
    const { port } = new URL(spare.url)
    await spare.close()
    const config = zaloConfig(other, `http://127.0.0.1:${port}`)
    const zalo = zaloBotChannel({ config, clock: systemClock, log })
    const http = await listen(createHttp({ database, routes: [zalo.routes], https: false, log }), {
      host: '127.0.0.1',
      port: Number(port),
    })
    await zalo.start({ receive: async () => {}, count: async () => {}, alarm: async () => {} })
    expect(other.probes).toEqual([200])
    await zalo.stop()
    await http.close()
    await other.close()
  })

  it('stops the start when Zalo refuses the address', async () => {
    const starting = startZaloBot({ server, database, config: zaloConfig(server, 'http://127.0.0.1:8080') })
    await expect(starting).rejects.toThrow(ConfigError)
    await expect(starting).rejects.toThrow('PUBLIC_URL')
  })
})

describe('what people send', () => {
  it('choices are numbered lines, and the number, the label, or the label without diacritics chooses', async () => {
    for (const typed of ['2', ' 2. ', 'Không', 'khong']) {
      const [offer, chosen] = await answersTo(zaloText(lan, '/chon'), zaloText(lan, typed))
      expect(offer).toMatch(/\n\n1\. Có\n2\. Không$/)
      expect(chosen).toBe('chosen: Không')
    }
    expect(server.faults).toEqual([])
  })

  it('a picture in any of the shapes seen is known as one, with its address', async () => {
    for (const event of zaloPictures(lan)) {
      expect(bot.zalo.channel.read(zaloEnvelope(event))).toEqual({
        kind: 'picture',
        source: { url: 'https://f21-zpc.zdn.vn/jpg/thu-nghiem.jpg' },
        caption: 'mẫu nhãn',
      })
      expect(await answersTo(event)).toEqual(['core.picture', 'heard: mẫu nhãn'])
    }
  })

  it('stickers and voices are answered, odd fields do not hide a text', async () => {
    expect(await answersTo(zaloEvent(lan, 'message.sticker.received', { sticker: 'x' }))).toEqual([
      'core.unreadable',
    ])
    expect(await answersTo(zaloEvent(lan, 'message.voice.received', { voice_url: 'x' }))).toEqual([
      'core.unreadable',
    ])
    const odd = zaloEvent(lan, 'message.text.received', {
      text: 'alo',
      photo: 7,
      attachments: 'x',
      from: null,
    })
    expect(await answersTo(odd)).toEqual(['heard: alo'])
  })

  it('what Zalo withholds is answered once, counted apart, and anew only after something readable', async () => {
    expect(await answersTo(zaloWithheld(lan))).toEqual(['core.unreadable'])
    expect(await answersTo(zaloWithheld(lan), zaloWithheld(lan), zaloWithheld(lan))).toEqual([])
    expect(await answersTo(zaloText(lan, 'chữ đây'))).toEqual(['heard: chữ đây'])
    expect(await answersTo(zaloWithheld(lan))).toEqual(['core.unreadable'])
    await bot.stop()
    expect(await use()).toMatchObject({ received: 6, withheld: 5, sent: 3 })
  })

  it('a group is led to a chat of its own, once, and nothing of it is kept', async () => {
    const group = { chat: { id: '77aa', chat_type: 'GROUP' } }
    server.meet('77aa')
    await answersTo(
      ...['một', 'hai'].map((text) => zaloEvent(lan, 'message.text.received', { ...group, text })),
    )
    await bot.stop()
    expect(server.sent.map((m) => m.chat_id)).toEqual(['77aa'])
    expect(server.sent[0]!.text).toMatch(/nhắn riêng/)
    expect(await database.db.selectFrom('chat').select('id').execute()).toEqual([])
  })

  it('what a bot says is not for us', async () => {
    const from = { id: lan, is_bot: true }
    expect(await answersTo(zaloEvent(lan, 'message.text.received', { from, text: 'tôi là máy' }))).toEqual([])
  })

  it('long texts, decomposed or of emoji, come back whole in messages Zalo takes however it counts', async () => {
    server.measure = 'units'
    for (const text of [
      '\u{1F33E}'.repeat(1_900),
      'Thoại Sơn '.repeat(190).normalize('NFD'),
      'a'.repeat(1_895),
    ]) {
      const answers = await answersTo(zaloText(lan, text))
      expect(answers.every((a) => a.length <= 1_900)).toBe(true)
      expect(answers.join(' ').replace(/\s/g, '')).toBe(`heard: ${text.normalize('NFC')}`.replace(/\s/g, ''))
    }
    expect(server.faults).toEqual([])
  })
})
