import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { TelegramServer } from '../support/telegram-server.ts'
import { chatIdOf, textUpdate } from '../support/telegram-updates.ts'
import { zaloIdOf, zaloText } from '../support/zalo-bot-events.ts'
import { ZaloBotServer } from '../support/zalo-bot-server.ts'

// What `npm start` runs is one bundled file, and bundling changes what packages see: the other tests would not know.
let folder: string
let telegram: TelegramServer
let zalo: ZaloBotServer
let program: ChildProcess

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ocop-channels-'))
  telegram = await TelegramServer.open()
  zalo = await ZaloBotServer.open()
})
afterEach(async () => {
  const ended = new Promise((done) => program.once('exit', done))
  program.kill('SIGKILL')
  await ended
  await Promise.all([telegram.close(), zalo.close()])
  rmSync(folder, { recursive: true, force: true })
})

it('the program as it is started answers on Telegram and on Zalo', async () => {
  program = spawn(process.execPath, ['run.mjs', 'main'], {
    cwd: join(import.meta.dirname, '../..'),
    env: {
      ...process.env,
      PORT: '0',
      LOG_LEVEL: 'warn',
      DATABASE_URL: '',
      DATA_DIR: join(folder, 'var'),
      TELEGRAM_BOT_TOKEN: TelegramServer.token,
      TELEGRAM_API_ROOT: telegram.apiRoot,
      ZALO_BOT_TOKEN: ZaloBotServer.token,
      ZALO_BOT_API_ROOT: zalo.apiRoot,
    },
    stdio: 'ignore',
  })
  telegram.push(textUpdate(chatIdOf('Lan'), 'giay ocop co gia tri may nam'))
  zalo.push(zaloText(zaloIdOf('Lan'), 'giay ocop co gia tri may nam'))
  await telegram.until(() => telegram.sent.length > 0)
  await zalo.until(() => zalo.sent.length > 0)
  expect(telegram.sent[0]).toMatchObject({ chat_id: chatIdOf('Lan'), text: expect.stringContaining('Điều') })
  expect(zalo.sent[0]).toMatchObject({ chat_id: zaloIdOf('Lan'), text: expect.stringContaining('Điều') })
  expect([...telegram.faults, ...zalo.faults]).toEqual([])
})
