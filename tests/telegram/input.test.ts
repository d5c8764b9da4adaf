import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buttonToken } from '../../src/bot/render.ts'
import { type RunningBot, startBot } from '../support/telegram-bot.ts'
import {
  groupUpdate,
  messageUpdate,
  nextUpdateId,
  pressUpdate,
  textUpdate,
} from '../support/telegram-updates.ts'

let bot: RunningBot
let chat = 900_100_000

beforeAll(async () => {
  bot = await startBot()
})
afterAll(async () => {
  await bot.stop()
})
beforeEach(() => {
  chat++
})

/** What reaches the chat for this. */
async function answersTo(...updates: { update_id: number }[]): Promise<string[]> {
  const before = bot.server.sent.length
  bot.server.push(...updates)
  await bot.server.until(() => bot.server.pending === 0)
  await bot.assistant.idle()
  return bot.server.sent.slice(before).map((m) => m.text)
}

const said = (text: string) => answersTo(textUpdate(chat, text))

describe('what people and platforms send', () => {
  it('kinds of update nobody knows yet are passed over, and what stands behind them is answered', async () => {
    const { message } = textUpdate(chat, 'x')
    const answers = await answersTo(
      { update_id: nextUpdateId(), brain_wave: { chat: message.chat } } as never,
      { update_id: nextUpdateId(), message: { ...message, text: 7 } } as never,
      { update_id: nextUpdateId(), message: null } as never,
      messageUpdate(chat, { pinned_message: message }),
      textUpdate(chat, 'sau cùng'),
    )
    expect(answers).toEqual(['heard: sau cùng'])
  })

  it('empty texts, and texts of nothing visible, get an answer', async () => {
    for (const text of ['', ' ', '\n\t', '\u200B\u200E', '\u202E'])
      expect(await said(text)).toEqual(['nothing'])
  })

  it('4096 letters of emoji come back whole, in messages Telegram takes', async () => {
    for (const ears of [2_048, 4_096]) {
      const answers = await said('\u{1F33E}'.repeat(ears))
      expect(answers.join('')).toBe(`heard: ${'\u{1F33E}'.repeat(ears)}`)
      expect(answers.every((a) => a.length <= 4_096)).toBe(true)
    }
  })

  it('decomposed Vietnamese is the same text', async () => {
    expect(await said('Thoại Sơn'.normalize('NFD'))).toEqual(['heard: Thoại Sơn'.normalize('NFC')])
    expect((await said('CHỌN'.normalize('NFD'))).length).toBe(1)
    expect(bot.server.sent.at(-1)!.rows.length).toBe(1)
  })

  it('right-to-left marks are dropped, right-to-left letters are not', async () => {
    expect(await said('\u202Emắm\u202C \u200Fcá')).toEqual(['heard: mắm cá'])
    expect(await said('שלום')).toEqual(['heard: שלום'])
  })

  it('markup is text, in messages and in names', async () => {
    const text = '<b>x</b> & <script>alert(1)</script> *_[a](tg://user?id=1)`'
    const named = { id: chat, is_bot: false, first_name: '<a href="x">&amp;', last_name: '*_`' }
    expect(await answersTo(messageUpdate(chat, { text, from: named }))).toEqual([`heard: ${text}`])
  })

  it('numbers in any dress are texts while nothing is offered, and choices when there is something', async () => {
    expect(await said('1')).toEqual(['heard: 1'])
    expect(await said('0001')).toEqual(['heard: 0001'])
    await said('/chon')
    expect(await said(' 2. ')).toEqual(['chosen: Không'])
    await said('/chon')
    expect(await said('９９')).toEqual(['heard: ９９'])
    await said('/chon')
    expect(await said('khong')).toEqual(['chosen: Không'])
  })

  it('letters the database refuses do not hold up anybody', async () => {
    expect(await said('a\0b\uD83D')).toEqual(['heard: ab\uFFFD'])
    expect(
      await answersTo(messageUpdate(chat, { text: 'ok', from: { id: chat, first_name: '\0\uDC00' } })),
    ).toEqual(['heard: ok'])
  })

  it('a button from last month says that it is old', async () => {
    await said('/chon')
    const data = bot.server.sent.at(-1)!.rows[0]![0]!.callback_data
    const { db } = bot.database
    await db
      .updateTable('menu')
      .set({ expires_at: new Date('2026-01-01T00:00:00Z') })
      .execute()
    expect(await answersTo(pressUpdate(chat, data))).toEqual(['core.oldButton'])
    expect(await answersTo(pressUpdate(chat, buttonToken('neverOffered', 0)))).toEqual(['core.oldButton'])
    expect(await answersTo(pressUpdate(chat, data.replace(/\d+$/, '99')))).toEqual(['core.oldButton'])
  })

  it('a command in a group leads to the private chat, once, and nothing of the group is kept', async () => {
    const group = -1_000_000 - chat
    const answers = await answersTo(
      groupUpdate(group, 'chuyện riêng của nhóm'),
      groupUpdate(group - 1_000_000_000, '/thongke@BotKhac'),
      groupUpdate(group, '/thongke@ThuNghiemBot Óc Eo'),
      groupUpdate(group, '/hoso'),
    )
    await bot.server.until(() => bot.server.sent.some((m) => m.chat_id === group))
    expect(answers.filter((a) => a.startsWith('heard'))).toEqual([])
    const lines = bot.server.sent.filter((m) => m.chat_id < 0).map((m) => m.text)
    expect(lines).toEqual([expect.stringContaining('t.me/ThuNghiemBot')])
    const kept = await bot.database.db
      .selectFrom('chat')
      .select('id')
      .where('address', '=', String(group))
      .execute()
    expect(kept).toEqual([])
  })

  it('somebody who blocked us is not written to again until they come back', async () => {
    bot.server.block(chat)
    expect(await said('alo')).toEqual([])
    const row = () =>
      bot.database.db
        .selectFrom('chat')
        .select('gone_at')
        .where('address', '=', String(chat))
        .executeTakeFirst()
    expect((await row())?.gone_at).not.toBeNull()
    bot.server.unblock(chat)
    expect(await said('tôi trở lại')).toEqual(['heard: tôi trở lại'])
    expect((await row())?.gone_at).toBeNull()
  })

  it('and nothing of all this broke a rule of the Bot API', () => {
    expect(bot.server.sent.length).toBeGreaterThan(20)
    expect(bot.server.faults).toEqual([])
  })
})
