import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { pictureNamed, poster } from '../support/pictures.ts'
import { parrot } from '../support/telegram-bot.ts'
import { lan, makePerson, startZaloBot, type ZaloBot } from '../support/zalo-oa-bot.ts'

let bot: ZaloBot
beforeEach(async () => {
  bot = await startZaloBot({ capabilities: [parrot, poster] })
  await makePerson(bot, { id: 'lan', address: lan })
  await bot.server.say(lan, '/poster')
  await bot.assistant.idle()
})
afterEach(() => bot.stop())

const send = async (url: string | undefined, text?: string) => {
  const before = bot.server.arrived.length
  expect(await bot.server.sendPicture(lan, url, text)).toBe(200)
  await bot.assistant.idle()
  return bot.server.arrived.slice(before).map((m) => (m.attachment ? '(picture)' : m.text))
}

it('a picture is fetched from Zalo’s own host and uploaded again', async () => {
  bot.server.pictures.set('a', await pictureNamed('to-roi.jpg'))
  expect(await send(`${bot.server.url}/pictures/a`, 'đây')).toEqual(['(picture)', 'took it, đây'])
  expect(bot.server.faults).toEqual([])
})

it('an event that names another host makes us ask nobody', async () => {
  let asked = 0
  const inside = createServer((_req, res) => {
    asked++
    res.end('secret')
  })
  await new Promise<void>((r) => inside.listen(0, '127.0.0.1', r))
  const { port } = inside.address() as AddressInfo
  const again = ['core.picture', 'send it']
  for (const url of [
    `http://127.0.0.1:${port}/a.jpg`,
    `${bot.server.url.replace('127.0.0.1', 'localhost')}/pictures/a`,
    'https://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
    'không phải địa chỉ',
    undefined,
  ])
    expect(await send(url), url).toEqual(again)
  expect(asked).toBe(0)
  await new Promise((r) => inside.close(r))
})

it('one that is gone when we come is asked for again', async () => {
  expect(await send(`${bot.server.url}/pictures/gone`)).toEqual(['core.picture', 'send it'])
})
