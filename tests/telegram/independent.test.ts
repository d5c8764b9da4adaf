import { type AddressInfo, createServer } from 'node:net'
import { TelegramServer as IndependentServer } from 'telegram-test-api/lib/telegramServer.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningBot, startBot } from '../support/telegram-bot.ts'
import { TelegramServer } from '../support/telegram-server.ts'

/** A Bot API written by others: it cannot share our misunderstandings. */
describe('through telegram-test-api', () => {
  const token = TelegramServer.token
  let server: IndependentServer
  let bot: RunningBot

  beforeAll(async () => {
    server = new IndependentServer({ port: await freePort(), host: '127.0.0.1' })
    await server.start()
    bot = await startBot({ apiRoot: server.config.apiURL })
  })
  afterAll(async () => {
    await bot?.stop()
    await server?.stop()
  })

  it('text, a command, a button and its answer', async () => {
    const person = server.getClient(token, { timeout: 20_000, interval: 20 })
    /** The next messages of the bot because of `act`. */
    const answerTo = async (act: () => Promise<unknown>) => {
      const arrived = server.waitBotMessage()
      await act()
      await arrived
      return (await person.getUpdates()).result.map((u) => u.message)
    }

    const [echo] = await answerTo(() => person.sendMessage(person.makeMessage('xin chào bà con')))
    expect(echo!.text).toBe('heard: xin chào bà con')

    const [offer] = await answerTo(() => person.sendCommand(person.makeCommand('/chon')))
    const markup = offer!.reply_markup as unknown as {
      inline_keyboard: { text: string; callback_data: string }[][]
    }
    const button = markup.inline_keyboard.flat().find((b) => b.text === 'Không')!
    const [chosen] = await answerTo(() => person.sendCallback(person.makeCallbackQuery(button.callback_data)))
    expect(chosen!.text).toBe('chosen: Không')

    await answerTo(() => person.sendCommand(person.makeCommand('/chon')))
    const [typed] = await answerTo(() => person.sendMessage(person.makeMessage('1')))
    expect(typed!.text).toBe('chosen: Có')
  })
})

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((r) => probe.listen(0, '127.0.0.1', r))
  const { port } = probe.address() as AddressInfo
  await new Promise((r) => probe.close(r))
  return port
}
