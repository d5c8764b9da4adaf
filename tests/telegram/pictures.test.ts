import { pino } from 'pino'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Picture } from '../../src/bot/pictures.ts'
import { freshPglite } from '../support/database.ts'
import { makeSomebody, pictureNamed, poster } from '../support/pictures.ts'
import { parrot, type RunningBot, startBot } from '../support/telegram-bot.ts'
import { TelegramServer } from '../support/telegram-server.ts'
import { messageUpdate, photoUpdate, textUpdate } from '../support/telegram-updates.ts'

const chat = 900_000_501
let bot: RunningBot
let lines: string[] = []
beforeEach(async () => {
  lines = []
  const log = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) })
  const database = await freshPglite()
  const account = TelegramServer.token.slice(0, TelegramServer.token.indexOf(':'))
  await makeSomebody(database.db, { channel: 'telegram', account, address: String(chat) })
  bot = await startBot({ database, log, capabilities: [parrot, poster], pictureMs: 400 })
})
afterEach(() => bot.stop())

/** Says this, and waits for so many messages in all. */
async function push(until: number, ...updates: { update_id: number }[]): Promise<string[]> {
  bot.server.push(...updates)
  await bot.server.until(() => bot.server.sent.length >= until)
  await bot.assistant.idle()
  return bot.server.sent.map((m) => m.text)
}

describe('a picture somebody sends', () => {
  it('is fetched in its largest size, and goes out again as an upload of ours', async () => {
    bot.server.files.keep('to-roi', await pictureNamed('to-roi.jpg'))
    await push(1, textUpdate(chat, '/poster'))
    expect(await push(2, photoUpdate(chat, 'to-roi', { caption: 'đây' }))).toEqual([
      'send it',
      'took it, đây',
    ])
    expect(bot.server.sent[1]!.photo).toBeDefined()
    expect(await sharp(bot.server.files.uploads[0]!).metadata()).toMatchObject({
      format: 'jpeg',
      width: 1_600,
    })
    expect(bot.server.countOf('getFile')).toBe(1)
    expect(bot.server.faults).toEqual([])
  })

  it('delivered twice is fetched once', async () => {
    bot.server.files.keep('to-roi', await pictureNamed('to-roi.jpg'))
    await push(1, textUpdate(chat, '/poster'))
    const update = photoUpdate(chat, 'to-roi')
    await push(2, update)
    expect(await push(3, update, textUpdate(chat, 'xong'))).toEqual(['send it', 'took it', 'heard: xong'])
    expect(bot.server.files.served).toBe(1)
  })

  it.each(['drips', 'hangs', 'endless', 'gone', 'redirects'] as const)(
    'from a server that %s: said so, asked for again, and then taken',
    async (trouble) => {
      bot.server.files.keep('to-roi', await pictureNamed('to-roi.jpg'))
      bot.server.files.trouble.push(trouble)
      await push(1, textUpdate(chat, '/poster'))
      const began = performance.now()
      expect(await push(3, photoUpdate(chat, 'to-roi'))).toEqual(['send it', 'core.picture', 'send it'])
      expect(performance.now() - began).toBeLessThan(5_000)
      expect((await push(4, photoUpdate(chat, 'to-roi'))).at(-1)).toBe('took it')
      const told = lines.join('')
      expect(told).not.toContain(TelegramServer.token)
      expect(told).not.toContain(TelegramServer.token.slice(-20))
    },
  )

  it('as a file: a program called .jpg, 20 MB and a bomb are refused, a picture is taken', async () => {
    await push(1, textUpdate(chat, '/poster'))
    const before = process.memoryUsage().rss
    let heard = 1
    for (const name of ['phan-mem.jpg', 'qua-lon.jpg', 'bom.png']) {
      bot.server.files.keep(name, await pictureNamed(name))
      const document = { file_id: name, mime_type: 'image/jpeg', file_name: name }
      heard += 2
      expect((await push(heard, messageUpdate(chat, { document }))).slice(-2)).toEqual([
        'core.picture',
        'send it',
      ])
    }
    // One that tells its size is not even asked for.
    const served = bot.server.files.served
    const large = { file_id: 'x', mime_type: 'image/jpeg', file_size: 20 * 1024 * 1024 }
    await push(heard + 2, messageUpdate(chat, { document: large }))
    expect(bot.server.files.served).toBe(served)
    expect(await bot.database.db.selectFrom('picture').select('key').execute()).toEqual([])
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024)
    bot.server.files.keep('anh', await pictureNamed('to-roi.png'))
    const document = { file_id: 'anh', mime_type: 'image/png' }
    expect((await push(heard + 3, messageUpdate(chat, { document }))).at(-1)).toBe('took it')
  })

  it('whose path leads out of the bot’s files is not asked for', async () => {
    bot.server.files.paths.set('to-roi', '../../bot1:other/getMe')
    bot.server.files.keep('to-roi', await pictureNamed('to-roi.jpg'))
    await push(1, textUpdate(chat, '/poster'))
    expect(await push(3, photoUpdate(chat, 'to-roi'))).toEqual(['send it', 'core.picture', 'send it'])
    expect(bot.server.files.served).toBe(0)
    // Once, at the start, by our own token.
    expect(bot.server.countOf('getMe')).toBe(1)
  })
})

describe('a picture we send', () => {
  const picture = (bytes: Uint8Array<ArrayBuffer> | null = new Uint8Array([1, 2, 3])): Picture => ({
    name: 'kept:1',
    path: '/anh/1',
    address: null,
    bytes: async () => bytes,
  })
  const send = (message: { text: string; picture: Picture }) =>
    bot.telegram.channel.send(
      String(chat),
      { buttons: [{ label: 'Có', token: 'abcdefghijkl.0' }], ...message },
      1,
    )
  const shown = () => bot.server.sent.map((m) => [m.photo !== undefined, m.text.length, m.rows.length])

  it('is uploaded once and named afterwards; once more where Telegram has forgotten it', async () => {
    for (let n = 0; n < 3; n++) await send({ text: 'mời', picture: picture() })
    expect(bot.server.files.uploads).toHaveLength(1)
    bot.server.files.forgetUploads()
    await send({ text: 'mời', picture: picture() })
    expect(bot.server.files.uploads).toHaveLength(2)
    expect(shown()).toEqual([1, 2, 3, 4].map(() => [true, 3, 1]))
    expect(bot.server.faults).toEqual([])
  })

  it('to many at once is uploaded once, also after one who is not to be reached', async () => {
    bot.server.misbehave('sendPhoto', {
      is: 'error',
      code: 403,
      description: 'Forbidden: bot was blocked by the user',
    })
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => send({ text: 'mời', picture: picture() })),
    )
    expect(results.filter((r) => r.status === 'rejected')).toHaveLength(1)
    expect(bot.server.files.uploads).toHaveLength(2)
    expect(bot.server.sent).toHaveLength(19)
  })

  it('stands alone above a text that is too long for a caption', async () => {
    await send({ text: 'm'.repeat(1_025), picture: picture() })
    await send({ text: 'm'.repeat(1_024), picture: picture() })
    expect(shown()).toEqual([
      [true, 0, 0],
      [false, 1_025, 1],
      [true, 1_024, 1],
    ])
    expect(bot.server.faults).toEqual([])
  })

  it('that is gone, or that Telegram does not take, leaves the text to go alone', async () => {
    await send({ text: 'mời', picture: picture(null) })
    bot.server.misbehave('sendPhoto', {
      is: 'error',
      code: 400,
      description: 'Bad Request: PHOTO_INVALID_DIMENSIONS',
    })
    await send({ text: 'mời', picture: picture() })
    expect(shown()).toEqual([
      [false, 3, 1],
      [false, 3, 1],
    ])
  })

  it('to somebody who blocked us or when there is too much of it fails as a text does', async () => {
    bot.server.misbehave(
      'sendPhoto',
      { is: 'error', code: 429, description: 'Too Many Requests', retryAfterS: 3 },
      { is: 'error', code: 500, description: 'Internal' },
    )
    await expect(send({ text: 'mời', picture: picture() })).rejects.toMatchObject({
      failure: { kind: 'throttled' },
    })
    await expect(send({ text: 'mời', picture: picture() })).rejects.toMatchObject({
      failure: { kind: 'retry' },
    })
    bot.server.block(chat)
    await expect(send({ text: 'mời', picture: picture() })).rejects.toMatchObject({
      failure: { kind: 'gone' },
    })
    expect(bot.server.sent).toEqual([])
  })
})
