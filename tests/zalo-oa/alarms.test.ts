import { afterEach, beforeEach, expect, it } from 'vitest'
import { HOUR, lan, makePerson, outboxTexts, startZaloBot, type ZaloBot } from '../support/zalo-oa-bot.ts'

let bot: ZaloBot
beforeEach(async () => {
  bot = await startZaloBot()
  await makePerson(bot, { id: 'quan-tri', address: 'quan-tri', channel: 'web', administrator: true })
})
afterEach(() => bot.stop())

const template = (template_id: string, new_status: string) =>
  bot.server.events.push({
    event_name: 'change_template_status',
    template_id,
    status: { prev_status: 'ENABLE', new_status },
    reason: 'thử nghiệm',
  })
const told = async (what: string) => (await outboxTexts(bot)).filter((t) => t.includes(what))

it('each template that changes is told, the same change once a day', async () => {
  await template('11', 'REJECT')
  await template('11', 'REJECT')
  await template('22', 'DISABLE')
  await template('33', 'ENABLE')
  expect(await told('Mẫu tin Zalo')).toEqual([
    expect.stringContaining('11 đổi sang trạng thái REJECT'),
    expect.stringContaining('22 đổi sang trạng thái DISABLE'),
  ])
})

it('each trouble that needs a person is told, not only the day’s first', async () => {
  bot.server.misbehave('/v3.0/oa/message/cs', { is: 'error', code: -224 }, { is: 'error', code: -320 })
  await bot.server.say(lan, 'một')
  await bot.assistant.idle()
  bot.pass(HOUR)
  await bot.assistant.idle()
  bot.pass(HOUR)
  await bot.assistant.idle()
  expect(await told('Zalo không nhận')).toEqual([
    expect.stringContaining('-224'),
    expect.stringContaining('-320'),
  ])
  expect(bot.server.arrived.map((m) => m.text)).toEqual(['heard: một'])
})
