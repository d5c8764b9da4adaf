import { pino } from 'pino'
import type { Rendered } from '../../src/bot/channel.ts'
import { telegramChannel } from '../../src/bot/channels/telegram/index.ts'
import { buttonToken } from '../../src/bot/render.ts'
import { systemClock } from '../../src/clock.ts'
import { pictureNamed } from './pictures.ts'
import { TelegramServer } from './telegram-server.ts'
import { chatIdOf, photoUpdate, pressUpdate, textUpdate } from './telegram-updates.ts'
import type { Voice } from './world.ts'

export interface TelegramVoice extends Voice {
  server: TelegramServer
  /** What the assistant meant to send, as `render` lowered it, in the order in which it was accepted. */
  meant: { chatId: number; message: Rendered }[]
  close(): Promise<void>
}

/**
 * Speaks through the real Telegram channel to a Bot API on loopback. People of a transcript have names; on the
 * wire they are chat ids. A button can be pressed only if it reached that person.
 */
export async function telegramVoice(): Promise<TelegramVoice> {
  const server = await TelegramServer.open()
  const telegram = telegramChannel({
    config: { mode: 'polling', token: TelegramServer.token, apiRoot: server.apiRoot },
    clock: systemClock,
    log: pino({ level: 'silent' }),
  })
  const meant: TelegramVoice['meant'] = []
  return {
    server,
    meant,
    account: telegram.account,
    channel: {
      ...telegram.channel,
      async send(name, message, outboxId) {
        const chatId = chatIdOf(name)
        const sent = await telegram.channel.send(String(chatId), message, outboxId)
        meant.push({ chatId, message })
        return sent
      },
    },
    text: (name, text) => textUpdate(chatIdOf(name), text),
    press(name, menu, index) {
      const data = buttonToken(menu, index)
      const chatId = chatIdOf(name)
      const shown = server.sent.some(
        (m) => m.chat_id === chatId && m.rows.flat().some((b) => b.callback_data === data),
      )
      if (!shown) throw new Error(`${name} has no such button on Telegram`)
      return pressUpdate(chatId, data)
    },
    async picture(name, file, caption) {
      server.files.keep(file, await pictureNamed(file))
      return photoUpdate(chatIdOf(name), file, caption === undefined ? {} : { caption })
    },
    close: () => server.close(),
  }
}
