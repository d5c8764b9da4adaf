import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { giveUp } from '../../src/bot/give-up.ts'
import { instantInVietnam } from '../../src/clock.ts'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { claimMessages } from '../../src/db/outbox.ts'
import { snooze } from '../../src/db/reminders.ts'
import { loadFacts } from '../../src/facts.ts'
import { remind } from '../../src/jobs/remind.ts'
import { freshPglite } from '../support/database.ts'
import {
  addCertificate,
  emptied,
  type MadeProduct,
  makeLinkedPerson,
  makeProduct,
} from '../support/register-rows.ts'

const facts = loadFacts()
const start = instantInVietnam('2026-11-23', 9)
/** Decided 2024-06-01, so it expires 2027-06-01: window 2026-12-03 to 2027-02-01. */
const DECIDED = '2024-06-01'

let database: OpenDatabase
let made: MadeProduct
let lan: string

beforeAll(async () => {
  database = await freshPglite()
})
beforeEach(async () => {
  await emptied(database.db)
  made = await makeProduct(database.db, { name: 'Mắm Thử nghiệm', decided: DECIDED, now: start })
  lan = await makeLinkedPerson(database.db, { address: 'lan', producerId: made.producerId, now: start })
})
afterAll(() => database.close())

const at = (day: string, hour = 9) => remind(database.db, facts, instantInVietnam(day, hour))
const steps = async (day: string, hour?: number) => (await at(day, hour)).map((r) => r.step)
const waiting = () => database.db.selectFrom('outbox').select('id').where('state', '=', 'queued').execute()
const sendAll = () =>
  database.db.updateTable('outbox').set({ state: 'sent' }).where('state', '=', 'queued').execute()
const decide = (day: string) =>
  database.db
    .updateTable('certificate')
    .set({ decided_from: day, decided_to: day })
    .where('id', '=', made.certificateId)
    .execute()
const file = (filedOn: string) =>
  database.db
    .insertInto('filing')
    .values({
      id: randomUUID(),
      certificate_id: made.certificateId,
      filed_on: filedOn,
      result_on: null,
      said_by: lan,
      created_at: start,
    })
    .execute()

describe('reminders of a certificate', () => {
  it('tells each step on its day, once', async () => {
    const told: Record<string, string[]> = {}
    for (const day of [
      '2026-12-02',
      '2026-12-03',
      '2026-12-04',
      '2027-01-02',
      '2027-01-18',
      '2027-02-01',
      '2027-02-02',
      '2027-05-31',
      '2027-06-01',
      '2027-06-02',
      '2028-06-01',
    ]) {
      told[day] = [...(await steps(day)), ...(await steps(day, 15))]
    }
    expect(told).toEqual({
      '2026-12-02': [],
      '2026-12-03': ['window_opens'],
      '2026-12-04': [],
      '2027-01-02': ['half_time'],
      '2027-01-18': ['last_fortnight'],
      '2027-02-01': ['window_closes'],
      '2027-02-02': ['after_window'],
      '2027-05-31': [],
      '2027-06-01': ['expires'],
      '2027-06-02': [],
      '2028-06-01': [],
    })
  })

  it('after a pause tells only the latest step, and notes the others as skipped', async () => {
    expect(await steps('2027-01-20')).toEqual(['last_fortnight'])
    const rows = await database.db
      .selectFrom('reminder')
      .select(['step', 'state'])
      .orderBy('due_on')
      .execute()
    expect(rows).toEqual([
      { step: 'window_opens', state: 'skipped' },
      { step: 'half_time', state: 'skipped' },
      { step: 'last_fortnight', state: 'queued' },
    ])
  })

  it('says one single thing about a certificate that expired long ago', async () => {
    await decide('2022-10-10')
    const [told, ...more] = await at('2026-11-23')
    expect(more).toEqual([])
    expect(told?.text).toContain('đã hết hạn từ ngày 10/10/2025')
    expect(await at('2026-12-24')).toEqual([])
  })

  it('waits for the morning and for the end of Tết (5/2 to 9/2/2027)', async () => {
    await decide('2024-06-06') // expires 2027-06-06: the day after the window is 2027-02-07
    await at('2027-02-04')
    expect(await steps('2027-02-07')).toEqual([])
    expect(await steps('2027-02-09')).toEqual([])
    expect(await steps('2027-02-10', 6)).toEqual([])
    expect(await steps('2027-02-10', 20)).toEqual([])
    expect(await steps('2027-02-10', 7)).toEqual(['after_window'])
  })

  it('tells the last day of the window before Tết when it falls in Tết', async () => {
    await decide('2024-06-07') // expires 2027-06-07: the window closes on 2027-02-07
    await at('2027-02-03')
    expect(await steps('2027-02-04')).toEqual(['window_closes'])
  })

  it('leaves a certificate alone whose date nobody knows', async () => {
    await database.db
      .updateTable('certificate')
      .set({ decided_from: '2023-01-01', decided_to: '2024-06-01' })
      .execute()
    expect(await steps('2027-06-02')).toEqual([])
  })

  it('speaks of the last certificate only, also where that one was revoked', async () => {
    const newer = await addCertificate(database.db, {
      productId: made.productId,
      tier: '4',
      from: '2024-07-03',
      to: '2024-07-03',
      now: start,
    })
    const told = await at('2027-01-04')
    expect(told.map((r) => [r.step, r.expiresOn])).toEqual([['window_opens', '2027-07-03']])
    await database.db
      .updateTable('certificate')
      .set({ revoked_on: '2027-01-10' })
      .where('id', '=', newer)
      .execute()
    expect(await steps('2027-06-02')).toEqual([])
  })

  it('tells nobody who switched it off, is not linked or cannot be reached', async () => {
    const set = (on: boolean) => database.db.updateTable('person').set({ reminders_on: on }).execute()
    const claim = (state: 'confirmed' | 'withdrawn') =>
      database.db.updateTable('producer_claim').set({ state }).execute()
    const gone = (day: string | null) =>
      database.db
        .updateTable('chat')
        .set({ gone_at: day ? new Date(day) : null })
        .execute()
    await set(false)
    expect(await steps('2026-12-03')).toEqual([])
    await set(true)
    await claim('withdrawn')
    expect(await steps('2026-12-03')).toEqual([])
    await claim('confirmed')
    await gone('2026-12-01')
    expect(await steps('2026-12-03')).toEqual([])
    await gone(null)
    expect(await steps('2026-12-03')).toEqual(['window_opens'])
  })
})

describe('what makes a reminder stale', () => {
  it('a corrected date takes back what waits and makes new keys', async () => {
    await at('2026-12-03')
    expect(await waiting()).toHaveLength(1)
    await decide('2024-07-01') // expires 2027-07-01: opens 2027-01-02
    expect(await steps('2026-12-03', 10)).toEqual([])
    expect(await waiting()).toHaveLength(0)
    expect(await steps('2027-01-02')).toEqual(['window_opens'])
  })

  it('a date corrected by night is taken back before the morning', async () => {
    await at('2026-12-03', 19)
    await decide('2024-07-01')
    await at('2026-12-04', 2)
    expect(await waiting()).toHaveLength(0)
  })

  it('what was taken back and is right again after all is told', async () => {
    await at('2026-12-03')
    await decide('2024-07-01')
    await at('2026-12-03', 10)
    await decide(DECIDED)
    expect(await steps('2026-12-03', 11)).toEqual(['window_opens'])
    await sendAll()
    expect(await steps('2026-12-03', 12)).toEqual([])
  })

  it('a message that was sent is not taken back', async () => {
    await at('2026-12-03')
    await sendAll()
    await decide('2024-07-01')
    await at('2026-12-04')
    const rows = await database.db.selectFrom('reminder').select('state').execute()
    expect(rows).toEqual([{ state: 'queued' }])
  })

  it('a filing stops the rest', async () => {
    await at('2026-12-03')
    await file('2026-12-10')
    expect(await steps('2026-12-10')).toEqual([])
    expect(await waiting()).toHaveLength(0)
    for (const day of ['2027-01-02', '2027-02-02', '2027-06-01', '2027-12-01'])
      expect(await steps(day)).toEqual([])
  })

  it('a late filing leaves the end of the extension (Điều 12.3)', async () => {
    await file('2027-03-01')
    expect(await steps('2027-06-01')).toEqual([])
    expect(await steps('2027-11-28')).toEqual(['extension_ends'])
    expect(await steps('2027-11-29')).toEqual([])
  })

  it('a later step replaces one that could not be sent', async () => {
    await at('2027-02-01')
    const [first] = await waiting()
    await at('2027-02-02')
    const left = await waiting()
    expect(left).toHaveLength(1)
    expect(left[0]?.id).not.toBe(first?.id)
  })

  it('who blocked us and comes back is told what they missed', async () => {
    await at('2026-12-03')
    const claim = { now: new Date('2026-12-03T09:00:00+07:00'), claimMs: 1_000, claimant: 'we', limit: 1 }
    const [message] = await claimMessages(database.db, {
      ...claim,
      quietHours: false,
      channels: ['plain'],
      bulk: true,
    })
    const why = 'gone' as const
    const failed = { claimant: 'we', gone: true, reason: 'blocked', why, channels: ['plain'], now: start }
    await giveUp(database.db, { message: message!, ...failed })
    expect(await steps('2026-12-04')).toEqual([])
    await database.db.updateTable('chat').set({ gone_at: null }).execute()
    expect(await steps('2026-12-05')).toEqual(['window_opens'])
    await sendAll()
    expect(await steps('2026-12-06')).toEqual([])
  })
})

describe('"remind me again in 7 days"', () => {
  const snoozeUntil = (until: string) =>
    database.db
      .transaction()
      .execute((trx) => snooze(trx, { personId: lan, certificateId: made.certificateId }, until))

  it('tells the same step once more on that day', async () => {
    await at('2026-12-03')
    await sendAll()
    await snoozeUntil('2026-12-10')
    expect(await at('2026-12-09')).toEqual([])
    expect((await at('2026-12-10')).map((r) => [r.step, r.again])).toEqual([['window_opens', 1]])
    expect(await at('2026-12-10', 11)).toEqual([])
    await sendAll()
    await snoozeUntil('2026-12-17')
    expect((await at('2026-12-20')).map((r) => [r.step, r.again])).toEqual([['window_opens', 2]])
  })

  it('a step that comes first is the reminder', async () => {
    await at('2027-01-31')
    await sendAll()
    await snoozeUntil('2027-02-07')
    expect(await steps('2027-02-01')).toEqual(['window_closes'])
    await sendAll()
    expect(await steps('2027-02-02')).toEqual(['after_window'])
    await sendAll()
    expect(await steps('2027-02-11')).toEqual([])
  })

  it('a filing ends it', async () => {
    await at('2026-12-03')
    await snoozeUntil('2026-12-10')
    await file('2026-12-08')
    expect(await at('2026-12-10')).toEqual([])
  })
})
