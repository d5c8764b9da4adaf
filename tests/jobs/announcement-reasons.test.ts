import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Assistant, assemble } from '../../src/assistant.ts'
import { SendError } from '../../src/bot/channel.ts'
import { RETRY_AFTER_S } from '../../src/bot/delivery.ts'
import { progressOf } from '../../src/db/announcement-readers.ts'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { UNSENT } from '../../src/db/tables.ts'
import { loadFacts } from '../../src/facts.ts'
import { announce } from '../../src/jobs/announce.ts'
import { progressLines } from '../../src/jobs/announcement-text.ts'
import { placeKey } from '../../src/ocop/places.ts'
import { translator } from '../../src/text/i18n.ts'
import { freshPglite } from '../support/database.ts'
import { makeMany, released } from '../support/many-people.ts'
import { plainChannel } from '../support/plain-channel.ts'
import { probe } from '../support/probe.ts'
import { StandingClock } from '../support/world.ts'

const facts = loadFacts()
const start = new Date('2026-11-25T09:00:00+07:00')
const tomorrow = new Date('2026-11-26T07:00:00+07:00').getTime()

/** What the platform makes of the message to the nth person; null: takes it. */
const outcomes: (SendError | null)[] = [
  null,
  new SendError({ kind: 'gone' }, 'Telegram sendMessage: 403 Forbidden: bot was blocked by the user'),
  new SendError({ kind: 'unreachable' }, 'Zalo: no way that is allowed leads to this person now'),
  new SendError({ kind: 'unreachable' }, 'Zalo: no way that is allowed leads to this person now'),
  new SendError({ kind: 'never' }, 'Zalo /v3.0/oa/message/cs: -201 text is invalid!'),
  new SendError({ kind: 'retry' }, 'Zalo /v3.0/oa/message/cs: ECONNREFUSED'),
  new SendError({ kind: 'throttled', untilMs: tomorrow, scope: 'chat' }, 'Zalo: today’s budget', 'budget'),
]
let database: OpenDatabase
let assistant: Assistant
const clock = new StandingClock(start)
beforeEach(async () => {
  clock.set(start)
  database = await freshPglite()
  assistant = assemble({
    database,
    clock,
    channels: [
      {
        ...plainChannel(() => {}),
        async send(address) {
          const error = outcomes[Number(address) - 1_000_001]
          if (error) throw error
          return { platformId: null }
        },
      },
    ],
    capabilities: [probe()],
    quietHours: () => false,
    log: pino({ level: 'silent' }),
  })
  const many = { people: outcomes.length, channel: 'plain', account: 'test', commune: null, now: start }
  await makeMany(database.db, many)
  await released(database.db, { id: 'tin', place: placeKey(facts.places.province), startsAt: start })
  await announce(database.db, facts, start)
})
afterEach(() => assistant.stop())

const read = async () => progressLines(translator('vi'), await progressOf(database.db, 'tin'))

it('says in the officer’s words why messages wait or did not arrive', async () => {
  await assistant.idle()
  expect(await read()).toEqual([
    'Đã tới 1/7 người.',
    'Đang đợi gửi: 2',
    '  – 1: hết tiền nhắn tin của ngày, sáng mai gửi tiếp',
    '  – 1: kênh nhắn tin đang hỏng, không gửi được',
    'Đã chặn hoặc bỏ cuộc trò chuyện: 1',
    'Không gửi được: 3',
    '  – 2: không còn cách nào được phép nhắn tới họ',
    '  – 1: kênh nhắn tin không nhận tin này',
  ])
})

it('the platform away for hours is told as that, and stays so when the figures are kept', async () => {
  for (const s of [0, ...RETRY_AFTER_S]) {
    clock.set(new Date(clock.now().getTime() + s * 1_200 + 1_000))
    await assistant.idle()
  }
  outcomes[6] = null
  clock.set(new Date(tomorrow + 1_000))
  await assistant.idle()
  expect(await announce(database.db, facts, clock.now())).toMatchObject({ ended: 1 })
  await database.db.deleteFrom('outbox').execute()
  expect(await read()).toEqual([
    'Đã tới 2/7 người.',
    'Đã chặn hoặc bỏ cuộc trò chuyện: 1',
    'Không gửi được: 4',
    '  – 2: không còn cách nào được phép nhắn tới họ',
    '  – 1: kênh nhắn tin đang hỏng, không gửi được',
    '  – 1: kênh nhắn tin không nhận tin này',
  ])
})

it('has words for every reason, and for figures kept before there were reasons', async () => {
  const reasons = [...UNSENT, null].map((why) => ({ what: 'failed' as const, why, people: 1 }))
  const all = (['vi', 'en'] as const).flatMap((locale) =>
    progressLines(translator(locale), { channels: [], reasons, optedOut: 0 }),
  )
  expect(new Set(all).size).toBe(2 * (UNSENT.length + 2))
  expect(all.join()).not.toContain('unsent.')
  const old = { channels: [], reasons: [{ reason: 'HTTP 400', people: 1 }] }
  await database.db
    .updateTable('announcement')
    .set({ result: JSON.stringify(old) })
    .execute()
  expect(await read()).toEqual(['Chưa gửi cho ai.'])
})
