import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ConfigError } from '../../src/config.ts'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { freshPglite } from '../support/database.ts'
import { type RunningBot, startBot } from '../support/telegram-bot.ts'
import { TelegramServer } from '../support/telegram-server.ts'
import { messageUpdate, pressUpdate, textUpdate } from '../support/telegram-updates.ts'

const chat = 900_000_001
let database: OpenDatabase
beforeAll(async () => {
  database = await freshPglite()
})
afterAll(() => database.close())

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function start(options: Parameters<typeof startBot>[0] = {}): Promise<RunningBot> {
  const bot = await startBot({ database, ...options })
  closing.push(() => bot.stop())
  return bot
}

const texts = (server: TelegramServer) => server.sent.map((m) => m.text)

/** All was acknowledged, handled and sent. */
async function quiet(bot: RunningBot): Promise<void> {
  await bot.server.until(() => bot.server.pending === 0)
  await bot.assistant.idle()
}

describe('polling', () => {
  it('answers in the order in which people wrote, and breaks no rule of the Bot API', async () => {
    const bot = await start()
    bot.server.push(textUpdate(chat, 'một'), textUpdate(chat, 'hai'), textUpdate(chat, 'ba'))
    await quiet(bot)
    expect(texts(bot.server)).toEqual(['heard: một', 'heard: hai', 'heard: ba'])
    expect(bot.server.faults).toEqual([])
    expect(bot.server.calls.slice(0, 2).map((c) => c.method)).toEqual(['getMe', 'deleteWebhook'])
  })

  it('acknowledges only what is kept', async () => {
    let keep = () => {}
    let ask = () => {}
    const kept = new Promise<void>((r) => {
      keep = r
    })
    const asked = new Promise<void>((r) => {
      ask = r
    })
    const bot = await start({
      receive: (next) => async (arrivals) => {
        ask()
        await kept
        await next(arrivals)
      },
    })
    bot.server.push(textUpdate(chat, 'giữ giúp'))
    await asked
    expect(bot.server.pending).toBe(1)
    expect(bot.server.countOf('getUpdates')).toBe(1)
    keep()
    await quiet(bot)
    expect(texts(bot.server)).toEqual(['heard: giữ giúp'])
  })

  it('while the database is away, lets Telegram keep the messages; then answers each once', async () => {
    let away = 3
    const bot = await start({
      receive: (next) => async (arrivals) => {
        if (arrivals.length > 0 && away-- > 0) throw new Error('ECONNREFUSED')
        await next(arrivals)
      },
    })
    bot.server.push(textUpdate(chat, 'một'), textUpdate(chat + 1, 'hai'))
    await quiet(bot)
    expect(away).toBe(-1)
    expect(texts(bot.server).sort()).toEqual(['heard: hai', 'heard: một'])
  })

  it('answers once what was kept but not acknowledged before the process died', async () => {
    let died = 0
    const bot = await start({
      receive: (next) => async (arrivals) => {
        await next(arrivals)
        if (arrivals.length > 0 && died++ === 0) throw new Error('died here')
      },
    })
    bot.server.push(textUpdate(chat, 'chỉ một lần'))
    await quiet(bot)
    expect(died).toBe(2)
    expect(texts(bot.server)).toEqual(['heard: chỉ một lần'])
  })

  it('answers the same update once, though it comes a hundred times', async () => {
    const bot = await start()
    const update = textUpdate(chat, 'trăm lần')
    bot.server.push(...Array.from({ length: 100 }, () => structuredClone(update)))
    await quiet(bot)
    bot.server.push(textUpdate(chat, 'sau đó'))
    await quiet(bot)
    expect(texts(bot.server)).toEqual(['heard: trăm lần', 'heard: sau đó'])
  })

  it('gives an album of five pictures one answer', async () => {
    const bot = await start()
    const picture = () => messageUpdate(chat, { photo: [], media_group_id: 'album-1' })
    bot.server.push(...[1, 2, 3, 4, 5].map(picture))
    await quiet(bot)
    expect(texts(bot.server)).toEqual(['core.unreadable'])
    // Words written under the third are words all the same; another album is another matter.
    bot.server.push(picture(), messageUpdate(chat, { photo: [], media_group_id: 'album-1', caption: 'xem' }))
    bot.server.push(messageUpdate(chat, { photo: [], media_group_id: 'album-2' }))
    await quiet(bot)
    expect(texts(bot.server).slice(1)).toEqual(['core.picture', 'heard: xem', 'core.unreadable'])
  })

  it('lives through everything a server can do wrong', async () => {
    const server = await TelegramServer.open()
    closing.push(() => server.close())
    server.misbehave(
      'getUpdates',
      { is: 'error', code: 500, description: 'Internal Server Error' },
      { is: 'html' },
      { is: 'cut' },
      { is: 'hang' },
      { is: 'half' },
      { is: 'error', code: 409, description: 'Conflict: terminated by other getUpdates request' },
      { is: 'error', code: 401, description: 'Unauthorized' },
      { is: 'error', code: 429, description: 'Too Many Requests: retry after 1', retryAfterS: 1 },
    )
    const lines: string[] = []
    const log = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) })
    const bot = await start({ server, log, pollSeconds: 0, callSeconds: 0.3 })
    server.push(textUpdate(chat, 'còn đó không'))
    await quiet(bot)
    expect(texts(server)).toEqual(['heard: còn đó không'])
    expect(lines.filter((l) => l.includes('getUpdates')).length).toBe(8)
    expect(lines.join('\n')).toContain('stop one of them')
    expect(lines.join('\n')).not.toContain(TelegramServer.token.split(':')[1])
    expect(lines.join('\n')).not.toContain(String(chat))
  })

  it('stops at once while a question is open, and loses nothing that comes meanwhile', async () => {
    const server = await TelegramServer.open()
    closing.push(() => server.close())
    const first = await startBot({ server, database, pollSeconds: 3_600 })
    await server.until(() => server.countOf('getUpdates') === 1)
    await first.stop()
    server.push(textUpdate(chat, 'lúc đang tắt'))
    const second = await start({ server })
    await quiet(second)
    expect(texts(server)).toEqual(['heard: lúc đang tắt'])
  })
})

describe('start', () => {
  it('does not wait for Telegram to come back', async () => {
    const server = await TelegramServer.open()
    closing.push(() => server.close())
    server.misbehave('getMe', { is: 'cut' }, { is: 'html' })
    server.misbehave('deleteWebhook', { is: 'error', code: 502, description: 'Bad Gateway' })
    const bot = await start({ server })
    server.push(textUpdate(chat, 'lại có mạng'))
    await quiet(bot)
    expect(texts(server)).toEqual(['heard: lại có mạng'])
    expect(server.countOf('getMe')).toBe(4)
  })

  it('stops with one sentence when the token is refused, and the sentence does not carry it', async () => {
    const server = await TelegramServer.open()
    closing.push(() => server.close())
    const token = '4200000001:another-TOKEN_that-nobody-knows'
    const starting = startBot({
      server,
      database,
      config: { mode: 'polling', token, apiRoot: server.apiRoot },
    })
    const error = await starting.then(
      () => null,
      (e: unknown) => e,
    )
    expect(error).toBeInstanceOf(ConfigError)
    expect((error as Error).message).toContain('TELEGRAM_BOT_TOKEN')
    expect(String((error as Error).stack)).not.toContain(token)
  })
})

describe('buttons', () => {
  it('work by press, number and label, and the spinner always stops', async () => {
    const bot = await start()
    bot.server.push(textUpdate(chat, '/chon'))
    await quiet(bot)
    const [offer] = bot.server.sent
    expect(offer!.rows.map((r) => r.map((b) => b.text))).toEqual([['Có', 'Không']])
    const data = offer!.rows[0]![1]!.callback_data
    bot.server.push(pressUpdate(chat, data), pressUpdate(chat, data), textUpdate(chat, 'chon'))
    await quiet(bot)
    bot.server.push(textUpdate(chat, '1'))
    await quiet(bot)
    expect(texts(bot.server).filter((t) => t.startsWith('chosen'))).toEqual([
      'chosen: Không',
      'chosen: Không',
      'chosen: Có',
    ])
    await bot.server.until(() => bot.server.countOf('answerCallbackQuery') === 2)
  })

  it('mean nothing to anybody else, nor when they are not ours', async () => {
    const bot = await start()
    bot.server.push(textUpdate(chat, '/chon'))
    await quiet(bot)
    const data = bot.server.sent[0]!.rows[0]![0]!.callback_data
    bot.server.misbehave('answerCallbackQuery', {
      is: 'error',
      code: 400,
      description: 'Bad Request: query is too old and response timeout expired or query ID is invalid',
    })
    bot.server.push(pressUpdate(chat + 1, data), pressUpdate(chat, 'of-an-earlier-bot'))
    await quiet(bot)
    expect(texts(bot.server).slice(1)).toEqual(['core.oldButton', 'core.oldButton'])
    await bot.server.until(() => bot.server.countOf('answerCallbackQuery') === 2)
  })
})
