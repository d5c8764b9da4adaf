import { Hono } from 'hono'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { WEBHOOK_PATH } from '../../src/bot/channels/telegram/webhook.ts'
import { ConfigError } from '../../src/config.ts'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { freshPglite } from '../support/database.ts'
import { type RunningBot, startBot } from '../support/telegram-bot.ts'
import { TelegramServer } from '../support/telegram-server.ts'
import { textUpdate } from '../support/telegram-updates.ts'

const chat = 900_000_001
const secret = 'Thu-nghiem_0123456789'
let database: OpenDatabase
let server: TelegramServer
let bot: RunningBot
let away = false

const config = (publicUrl: string) =>
  ({ mode: 'webhook', token: TelegramServer.token, apiRoot: server.apiRoot, secret, publicUrl }) as const

beforeAll(async () => {
  database = await freshPglite()
})
afterAll(() => database.close())

beforeEach(async () => {
  away = false
  server = await TelegramServer.open()
  bot = await startBot({
    server,
    database,
    config: config('https://ocop.example.vn'),
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

/** Brings an update as Telegram does; `given` replaces the secret. */
async function bring(body: string, given: string | null = secret): Promise<number> {
  const app = new Hono().route('/', bot.telegram.routes)
  const headers = new Headers({ 'content-type': 'application/json' })
  if (given !== null) headers.set('X-Telegram-Bot-Api-Secret-Token', given)
  return (await app.request(WEBHOOK_PATH, { method: 'POST', headers, body })).status
}

const texts = () => server.sent.map((m) => m.text)

describe('webhook', () => {
  it('is set with the secret and what we want to hear of, and never polls', async () => {
    const call = server.calls.find((c) => c.method === 'setWebhook')
    expect(call?.payload).toEqual({
      url: `https://ocop.example.vn${WEBHOOK_PATH}`,
      secret_token: secret,
      allowed_updates: ['message', 'callback_query'],
    })
    expect(server.countOf('getUpdates')).toBe(0)
    expect(server.faults).toEqual([])
  })

  it('answers what Telegram brings', async () => {
    expect(await bring(JSON.stringify(textUpdate(chat, 'qua webhook')))).toBe(200)
    await bot.assistant.idle()
    expect(texts()).toEqual(['heard: qua webhook'])
  })

  it.each([null, '', 'x', secret.slice(0, -1), `${secret}x`, secret.toUpperCase()])(
    'lets nobody in with the secret %o',
    async (given) => {
      expect(await bring(JSON.stringify(textUpdate(chat, 'kẻ lạ')), given)).toBe(401)
      await bot.assistant.idle()
      expect(texts()).toEqual([])
    },
  )

  it('says 503 while the database is away, and answers when it is brought again', async () => {
    const update = JSON.stringify(textUpdate(chat, 'lần hai'))
    away = true
    expect(await bring(update)).toBe(503)
    away = false
    expect(await bring(update)).toBe(200)
    await bot.assistant.idle()
    expect(texts()).toEqual(['heard: lần hai'])
  })

  it('answers once what is brought twice at once and a hundred times after', async () => {
    const update = JSON.stringify(textUpdate(chat, 'cùng lúc'))
    expect(await Promise.all([bring(update), bring(update)])).toEqual([200, 200])
    for (let i = 0; i < 98; i++) expect(await bring(update)).toBe(200)
    await bot.assistant.idle()
    expect(texts()).toEqual(['heard: cùng lúc'])
  })

  it('acknowledges what it does not know, refuses what is no JSON or far too large', async () => {
    for (const body of ['{}', '[]', 'null', '1', '{"update_id":1,"new_kind":{}}', '{"update_id":"x"}']) {
      expect(await bring(body)).toBe(200)
    }
    expect(await bring('{"update_id":')).toBe(400)
    expect(await bring('')).toBe(400)
    expect(await bring(JSON.stringify(textUpdate(chat, 'a'.repeat(1_100_000))))).toBe(413)
    await bot.assistant.idle()
    expect(texts()).toEqual([])
  })

  it('is closed once we stopped', async () => {
    await bot.telegram.stop()
    expect(await bring(JSON.stringify(textUpdate(chat, 'muộn rồi')))).toBe(503)
  })

  it('stops the start when Telegram refuses the address', async () => {
    const other = await TelegramServer.open()
    try {
      const starting = startBot({
        server: other,
        database,
        config: { ...config('http://127.0.0.1:8080'), apiRoot: other.apiRoot },
      })
      await expect(starting).rejects.toThrow(ConfigError)
      await expect(starting).rejects.toThrow('PUBLIC_URL')
    } finally {
      await other.close()
    }
  })
})
