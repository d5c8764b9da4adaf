import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { queueNotice } from '../../src/bot/notices.ts'
import type { ZaloOaConfig } from '../../src/config-zalo-oa.ts'
import type { FilledTemplate } from '../../src/db/stored.ts'
import { HOUR, lan, makePerson, outboxTexts, startZaloBot, type ZaloBot } from '../support/zalo-oa-bot.ts'

const DAY = 24 * HOUR
const filled: FilledTemplate = {
  name: 'certificate_reminder',
  params: {
    san_pham: 'Mắm Thử nghiệm',
    hang_sao: '3 sao',
    ngay_het_han: '01/06/2027',
    viec_can_lam: 'nộp hồ sơ đánh giá lại',
    han_chot: '01/02/2027',
  },
}

let bot: ZaloBot

async function begin(config: Partial<ZaloOaConfig> = {}): Promise<void> {
  await bot?.stop()
  bot = await startZaloBot({ config: { budget: { dong: 10_000, messages: 100 }, ...config } })
  Object.assign(bot.zaloTemplateIds, bot.server.templates.approveAll())
  await makePerson(bot, { id: 'lan', address: lan })
}
beforeEach(() => begin())
afterEach(async () => {
  expect(bot.server.faults).toEqual([])
  await bot.stop()
})

/** Lan writes, so that the account may write back from now on. */
const write = async (id = lan) => {
  await bot.server.say(id, 'chào')
  await bot.assistant.idle()
  bot.server.arrived.length = 0
}
const phone = (number = '84900000001') =>
  bot.database.db
    .insertInto('person_phone')
    .values({ person_id: 'lan', phone: number, since: bot.clock.now() })
    .execute()
let told = 0
/** Tells Lan something unasked. @returns what became of the message. */
async function tell(
  template: FilledTemplate | null = filled,
  text = 'Nhắc hạn thử nghiệm',
): Promise<{ state: string; error: string | null; why: string | null; id: number }> {
  const dedupe = `t${++told}`
  const notice = { personId: 'lan', reply: { text }, bulk: true, dedupe, ...(template && { template }) }
  await bot.database.db.transaction().execute((trx) => queueNotice(trx, notice, bot.clock.now()))
  await bot.assistant.idle()
  return outcome(dedupe)
}
const outcome = (dedupe: string) =>
  bot.database.db
    .selectFrom('outbox')
    .select(['id', 'state', 'error', 'why'])
    .where('dedupe', '=', dedupe)
    .executeTakeFirstOrThrow()
const ways = () => bot.server.arrived.map((m) => m.way)
const spent = async () =>
  (await bot.database.db.selectFrom('zalo_spent').select(['day', 'dong', 'messages']).execute()).map((s) => [
    s.dong,
    s.messages,
  ])

describe('the cheapest way that is allowed', () => {
  it.each([
    ['an hour', HOUR, 'consultation', 'consultation'],
    ['48 hours', 48 * HOUR, 'consultation', 'consultation'],
    ['a little more', 48 * HOUR + 60_000, 'template_uid', 'consultation'],
    ['seven days', 7 * DAY - 60_000, 'template_uid', 'consultation'],
    ['eight days', 8 * DAY, 'template_uid', 'template_uid'],
  ])('%s after the person wrote', async (_what, later, unpaid, paid) => {
    await write()
    bot.pass(later)
    expect(await tell()).toMatchObject({ state: 'sent' })
    expect(ways()).toEqual([unpaid])
    await begin({ paidConsultation: true })
    await write()
    bot.pass(later)
    expect(await tell()).toMatchObject({ state: 'sent' })
    expect(ways()).toEqual([paid])
    expect(await spent()).toEqual(
      paid === 'template_uid' ? [[220, 1]] : bot.server.people.billed > 0 ? [[55, 1]] : [],
    )
  })

  it('a template goes to somebody who never wrote; what it says is checked by Zalo and found right', async () => {
    expect(await tell()).toMatchObject({ state: 'sent' })
    expect(bot.server.arrived[0]!.template).toEqual({
      id: 'approved-certificate_reminder',
      data: filled.params,
    })
  })

  it('answers are never templates: they go out, or fail to', async () => {
    await write()
    bot.server.people.of(lan).interactedAt = null
    await bot.server.events.push({
      event_name: 'user_send_text',
      sender: { id: lan },
      recipient: { id: bot.zalo.account },
      message: { text: 'hỏi', msg_id: 'm-hoi' },
    })
    await bot.assistant.idle()
    expect(bot.server.arrived).toEqual([])
    expect(await bot.database.db.selectFrom('outbox').select('state').orderBy('id').execute()).toEqual([
      { state: 'sent' },
      { state: 'failed' },
    ])
    expect(await bot.database.db.selectFrom('chat').select('gone_at').execute()).toEqual([{ gone_at: null }])
  })

  it('a fresh word opens the way again', async () => {
    await write()
    bot.pass(9 * DAY)
    await tell()
    await write()
    await tell()
    expect(ways()).toEqual(['consultation'])
  })
})

describe('each step failing in turn', () => {
  it.each([-230, -232])(
    '%i: our ledger was wrong; a template instead, and the ledger is mended',
    async (code) => {
      await write()
      bot.server.misbehave('/v3.0/oa/message/cs', { is: 'error', code })
      expect(await tell()).toMatchObject({ state: 'sent' })
      expect(await tell()).toMatchObject({ state: 'sent' })
      expect(ways()).toEqual(['template_uid', 'template_uid'])
      expect(bot.server.countOf('/message/cs')).toBe(2)
    },
  )

  it('free messages used up: a template', async () => {
    await write()
    for (let i = 0; i < 7; i++) await tell()
    expect(await tell()).toMatchObject({ state: 'sent' })
    expect(ways()).toEqual([...Array(7).fill('consultation'), 'template_uid'])
  })

  it('nobody knows how many are free: Zalo’s own figure counts, not ours', async () => {
    await begin({ freeMessages: 2 })
    await write()
    for (let i = 0; i < 7; i++) await tell()
    expect(ways()).toEqual(Array(7).fill('consultation'))
  })

  it.each([-249, -213, -244, -230, -139])('template by user id refused with %i: by phone', async (code) => {
    await phone()
    bot.server.templates.users.set(lan, code)
    const sent = await tell()
    expect(sent.state).toBe('sent')
    expect(ways()).toEqual(['template_phone'])
    expect(bot.server.arrived[0]).toMatchObject({
      to: '84900000001',
      template: { trackingId: expect.stringMatching(new RegExp(`^ocop-${sent.id}-[0-9a-f]{16}$`)) },
    })
    // What was set aside for the way that failed is free again.
    expect(await spent()).toEqual([[220, 1]])
    const receipts = await bot.database.db.selectFrom('zalo_receipt').selectAll().execute()
    expect(receipts).toMatchObject([
      { tracking_id: bot.server.arrived[0]!.template!.trackingId, received_at: expect.any(Date) },
    ])
  })

  it('blocked by the person: no template by user id, the number they gave at most', async () => {
    await write()
    bot.server.people.unfollow(lan)
    expect((await tell()).state).toBe('failed')
    expect(bot.server.countOf('/oa/message/template')).toBe(0)
    await phone()
    expect((await tell()).state).toBe('sent')
    expect(ways()).toEqual(['template_phone'])
  })

  it.each([-108, -110, -114, -118, -119, -139, -140, -141])(
    'number refused with %i: no way left, the person is not gone',
    async (code) => {
      await phone()
      bot.server.templates.users.set(lan, -249)
      bot.server.templates.phones.set('84900000001', code)
      expect(await tell()).toMatchObject({
        state: 'failed',
        error: expect.stringContaining('no way'),
        why: 'noWay',
      })
      expect(await bot.database.db.selectFrom('chat').select('gone_at').execute()).toEqual([
        { gone_at: null },
      ])
      expect(await spent()).toEqual([[0, 0]])
    },
  )

  it('no number, no approved template, no money: no way left, and nobody was asked for what cannot be', async () => {
    bot.server.templates.users.set(lan, -249)
    expect((await tell()).state).toBe('failed')
    for (const name of Object.keys(bot.zaloTemplateIds)) delete bot.zaloTemplateIds[name]
    expect((await tell()).state).toBe('failed')
    await begin({ budget: { dong: 0, messages: 500 } })
    expect((await tell()).state).toBe('failed')
    expect(bot.server.countOf('/template')).toBe(0)
  })

  it('a template that is wrong, refused or not paid for holds nothing up, and administrators hear of it', async () => {
    await makePerson(bot, { id: 'quan-tri', address: 'quan-tri', channel: 'web', administrator: true })
    bot.server.templates.balance = 0
    expect((await tell()).state).toBe('failed')
    bot.server.templates.balance = 1_000
    bot.server.templates.approved.get('approved-certificate_reminder')!.status = 'REJECT'
    expect((await tell()).state).toBe('failed')
    const alarms = (await outboxTexts(bot)).filter((t) => t.includes('Zalo không nhận'))
    // No money and a rejected template are two troubles: each is told, and once.
    expect(new Set(alarms).size).toBe(2)
    expect(alarms).toHaveLength(2)
    expect((await tell()).state).toBe('failed')
    expect((await outboxTexts(bot)).filter((t) => t.includes('Zalo không nhận'))).toHaveLength(2)
    // Filled beyond what it takes: not sent like that; it knocks instead.
    const long = { ...filled, params: { ...filled.params, san_pham: 'x'.repeat(31) } }
    expect((await tell(long)).state).toBe('sent')
    expect(bot.server.arrived.at(-1)!.template!.id).toBe('approved-new_message')
    expect(bot.server.calls.filter((c) => c.body.includes('x'.repeat(31)))).toEqual([])
  })

  it('at night a template waits for seven o’clock; a free message does not', async () => {
    await write()
    bot.pass(14 * HOUR) // 23:00
    expect((await tell()).state).toBe('sent')
    bot.pass(9 * DAY)
    const waiting = await tell()
    expect(waiting).toMatchObject({ state: 'queued', why: 'night' })
    expect(bot.server.countOf('/template')).toBe(0)
    bot.pass(7.9 * HOUR)
    await bot.assistant.idle()
    expect(ways()).toEqual(['consultation'])
    bot.pass(0.1 * HOUR)
    await bot.assistant.idle()
    expect(ways()).toEqual(['consultation', 'template_uid'])
  })

  it('refused at night all the same: rescheduled to five past six', async () => {
    await write()
    bot.server.people.refusesAtNight = true
    bot.pass(13.5 * HOUR) // 22:30
    expect((await tell()).state).toBe('queued')
    const row = await bot.database.db
      .selectFrom('outbox')
      .select('not_before')
      .orderBy('id', 'desc')
      .executeTakeFirst()
    expect(row!.not_before.toISOString()).toBe('2026-11-24T23:05:00.000Z')
    bot.pass(7.6 * HOUR)
    await bot.assistant.idle()
    expect(ways()).toEqual(['consultation'])
  })
})

describe('a repeat', () => {
  it('cut off before Zalo’s answer, by phone: the same tracking id, one message, one charge', async () => {
    await phone()
    bot.server.templates.users.set(lan, -249)
    bot.server.echoes = false
    bot.server.misbehave('/message/template', { is: 'cut' })
    expect((await tell()).state).toBe('queued')
    bot.pass(HOUR)
    await bot.assistant.idle()
    expect(await outcome(`t${told}`)).toMatchObject({ state: 'sent' })
    expect(ways()).toEqual(['template_phone'])
    expect(bot.server.templates.spent).toBe(220)
    expect(await spent()).toEqual([[220, 1]])
  })

  it('its receipt came although the answer did not: not sent again', async () => {
    await phone()
    bot.server.templates.users.set(lan, -249)
    bot.server.misbehave('/message/template', { is: 'cut' })
    await tell()
    const calls = bot.server.countOf('/zbs/message/template')
    bot.pass(HOUR)
    await bot.assistant.idle()
    expect(await outcome(`t${told}`)).toMatchObject({ state: 'sent' })
    expect(bot.server.countOf('/zbs/message/template')).toBe(calls)
  })

  it('accepted, but our record of the whole was lost: known by what was noted, not bought twice', async () => {
    const { id } = await tell()
    await bot.database.db
      .updateTable('outbox')
      .set({ state: 'queued', platform_id: null })
      .where('id', '=', id)
      .execute()
    await bot.assistant.idle()
    expect(ways()).toEqual(['template_uid'])
    expect(await outcome(`t${told}`)).toMatchObject({ state: 'sent' })
  })
})

describe('the budget', () => {
  it('stops before it is passed, tells the administrators once, and goes on next morning', async () => {
    await begin({ budget: { dong: 500, messages: 100 } })
    await makePerson(bot, { id: 'quan-tri', address: 'quan-tri', channel: 'web', administrator: true })
    const states = [await tell(), await tell(), await tell()].map((o) => o.state)
    expect(states).toEqual(['sent', 'sent', 'queued'])
    expect(await spent()).toEqual([[440, 2]])
    expect(bot.server.templates.spent).toBe(440)
    const alarms = async () => (await outboxTexts(bot)).filter((t) => t.includes('440 trong 500 đồng'))
    expect(await alarms()).toHaveLength(1)
    bot.pass(2 * HOUR)
    await bot.assistant.idle()
    expect(await alarms()).toHaveLength(1)
    expect(ways()).toHaveLength(2)
    bot.pass(20 * HOUR) // 07:00 next day
    await bot.assistant.idle()
    expect(ways()).toHaveLength(3)
    expect(await spent()).toEqual([
      [440, 2],
      [220, 1],
    ])
  })

  it('stops at the number of messages, too', async () => {
    await begin({ budget: { dong: 100_000, messages: 1 } })
    expect((await tell()).state).toBe('sent')
    expect(await tell()).toMatchObject({ state: 'queued', why: 'budget' })
  })

  it('does not hold up what is free, nor answers', async () => {
    await begin({ budget: { dong: 220, messages: 100 } })
    await tell()
    await tell()
    await write()
    expect(ways()).toEqual([])
    await bot.server.say(lan, 'còn đó không')
    await bot.assistant.idle()
    expect(bot.server.arrived.at(-1)).toMatchObject({ way: 'consultation', text: 'heard: còn đó không' })
  })

  it('many at once do not pass it together', async () => {
    await begin({ budget: { dong: 2_300, messages: 100 } })
    for (let i = 0; i < 25; i++) {
      await makePerson(bot, { id: `p${i}`, address: `70000000000000002${String(i).padStart(2, '0')}` })
      const notice = { personId: `p${i}`, reply: { text: 'x' }, bulk: true, template: filled }
      await bot.database.db.transaction().execute((trx) => queueNotice(trx, notice, bot.clock.now()))
    }
    await bot.assistant.idle()
    expect(bot.server.arrived).toHaveLength(10)
    expect(bot.server.templates.spent).toBe(2_200)
  })
})

describe('a message without a template of its own', () => {
  it('knocks, and comes for free when its reader opens the chat', async () => {
    expect((await tell(null, 'Cán bộ đã xác nhận')).state).toBe('sent')
    expect(bot.server.arrived).toMatchObject([
      { way: 'template_uid', template: { id: 'approved-new_message', data: { ngay_gui: '24/11/2026' } } },
    ])
    bot.pass(5 * HOUR)
    await bot.server.say(lan, '#doc')
    await bot.assistant.idle()
    expect(bot.server.arrived.slice(1).map((m) => m.text)).toEqual(['Cán bộ đã xác nhận'])
    expect(await spent()).toEqual([[220, 1]])
    // Once read it does not come again.
    await bot.server.say(lan, '#doc')
    bot.pass(4 * DAY)
    await bot.zalo.keep()
    await bot.assistant.idle()
    expect(ways()).toHaveLength(2)
  })

  it('holds up nothing behind it: a reminder with a template of its own goes out', async () => {
    await tell(null)
    expect((await tell()).state).toBe('sent')
    expect(bot.server.arrived.map((m) => m.template?.id)).toEqual([
      'approved-new_message',
      'approved-certificate_reminder',
    ])
  })

  it('goes on elsewhere when nobody opens for three days', async () => {
    await tell(null)
    bot.pass(3 * DAY - 60_000)
    await bot.zalo.keep()
    await bot.assistant.idle()
    expect(await outcome(`t${told}`)).toMatchObject({ state: 'sent' })
    bot.pass(2 * 60_000)
    await bot.zalo.keep()
    await bot.assistant.idle()
    expect(await outcome(`t${told}`)).toMatchObject({ state: 'failed' })
    await bot.zalo.keep()
    await bot.assistant.idle()
    expect(ways()).toHaveLength(1)
  })

  it('opened in the very moment it knocked: found by the next look', async () => {
    const { id } = await tell(null, 'Tin')
    await bot.database.db.updateTable('outbox').set({ state: 'sending' }).where('id', '=', id).execute()
    bot.pass(1_000)
    await bot.server.say(lan, '#doc')
    await bot.database.db.updateTable('outbox').set({ state: 'sent' }).where('id', '=', id).execute()
    await bot.zalo.keep()
    await bot.assistant.idle()
    expect(bot.server.arrived.at(-1)).toMatchObject({ way: 'consultation', text: 'Tin' })
  })
})

it('the ledger over a month: what is told each morning, beside a model of Zalo’s own rules', async () => {
  await begin({ paidConsultation: true })
  // Days on which Lan writes, follows, calls or presses; a late delivery and one out of order among them.
  const acts = new Map<number, () => Promise<unknown>>([
    [2, () => write()],
    [4, () => bot.server.follow(lan)],
    [
      13,
      () => {
        bot.server.people.interact(lan)
        return bot.server.events.push({
          event_name: 'user_click_chatnow',
          oa_id: bot.zalo.account,
          user_id: lan,
        })
      },
    ],
    [21, () => write()],
    [22, () => write()],
  ])
  const seen: string[] = []
  for (let day = 0; day < 31; day++) {
    await acts.get(day)?.()
    await bot.assistant.idle()
    if (day === 24)
      // An old event, brought again: it must not open what is closed.
      await bot.server.events.push({
        event_name: 'user_click_chatnow',
        oa_id: bot.zalo.account,
        user_id: lan,
        timestamp: String(bot.clock.now().getTime() - 20 * DAY),
      })
    bot.server.arrived.length = 0
    bot.pass(HOUR)
    await tell()
    const [message] = bot.server.arrived.filter((m) => m.text === 'Nhắc hạn thử nghiệm' || m.template)
    seen.push(message?.way === 'consultation' ? 'c' : message?.way === 'template_uid' ? 't' : '-')
    bot.pass(23 * HOUR)
    await bot.zalo.tokens.keep()
  }
  // At 10:00 each day: open for seven days from 09:00 of days 4, 13 and 22.
  //            0         1         2         3
  //            0123456789012345678901234567890
  expect(seen.join('')).toBe('ttcccccccccttccccccctcccccccctt')
  // No consultation message was refused: our ledger never promised more than Zalo gives.
  const refused = bot.logged.filter((l) => l.includes('-230') || l.includes('-232'))
  expect(refused).toEqual([])
  expect(bot.server.countOf('/message/cs')).toBeGreaterThan(20)
})
