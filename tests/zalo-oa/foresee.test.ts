import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Foreseen } from '../../src/bot/channel.ts'
import { foreseer } from '../../src/bot/channels/zalo-oa/foresee.ts'
import { loadTemplates } from '../../src/bot/channels/zalo-oa/templates.ts'
import { queueNotice } from '../../src/bot/notices.ts'
import type { ZaloOaConfig } from '../../src/config-zalo-oa.ts'
import { HOUR, makePerson, startZaloBot, type ZaloBot } from '../support/zalo-oa-bot.ts'

const DAY = 24 * HOUR
let bot: ZaloBot

async function begin(config: Partial<ZaloOaConfig> = {}): Promise<void> {
  await bot?.stop()
  bot = await startZaloBot({ config: { budget: { dong: 10_000, messages: 100 }, ...config } })
  Object.assign(bot.zaloTemplateIds, bot.server.templates.approveAll())
}
beforeEach(() => begin())
afterEach(() => bot.stop())

const address = (n: number) => `70000000000000003${String(n).padStart(2, '0')}`
/** Somebody who wrote so long ago, null: never. */
async function somebody(n: number, ago: number | null): Promise<void> {
  await makePerson(bot, { id: `p${n}`, address: address(n) })
  if (ago === null) return
  const at = bot.clock.now().getTime() - ago
  bot.server.people.interact(address(n), at)
  await bot.server.events.push({
    event_name: 'user_click_chatnow',
    user_id: address(n),
    timestamp: String(at),
  })
}
const foresee = (people: number, pages = 1): Promise<Foreseen> => {
  const addresses = Array.from({ length: people }, (_, n) => address(n))
  return bot.database.db.transaction().execute((trx) => bot.zalo.channel.foresee!(trx, addresses, pages))
}
const counts = ({ ways }: Foreseen) => ways.map((w) => [w.way, w.people, w.costVnd])

describe('what an announcement would cost', () => {
  it('is what it then costs: the same ways, the same people, the same sum', async () => {
    await begin({ paidConsultation: true })
    const agos = [HOUR, 47 * HOUR, 3 * DAY, 6.9 * DAY, 8 * DAY, 30 * DAY, null, 3 * DAY, null]
    for (const [n, ago] of agos.entries()) await somebody(n, ago)
    await bot.assistant.idle()
    bot.server.arrived.length = 0
    const foreseen = await foresee(agos.length)
    expect(counts(foreseen)).toEqual([
      ['free', 2, 0],
      ['paid', 3, 165],
      ['invited', 4, 880],
    ])
    expect(foreseen).toMatchObject({ left: { vnd: 10_000, messages: 100 }, later: 0 })
    for (const n of agos.keys()) {
      const notice = { personId: `p${n}`, reply: { text: 'Họp thử nghiệm' }, bulk: true }
      await bot.database.db.transaction().execute((trx) => queueNotice(trx, notice, bot.clock.now()))
    }
    await bot.assistant.idle()
    const ways = bot.server.arrived.map((m) => m.way)
    expect(ways.filter((w) => w === 'consultation')).toHaveLength(5)
    expect(ways.filter((w) => w === 'template_uid')).toHaveLength(4)
    const [spent] = await bot.database.db.selectFrom('zalo_spent').selectAll().execute()
    expect(spent).toMatchObject({ dong: 165 + 880, messages: 7 })
    // What was spent counts for the next one.
    expect(await foresee(agos.length)).toMatchObject({ left: { vnd: 10_000 - 1_045, messages: 93 } })
  })

  it('shows the invitation as it will be, blanks filled', async () => {
    await somebody(0, null)
    const { ways } = await foresee(1)
    expect(ways[0]!.first!.text).toContain('gửi ngày 24/11/2026')
    expect(ways[0]!.first!.text).not.toContain('<')
    expect(ways[0]!.first!.buttons).toEqual([{ label: 'Đọc tin', token: '' }])
  })

  it('each page is a message: free ones may not last, paid ones cost twice', async () => {
    await begin({ paidConsultation: true, freeMessages: 1 })
    await somebody(0, HOUR)
    await somebody(1, 3 * DAY)
    expect(counts(await foresee(2, 1))).toEqual([
      ['free', 1, 0],
      ['paid', 1, 55],
    ])
    expect(counts(await foresee(2, 2))).toEqual([['paid', 2, 220]])
  })

  it('prices are those of the settings', async () => {
    await begin({ paidConsultation: true, consultationDong: 70 })
    await somebody(0, 3 * DAY)
    expect(counts(await foresee(1))).toEqual([['paid', 1, 70]])
  })

  it('paid messages off: a template; no template, no money: nobody may be written to', async () => {
    await somebody(0, HOUR)
    await somebody(1, 3 * DAY)
    await somebody(2, null)
    expect(counts(await foresee(3))).toEqual([
      ['free', 1, 0],
      ['invited', 2, 440],
    ])
    delete bot.zaloTemplateIds.ZALO_TEMPLATE_NEW_MESSAGE
    const none = [
      ['free', 1, 0],
      ['none', 2, 0],
    ]
    expect(counts(await foresee(3))).toEqual(none)
    await begin({ budget: { dong: 0, messages: 500 } })
    await somebody(0, HOUR)
    await somebody(1, 3 * DAY)
    await somebody(2, null)
    expect(counts(await foresee(3))).toEqual(none)
  })

  it.each([
    ['đồng', { dong: 500, messages: 100 }],
    ['messages', { dong: 100_000, messages: 2 }],
  ])('says whom the day’s %s do not reach', async (_what, budget) => {
    await begin({ budget })
    for (const n of [0, 1, 2, 3, 4]) await somebody(n, null)
    await somebody(5, HOUR)
    const foreseen = await foresee(6)
    expect(counts(foreseen)).toEqual([
      ['free', 1, 0],
      ['invited', 5, 1_100],
    ])
    expect(foreseen.later).toBe(3)
  })

  it('by phone number, where only that is within what a day may cost', async () => {
    await somebody(0, null)
    await somebody(1, null)
    const number = { person_id: 'p1', phone: '84900000001', since: bot.clock.now() }
    await bot.database.db.insertInto('person_phone').values(number).execute()
    const templates = loadTemplates().map((t) => ({ ...t, price: { user: 900, phone: 300 } }))
    const config = bot.server.config({
      budget: { dong: 500, messages: 100 },
      templateIds: bot.zaloTemplateIds,
    })
    const ask = foreseer({ config, templates, clock: bot.clock })
    const foreseen = await bot.database.db
      .transaction()
      .execute((trx) => ask(trx, [address(0), address(1)], 1))
    expect(counts(foreseen)).toEqual([
      ['invitedByPhone', 1, 300],
      ['none', 1, 0],
    ])
  })
})
