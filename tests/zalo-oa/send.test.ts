import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SendError } from '../../src/bot/channel.ts'
import { abilities, lettersOf } from '../../src/bot/channels/zalo-oa/layout.ts'
import type { Upload } from '../../src/bot/channels/zalo-oa/uploads.ts'
import { policyOf, verdictOn } from '../../src/bot/channels/zalo-oa/verdicts.ts'
import { render, split } from '../../src/bot/render.ts'
import { HOUR, lan, makePerson, outboxTexts, startZaloBot, type ZaloBot } from '../support/zalo-oa-bot.ts'

const DAY = 24 * HOUR
let bot: ZaloBot
beforeEach(async () => {
  bot = await startZaloBot()
  bot.server.people.interact(lan)
})
afterEach(() => bot.stop())

const send = (text: string, buttons: { label: string; token: string }[] = []) =>
  bot.zalo.channel.send(lan, { text, buttons }, 1)
const failure = async (sending: Promise<unknown>) => {
  const error: unknown = await sending.then(
    () => null,
    (e: unknown) => e,
  )
  expect(error).toBeInstanceOf(SendError)
  return (error as SendError).failure
}

describe('a text', () => {
  it('is cut at 1,900 letters of composed text, at ends of lines', () => {
    const line = `${'Bưởi da xanh hạng nhất '.repeat(4).trim()}\n`
    const long = line.repeat(60).normalize('NFD')
    const pages = render({ text: long }, abilities)
    expect(pages.length).toBe(Math.ceil(lettersOf(long.trim()) / 1_900))
    for (const { text } of pages) {
      expect(lettersOf(text)).toBeLessThanOrEqual(1_900)
      expect(text).toBe(text.normalize('NFC'))
      expect(text.endsWith('nhất')).toBe(true)
    }
    expect(pages.map((p) => p.text).join('\n')).toBe(long.normalize('NFC').trim())
  })

  it('counts letters, not units: 1,900 pictures of rice are one message, and none is cut in two', () => {
    expect(split('🌾'.repeat(1_900), 1_900, true)).toHaveLength(1)
    const pages = split('🌾'.repeat(2_000), 1_900, true)
    expect(pages.map(lettersOf)).toEqual([1_900, 100])
    expect(split('🌾'.repeat(2_000), 1_900)).toHaveLength(3)
  })

  it('arrives composed, whatever it was', async () => {
    const text = 'Xin chào bà con'.normalize('NFD')
    for (const page of render({ text }, abilities)) await send(page.text)
    expect(bot.server.arrived[0]!.text).toBe('Xin chào bà con')
    expect(bot.server.faults).toEqual([])
  })
})

describe('choices', () => {
  const menu = (labels: string[]) => ({ id: 'abcdefghijkl', first: 1, labels })

  it('up to five are buttons that carry a token and nothing else', async () => {
    const labels = ['Có', 'Không', 'Chưa biết', 'Xem lại', 'Thôi']
    const [page] = render({ text: 'Anh chị có giấy này chưa?', menu: menu(labels) }, abilities)
    await bot.zalo.channel.send(lan, page!, 1)
    expect(bot.server.arrived[0]!.buttons.map((b) => b.title)).toEqual(labels)
    expect(bot.server.arrived[0]!.buttons[2]).toEqual({
      title: 'Chưa biết',
      type: 'oa.query.hide',
      payload: '#abcdefghijkl.2',
    })
    expect(bot.server.faults).toEqual([])
  })

  it('six are numbered lines', () => {
    const [page] = render({ text: 'Chọn:', menu: menu(['a', 'b', 'c', 'd', 'e', 'f']) }, abilities)
    expect(page).toEqual({ text: 'Chọn:\n\n1. a\n2. b\n3. c\n4. d\n5. e\n6. f', buttons: [] })
  })

  it('sixty long ones are pages, no line lost', () => {
    const labels = Array.from({ length: 60 }, (_, i) =>
      `Sản phẩm thử nghiệm ${i} ${'dài '.repeat(10)}`.trim(),
    )
    const pages = render({ text: 'Chọn:', menu: menu(labels) }, abilities)
    expect(pages.length).toBeGreaterThan(1)
    const all = pages.map((p) => p.text).join('\n')
    for (const [i, label] of labels.entries()) expect(all).toContain(`${i + 1}. ${label}`)
  })
})

describe('what Zalo refuses', () => {
  it.each([
    [-32, { kind: 'throttled', scope: 'channel' }, 1],
    [-201, { kind: 'never' }, 1],
    [-210, { kind: 'never' }, 1],
    [-200, { kind: 'never' }, 2],
    [-211, { kind: 'throttled', scope: 'chat' }, 1],
    [-213, { kind: 'unreachable' }, 1],
    [-216, { kind: 'retry' }, 2],
    [-220, { kind: 'retry' }, 2],
    [-221, { kind: 'throttled', scope: 'channel' }, 1],
    [-230, { kind: 'unreachable' }, 1],
    [-234, { kind: 'throttled', scope: 'chat' }, 1],
    [-999, { kind: 'retry' }, 1],
  ] as const)('%i twice', async (code, expected, calls) => {
    const told = { is: 'error', code } as const
    bot.server.misbehave('/v3.0/oa/message/cs', told, told)
    expect(await failure(send('x'))).toMatchObject(expected)
    expect(bot.server.countOf('/message/cs')).toBe(calls)
  })

  it('-200 once: the second try goes through', async () => {
    bot.server.misbehave('/v3.0/oa/message/cs', { is: 'error', code: -200 })
    await send('x')
    expect(bot.server.arrived).toHaveLength(1)
  })

  it('no answer, half an answer, no JSON: tried again', async () => {
    bot.server.misbehave('/v3.0/oa/message/cs', { is: 'html' }, { is: 'cut' })
    expect(await failure(send('x'))).toEqual({ kind: 'retry' })
    expect(await failure(send('x'))).toEqual({ kind: 'retry' })
  })

  it('every code of the contract has a verdict, and each verdict a policy', () => {
    const account = [
      -32, -100, -200, -201, -204, -205, -209, -210, -211, -212, -213, -214, -216, -217, -218, -219, -220,
      -221, -223, -224, -227, -230, -232, -233, -234, -235, -237, -238, -240, -241, -242, -244, -248, -249,
      -320, -321, -403,
    ]
    // -100 is "unknown" there: tried again.
    const templates = [
      -133, -144, -147, -1441, -1471, -1472, -124, -1241, -101, -102, -103, -104, -105, -115, -117, -120,
      -125, -131, -135, -1351, -136, -137, -138, -145, -146, -106, -107, -108, -109, -111, -112, -1121, -1122,
      -1123, -1124, -113, -1131, -116, -121, -122, -130, -132, -153, -110, -114, -118, -119, -139, -140, -141,
      -126, -127, -123, -128, -129, -142, -143, -148, -149, -150, -151, -152, -158, -159, -160, -161, -162,
    ]
    expect(account.filter((c) => verdictOn(c, 'account') === null)).toEqual([])
    expect(templates.filter((c) => verdictOn(c, 'templateByPhone') === null)).toEqual([])
    expect(templates.filter((c) => verdictOn(c, 'templateByUser') === null)).toEqual([])
    for (const code of account) expect(policyOf(verdictOn(code, 'account'), new Date()).kind).not.toBe('gone')
    expect(policyOf(verdictOn(-100, 'templateByPhone'), new Date())).toEqual({ kind: 'retry' })
  })

  it.each([
    ['2026-11-24T22:30:00+07:00', '2026-11-25T06:05:00+07:00'],
    ['2026-11-25T03:00:00+07:00', '2026-11-25T06:05:00+07:00'],
    ['2026-11-25T12:00:00+07:00', '2026-11-26T06:05:00+07:00'],
  ])('at night (%s) until %s', (now, until) => {
    expect(policyOf('night', new Date(now))).toMatchObject({ untilMs: new Date(until).getTime() })
  })

  it('what only a person can mend waits for them, and they are told once', async () => {
    await makePerson(bot, { id: 'quan-tri', address: 'quan-tri', channel: 'web', administrator: true })
    const told = { is: 'error', code: -224, message: 'OA needs to upgrade, call 84901234567' } as const
    bot.server.misbehave('/v3.0/oa/message/cs', told, told)
    await failure(send('x'))
    await failure(send('y'))
    const [alarm, ...more] = await outboxTexts(bot)
    expect(more).toEqual([])
    expect(alarm).toContain('-224')
    expect(alarm).not.toContain('84901234567')
  })

  it('more calls than a minute allows: everything waits a minute, then goes', async () => {
    bot.server.perMinute = 1
    for (let i = 0; i < 3; i++) await bot.server.say(`70000000000000003${i}`, 'chào')
    for (let i = 0; i < 3; i++) {
      await bot.assistant.idle()
      bot.pass(61_000)
    }
    await bot.assistant.idle()
    expect(bot.server.arrived).toHaveLength(3)
  })

  it('the account’s secret proves itself where the app demands it', async () => {
    await bot.stop()
    bot = await startZaloBot({ config: { proof: true } })
    bot.server.people.interact(lan)
    await send('x')
    expect(bot.server.calls.at(-1)!.headers.appsecret_proof).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('pictures and documents', () => {
  const png: Upload = {
    kind: 'image',
    name: 'anh.png',
    bytes: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]),
  }
  const pdf: Upload = {
    kind: 'file',
    name: 'phieu.pdf',
    bytes: new Uint8Array(Buffer.from('%PDF thử nghiệm')),
  }
  const uploads = () => bot.server.countOf('/upload/image') + bot.server.countOf('/upload/file')

  it('are uploaded once and sent by their token, anew before it runs out', async () => {
    await bot.zalo.sendUpload(lan, png)
    await bot.zalo.sendUpload(lan, pdf)
    await bot.zalo.sendUpload(lan, png)
    expect(uploads()).toBe(2)
    expect(bot.server.arrived.map((m) => (m.attachment as { type: string }).type)).toEqual([
      'template',
      'file',
      'template',
    ])
    bot.pass(6 * DAY + HOUR)
    await bot.zalo.tokens.instead(bot.server.oauth.access!.token)
    bot.server.people.interact(lan)
    await bot.zalo.sendUpload(lan, png)
    expect(uploads()).toBe(3)
  })

  it('ended early: uploaded anew and sent', async () => {
    await bot.zalo.sendUpload(lan, png)
    bot.server.misbehave('/v3.0/oa/message/cs', { is: 'error', code: -100 })
    await bot.zalo.sendUpload(lan, png)
    expect(uploads()).toBe(2)
    expect(bot.server.arrived).toHaveLength(2)
  })

  it.each([
    ['a spreadsheet', { ...pdf, name: 'bang.xlsx' }],
    ['six megabytes', { ...pdf, bytes: new Uint8Array(6 * 1024 * 1024) }],
    ['a picture that is none', { ...png, bytes: new Uint8Array([1, 2, 3]) }],
  ])('%s is refused here', async (_what, upload) => {
    expect(await failure(bot.zalo.sendUpload(lan, upload))).toEqual({ kind: 'never' })
    expect(uploads()).toBe(0)
  })

  it('a picture is shown above the text; one that cannot be had is a link', async () => {
    const address = 'https://ocop.example.vn/khong.png'
    const having = (bytes: Uint8Array<ArrayBuffer> | null) => ({
      text: 'Bản đồ',
      buttons: [],
      picture: { name: 'kept:1', path: '/anh/1', address, bytes: async () => bytes },
    })
    await bot.zalo.channel.send(lan, having(png.bytes), 1)
    await bot.zalo.channel.send(lan, having(null), 2)
    expect(bot.server.arrived.map((m) => [m.attachment !== undefined, m.text])).toEqual([
      [true, ''],
      [false, 'Bản đồ'],
      [false, `Bản đồ\n${address}`],
    ])
    expect(bot.server.faults).toEqual([])
  })
})

it('keeps what Zalo says of the quota', async () => {
  await bot.server.say(lan, 'chào')
  await bot.assistant.idle()
  const [row] = await bot.database.db.selectFrom('zalo_reach').selectAll().execute()
  expect(row).toMatchObject({ sent_since: 1, free_remain: 7, quota: { quota_type: 'reply', remain: '7' } })
})
