import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ConfigError } from '../../src/config.ts'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { freshPglite } from '../support/database.ts'
import { zaloIdOf, zaloText } from '../support/zalo-bot-events.ts'
import { type RunningZaloBot, startZaloBot } from '../support/zalo-bot-running.ts'
import { ZaloBotServer } from '../support/zalo-bot-server.ts'
import { zaloConfig } from '../support/zalo-bot-voice.ts'

const lan = zaloIdOf('lan')
let database: OpenDatabase
beforeAll(async () => {
  database = await freshPglite()
})
afterAll(() => database.close())

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function start(options: Parameters<typeof startZaloBot>[0] = {}): Promise<RunningZaloBot> {
  const bot = await startZaloBot({ database, ...options })
  closing.push(() => bot.stop())
  return bot
}

async function opened(): Promise<ZaloBotServer> {
  const server = await ZaloBotServer.open()
  closing.push(() => server.close())
  return server
}

const texts = (server: ZaloBotServer) => server.sent.map((m) => m.text)

/** All was handed over, and asked for once more: so it was kept. Then it is handled and answered. */
async function quiet(bot: RunningZaloBot): Promise<void> {
  await bot.server.until(() => bot.server.pending === 0)
  const asked = bot.server.countOf('getUpdates')
  await bot.server.until(() => bot.server.countOf('getUpdates') > asked)
  await bot.assistant.idle()
}

/** Says something and waits for its answer, and so for all before it. */
async function say(bot: RunningZaloBot, ...said: string[]): Promise<void> {
  const before = bot.server.sent.length
  bot.server.push(...said.map((text) => zaloText(lan, text)))
  await bot.server.until(() => bot.server.sent.length >= before + said.length)
  await bot.assistant.idle()
}

describe('polling', () => {
  it('answers in the order in which people wrote, one event at a time, and breaks no rule', async () => {
    const bot = await start()
    await say(bot, 'một', 'hai', 'ba')
    expect(texts(bot.server)).toEqual(['heard: một', 'heard: hai', 'heard: ba'])
    expect(bot.server.faults).toEqual([])
    expect(bot.server.calls.slice(0, 2).map((c) => c.method)).toEqual(['getMe', 'getWebhookInfo'])
    expect(bot.server.countOf('setWebhook') + bot.server.countOf('deleteWebhook')).toBe(0)
  })

  it('408 is how Zalo says that nobody wrote: no failure, no alarm, and it asks on', async () => {
    const lines: string[] = []
    const log = pino({ level: 'warn' }, { write: (line: string) => lines.push(line) })
    const bot = await start({ pollSeconds: 0, log })
    await bot.server.until(() => bot.server.countOf('getUpdates') >= 3)
    await say(bot, 'còn đây')
    expect(lines).toEqual([])
  })

  it('holds what was handed over until the database takes it, for Zalo forgets it', async () => {
    let away = 3
    const bot = await start({
      receive: (next) => async (arrivals) => {
        if (away-- > 0) throw new Error('ECONNREFUSED')
        await next(arrivals)
      },
    })
    await say(bot, 'giữ giúp', 'và sau đó')
    expect(away).toBeLessThan(0)
    expect(texts(bot.server)).toEqual(['heard: giữ giúp', 'heard: và sau đó'])
  })

  it('answers the same event once, though it comes a hundred times', async () => {
    const bot = await start()
    const event = zaloText(lan, 'trăm lần')
    bot.server.push(...Array.from({ length: 100 }, () => structuredClone(event)), zaloText(lan, 'sau đó'))
    await quiet(bot)
    expect(texts(bot.server)).toEqual(['heard: trăm lần', 'heard: sau đó'])
  })

  it('lives through everything a server can do wrong, and no token or chat is told to the log', async () => {
    const server = await opened()
    const lines: string[] = []
    const log = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) })
    server.misbehave(
      'getUpdates',
      { is: 'error', code: 500 },
      { is: 'html', status: 502 },
      { is: 'html', status: 200 },
      { is: 'cut' },
      { is: 'hang' },
      { is: 'error', code: 403, description: 'Internal server error' },
      { is: 'error', code: 408, status: 200 },
      { is: 'error', code: 429, description: `quota of ${ZaloBotServer.token}` },
    )
    const bot = await start({ server, log, callSeconds: 0.3, pollSeconds: 0 })
    await say(bot, 'còn đó không')
    expect(texts(server)).toEqual(['heard: còn đó không'])
    expect(lines.filter((l) => l.includes('getUpdates')).length).toBe(7)
    expect(lines.join('\n')).not.toContain(ZaloBotServer.token.split(':')[1])
    expect(lines.join('\n')).not.toContain(lan)
  })

  it('stops asking for good when the token is refused', async () => {
    const server = await opened()
    server.misbehave('getUpdates', { is: 'error', code: 401, description: 'Unauthorized' })
    const lines: string[] = []
    const told = new Promise<void>((heard) => {
      const write = (line: string) => {
        lines.push(line)
        heard()
      }
      const log = pino({ level: 'error' }, { write })
      void start({ server, log })
    })
    await told
    for (const close of closing.splice(1)) await close()
    expect(server.countOf('getUpdates')).toBe(1)
    expect(lines.join('\n')).toContain('ZALO_BOT_TOKEN')
    expect(lines.join('\n')).not.toContain('TEST-token')
  })
})

describe('start', () => {
  it('does not wait for Zalo to come back', async () => {
    const server = await opened()
    server.misbehave('getMe', { is: 'cut' }, { is: 'html', status: 504 })
    server.misbehave('getWebhookInfo', { is: 'error', code: 502 })
    const bot = await start({ server })
    await say(bot, 'lại có mạng')
    expect(texts(server)).toEqual(['heard: lại có mạng'])
    expect(server.countOf('getMe')).toBe(4)
  })

  it('refuses to poll while a webhook is set, for it would hear nobody, and says what to do', async () => {
    const server = await opened()
    server.setWebhookByHand('https://nguoi-khac.example.vn/hook?key=bi-mat')
    const error = await start({ server }).catch((e: unknown) => e as Error)
    expect(error).toBeInstanceOf(ConfigError)
    expect((error as Error).message).toMatch(/webhook.*nguoi-khac\.example\.vn.*deleteWebhook/)
    expect((error as Error).message).not.toMatch(/bi-mat|TEST-token/)
    expect(server.countOf('getUpdates')).toBe(0)
  })

  it('stops with one sentence when the token is refused, and the sentence does not carry it', async () => {
    const server = await opened()
    const token = '4200000002:another-TOKEN_that-nobody-knows'
    const error = await start({ server, config: { ...zaloConfig(server), token } }).catch(
      (e: unknown) => e as Error,
    )
    expect(error).toBeInstanceOf(ConfigError)
    expect((error as Error).message).toContain('ZALO_BOT_TOKEN')
    expect(String((error as Error).stack)).not.toContain(token)
  })
})
