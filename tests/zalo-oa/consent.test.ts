import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CommandContext } from '../../src/commands/command.ts'
import { runCommand } from '../../src/commands/index.ts'
import { readConfig } from '../../src/config.ts'
import { translator } from '../../src/text/i18n.ts'
import { startZaloBot, type ZaloBot } from '../support/zalo-oa-bot.ts'
import { ZaloOauth } from '../support/zalo-oa-oauth.ts'
import { ZaloOaServer } from '../support/zalo-oa-server.ts'

let bot: ZaloBot
beforeEach(async () => {
  bot = await startZaloBot({ agreed: false })
})
afterEach(() => bot.stop())

async function cli(...args: string[]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = []
  const context = {
    config: { ...readConfig({}), zaloOa: bot.server.config() },
    database: bot.database,
    clock: bot.clock,
    t: translator('vi'),
    cwd: '.',
    print: (line: string) => void lines.push(line),
  } as unknown as CommandContext
  return { code: await runCommand(context, args), lines }
}
const login = async () => (await cli('zalo', 'login')).lines.at(-1)!
const open = async (address: string) => {
  const { pathname, search } = new URL(address)
  const response = await bot.app.request(pathname + search)
  return { status: response.status, text: await response.text() }
}
const tokens = () => bot.database.db.selectFrom('zalo_token').selectAll().execute()

describe('first consent', () => {
  it('leads from the command by the link to a page that says done, and messages go out', async () => {
    const { code, lines } = await cli('zalo', 'login')
    expect(code).toBe(0)
    expect(lines[0]).toContain(`${ZaloOaServer.publicUrl}/zalo/oa/consent`)
    const back = bot.server.oauth.agree(lines.at(-1)!)
    expect(await open(back)).toMatchObject({ status: 200, text: expect.stringContaining('Xong') })
    await bot.server.say('7000000000000000001', 'chào')
    await bot.assistant.idle()
    expect(bot.server.arrived.map((m) => m.text)).toEqual(['heard: chào'])
  })

  it('can be finished by the address copied from the browser', async () => {
    const back = bot.server.oauth.agree(await login())
    expect(await cli('zalo', 'login', back)).toMatchObject({ code: 0 })
    expect(await tokens()).toHaveLength(1)
  })

  it('shows one challenge for good, because the app’s page may hold one only', async () => {
    const first = new URL(await login()).searchParams
    const second = new URL(await login()).searchParams
    expect(second.get('code_challenge')).toBe(first.get('code_challenge'))
    expect(second.get('state')).not.toBe(first.get('state'))
    bot.server.oauth.fixedChallenge = first.get('code_challenge')
    // The link of the app's own page carries no state: only by hand, from this machine.
    const link = new URL(await login())
    link.searchParams.delete('state')
    const back = bot.server.oauth.agree(link.href)
    expect(await open(back)).toMatchObject({ status: 400 })
    expect(await cli('zalo', 'login', back)).toMatchObject({ code: 0 })
  })

  it.each([
    ['a state that is not ours', (back: string) => back.replace(/state=.*/, 'state=AAAA')],
    ['no state', (back: string) => back.replace(/&state=.*/, '')],
    ['no code', (back: string) => back.replace(/code=[^&]*&/, '')],
    ['another account', (back: string) => back.replace(ZaloOaServer.oaId, '3000000000000000001')],
    ['a code Zalo does not know', (back: string) => back.replace(/code=[^&]*/, 'code=xyz')],
  ])('is refused with %s', async (_what, change) => {
    const back = change(bot.server.oauth.agree(await login()))
    expect(await open(back)).toMatchObject({ status: 400 })
    expect(await tokens()).toEqual([])
  })

  it('is refused when nobody asked for it, when used twice, when a day old, and when the code is', async () => {
    expect(await open(`${ZaloOaServer.publicUrl}/zalo/oa/consent?code=x&state=y`)).toMatchObject({
      status: 400,
    })
    const once = bot.server.oauth.agree(await login())
    expect(await open(once)).toMatchObject({ status: 200 })
    expect(await open(once)).toMatchObject({ status: 400 })
    const old = bot.server.oauth.agree(await login())
    bot.pass(25 * 3_600_000)
    expect(await open(old)).toMatchObject({ status: 400 })
    const slow = bot.server.oauth.agree(await login())
    bot.pass(11 * 60_000)
    expect(await open(slow)).toMatchObject({ status: 400, text: expect.stringContaining('-14019') })
  })

  it('says how to go on when Zalo is away, and the same page then works', async () => {
    const back = bot.server.oauth.agree(await login())
    bot.server.misbehave('/v4/oa/access_token', { is: 'html' })
    expect(await open(back)).toMatchObject({ status: 503, text: expect.stringContaining('tải lại trang') })
    expect(await open(back)).toMatchObject({ status: 200 })
  })

  it('the command says what is missing', async () => {
    expect((await cli('zalo', 'login', 'không phải địa chỉ')).code).toBe(2)
    expect((await cli('zalo')).code).toBe(2)
    expect((await cli('zalo', 'login', 'https://x.test/?code=1', 'thừa')).code).toBe(2)
    expect(ZaloOauth.appSecret).toHaveLength(21)
  })
})
