import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { zaloIdOf, zaloPictures, zaloText, zaloWithheld } from '../support/zalo-bot-events.ts'
import { ZaloBotServer } from '../support/zalo-bot-server.ts'

/**
 * A Bot Platform client written by others (@openclaw/zalo 2026.9.5) speaks to our platform: it cannot share our
 * misunderstandings. Its host package is 580 MB and wants Node 22, so it is no dependency of ours:
 *   mkdir /tmp/oc && cd /tmp/oc && npm init -y && npm i --ignore-scripts @openclaw/zalo@2026.9.5 openclaw@2026.9.5
 *   OPENCLAW_DIR=/tmp/oc OPENCLAW_NODE=<node 22> npx vitest run tests/zalo-bot/openclaw.test.ts
 */
const folder = process.env.OPENCLAW_DIR
if (!folder) console.log('skipped: @openclaw/zalo is not here (OPENCLAW_DIR)')

describe.skipIf(!folder)('@openclaw/zalo', () => {
  const token = ZaloBotServer.token
  const lan = zaloIdOf('lan')
  let server: ZaloBotServer
  let child: ChildProcess
  let answers: AsyncIterator<string>

  beforeAll(async () => {
    server = await ZaloBotServer.open()
    server.meet(lan)
    child = spawn(
      process.env.OPENCLAW_NODE ?? process.execPath,
      [join(import.meta.dirname, '../support/openclaw-client.mjs'), folder!],
      {
        env: { ...process.env, ZALO_API_URL: server.apiRoot },
        cwd: folder!,
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    )
    answers = createInterface({ input: child.stdout! })[Symbol.asyncIterator]()
  })
  afterAll(async () => {
    child?.kill()
    await server?.close()
  })

  async function ask(
    call: string,
    ...args: unknown[]
  ): Promise<{ ok?: { result?: unknown }; error?: object }> {
    child.stdin!.write(`${JSON.stringify({ call, args })}\n`)
    const { value } = await answers.next()
    return JSON.parse(value as string)
  }

  it('introduces itself, and a wrong token is refused', async () => {
    expect(await ask('getMe', token)).toMatchObject({ ok: { result: { account_name: 'bot.ThuNghiem' } } })
    expect(await ask('getMe', '1:wrong')).toHaveProperty('error')
  })

  it('sends text and typing, and what it may not send is refused', async () => {
    const sent = await ask('sendMessage', token, { chat_id: lan, text: 'xin chào bà con' })
    expect(sent.ok?.result).toMatchObject({ message_id: expect.any(String), date: expect.any(Number) })
    expect(server.sent.at(-1)).toEqual({ chat_id: lan, text: 'xin chào bà con' })
    expect(await ask('sendChatAction', token, { chat_id: lan, action: 'typing' })).toEqual({
      ok: { ok: true },
    })
    for (const wrong of [
      { chat_id: lan, text: 'a'.repeat(2_001) },
      { chat_id: lan, text: '' },
      { chat_id: 'nobody', text: 'x' },
      { chat_id: lan, text: 'x', reply_markup: {} },
    ])
      expect(await ask('sendMessage', token, wrong)).toHaveProperty('error')
  })

  it('polls: one event at a time in the shapes it knows, and hears "nothing" as it expects to', async () => {
    const events = [zaloText(lan, 'alo'), ...zaloPictures(lan), zaloWithheld(lan)]
    for (const event of events) {
      server.push(event)
      expect((await ask('getUpdates', token, { timeout: 1 })).ok?.result).toEqual(event)
    }
    // It knows the idle answer by the JSON, and takes an HTTP error for a failure of the line.
    server.idleStatus = 200
    expect(await ask('getUpdates', token, { timeout: 0 })).toEqual({
      error: expect.objectContaining({ name: 'ZaloApiError', code: 408, idle: true }),
    })
  })

  it('sets, reads and removes a webhook', async () => {
    const url = 'https://ocop.example.vn/zalo'
    expect(await ask('getWebhookInfo', token)).toHaveProperty('error')
    const set = await ask('setWebhook', token, { url, secret_token: 'thu-nghiem-0123' })
    expect(set.ok?.result).toMatchObject({ url })
    expect((await ask('getWebhookInfo', token)).ok?.result).toMatchObject({ url })
    expect((await ask('deleteWebhook', token)).ok?.result).toMatchObject({ url: '' })
    expect(await ask('deleteWebhook', token)).toHaveProperty('error')
    expect(
      await ask('setWebhook', token, { url: 'http://ocop.example.vn', secret_token: 'thu-nghiem-0123' }),
    ).toHaveProperty('error')
  })
})
