import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { pictures } from '../../src/bot/pictures.ts'
import { render } from '../../src/bot/render.ts'
import { keepPicture, pictureName } from '../../src/db/pictures.ts'
import { pictureFiles } from '../../src/downloads.ts'
import { createHttp, listen } from '../../src/http.ts'
import { cleanPicture } from '../../src/pictures/clean.ts'
import { PictureError } from '../../src/pictures/picture-error.ts'
import { makeSomebody, pictureNamed } from '../support/pictures.ts'
import { type RunningZaloBot, startZaloBot } from '../support/zalo-bot-running.ts'
import { ZaloBotServer } from '../support/zalo-bot-server.ts'

const lan = '6ede00000000000000a1'
let bot: RunningZaloBot
let ours: Awaited<ReturnType<typeof listen>>
beforeAll(async () => {
  bot = await startZaloBot()
  bot.server.meet(lan)
  const log = pino({ level: 'silent' })
  const app = createHttp({ database: bot.database, routes: [pictureFiles(bot.database)], https: true, log })
  ours = await listen(app, { host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await ours.close()
  await bot.stop()
})

it('a kept picture is fetched from our pages, as often as Zalo likes', async () => {
  const { db } = bot.database
  const account = ZaloBotServer.token.slice(0, ZaloBotServer.token.indexOf(':'))
  const personId = await makeSomebody(db, { channel: 'zalo-bot', account, address: lan })
  const content = await cleanPicture(await pictureNamed('to-roi.jpg'))
  const kept = await db
    .transaction()
    .execute((trx) => keepPicture(trx, { personId, content, now: new Date() }))
  const name = pictureName((kept as { key: string }).key)
  const { path, ...picture } = pictures(db, 'https://ocop.example.vn')(name)
  // The same pages on loopback.
  const address = ours.url + path
  const pages = render({ text: 'mời', picture: name }, bot.zalo.channel.abilities, {
    ...picture,
    path,
    address,
  })
  for (const page of pages) await bot.zalo.channel.send(lan, page, 1)
  expect(bot.server.sent).toEqual([{ chat_id: lan, text: 'mời', photo: address }])
  expect(bot.server.fetched.get(address)).toBe(3)
  expect(bot.server.faults).toEqual([])
})

it('a picture somebody sends is fetched from Zalo’s hosts only', async () => {
  bot.server.pictures.set('a', await pictureNamed('to-roi.jpg'))
  const { fetchPicture } = bot.zalo.channel
  expect(await fetchPicture!({ url: `${bot.server.apiRoot}/pictures/a` })).toEqual(
    new Uint8Array(await pictureNamed('to-roi.jpg')),
  )
  await expect(fetchPicture!({ url: `${ours.url}/anh/1` })).rejects.toThrow(PictureError)
})
