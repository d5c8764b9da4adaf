import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { instantInVietnam } from '../../src/clock.ts'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { deleteLeftovers } from '../../src/db/tidying.ts'
import { loadFacts } from '../../src/facts.ts'
import { digest } from '../../src/jobs/digest.ts'
import { quietHours } from '../../src/jobs/quiet-hours.ts'
import { lookup, placeKey } from '../../src/ocop/places.ts'
import { freshPglite } from '../support/database.ts'
import { emptied, makeLinkedPerson, makeProduct } from '../support/register-rows.ts'

const facts = loadFacts()
const monday = instantInVietnam('2026-11-30', 8)

let database: OpenDatabase
beforeAll(async () => {
  database = await freshPglite()
})
beforeEach(() => emptied(database.db))
afterAll(() => database.close())

function key(name: string): string {
  const found = lookup(facts.places, name)
  if (found.kind !== 'one') throw new Error(name)
  return placeKey(found.place)
}

async function officer(
  address: string,
  place: string,
  role: 'officer' | 'council_member' = 'officer',
  grantedAt = instantInVietnam('2026-11-20', 9),
) {
  const { db } = database
  const made = await makeProduct(db, {
    name: `Không tính ${address}`,
    decided: '2026-11-01',
    commune: key('Xã Tri Tôn'),
    now: monday,
  })
  const id = await makeLinkedPerson(db, { address, producerId: made.producerId, now: monday })
  await db
    .insertInto('role_grant')
    .values({
      id: randomUUID(),
      person_id: id,
      role,
      place,
      granted_by: null,
      granted_at: grantedAt,
      revoked_at: null,
    })
    .execute()
  return id
}

const digests = async () => {
  const rows = await database.db
    .selectFrom('outbox')
    .innerJoin('chat', 'chat.id', 'outbox.chat_id')
    .select(['chat.address', 'outbox.body'])
    .orderBy('outbox.id')
    .execute()
  return Object.fromEntries(rows.map((r) => [r.address, (r.body as { text: string }).text]))
}

describe('quiet hours', () => {
  const quiet = quietHours(facts.calendar)
  it.each([
    ['2027-01-04T06:59:59+07:00', true],
    ['2027-01-04T07:00:00+07:00', false],
    ['2027-01-04T19:59:59+07:00', false],
    ['2027-01-04T20:00:00+07:00', true],
    // Tết 2027: the eve is 5/2, the fourth day 9/2.
    ['2027-02-04T12:00:00+07:00', false],
    ['2027-02-05T12:00:00+07:00', true],
    ['2027-02-09T12:00:00+07:00', true],
    ['2027-02-10T12:00:00+07:00', false],
  ])('%s: %s', (instant, expected) => expect(quiet(new Date(instant))).toBe(expected))
})

describe('the weekly digest', () => {
  it('comes once a week, from Monday 07:30 on, also when that was missed', async () => {
    await officer('tam', key('Xã Tri Tôn'))
    await database.db
      .updateTable('certificate')
      .set({ decided_from: '2021-01-01', decided_to: '2023-12-31' })
      .execute()
    const run = (instant: string) => digest(database.db, facts, new Date(instant))
    expect(await run('2026-11-30T07:29:00+07:00')).toBe(0)
    expect(await run('2026-12-02T22:00:00+07:00')).toBe(0)
    expect(await run('2026-12-03T07:00:00+07:00')).toBe(1)
    expect(await run('2026-12-04T09:00:00+07:00')).toBe(0)
    expect(await run('2026-12-07T07:00:00+07:00')).toBe(0)
    expect(await run('2026-12-07T07:30:00+07:00')).toBe(1)
  })

  it('waits for the next Monday where the right came only after this one', async () => {
    await officer('tam', key('Xã Tri Tôn'), 'officer', instantInVietnam('2026-12-01', 9))
    await database.db
      .updateTable('certificate')
      .set({ decided_from: '2021-01-01', decided_to: '2023-12-31' })
      .execute()
    expect(await digest(database.db, facts, instantInVietnam('2026-12-01', 10))).toBe(0)
    expect(await digest(database.db, facts, instantInVietnam('2026-12-07', 8))).toBe(1)
  })

  it('speaks of the own place only, names producers no message reaches, and is silent where there is nothing', async () => {
    await officer('tam', key('Xã Óc Eo'))
    await officer('ut', key('Xã Tri Tôn'))
    await officer('chu', placeKey(facts.places.province))
    await officer('hoi', placeKey(facts.places.province), 'council_member')
    const made = await makeProduct(database.db, {
      name: 'Mắm Thử nghiệm',
      decided: '2026-06-01',
      commune: key('Xã Óc Eo'),
      now: monday,
    })
    await makeProduct(database.db, {
      name: 'Khô Thử nghiệm',
      decided: { from: '2021-01-01', to: '2023-12-31' },
      formerDistrict: facts.places.formerDistricts.map(placeKey)[0]!,
      now: monday,
    })
    await makeLinkedPerson(database.db, { address: 'lan', producerId: made.producerId, now: monday })
    await database.db.updateTable('chat').set({ gone_at: monday }).where('address', '=', 'lan').execute()
    expect(await digest(database.db, facts, monday)).toBe(2)
    const texts = await digests()
    expect(Object.keys(texts).sort()).toEqual(['chu', 'tam'])
    expect(texts.tam).toContain('cần gọi điện: 1\n• Cơ sở Mắm Thử nghiệm')
    expect(texts.tam).toContain('0 giấy chưa rõ ngày')
    // The commune of the other is not settled: the province counts it.
    expect(texts.chu).toContain('1 giấy chưa rõ ngày')
  })
})

describe('forgetting', () => {
  it('deletes what has run out and keeps what has not', async () => {
    const { db } = database
    const days = (n: number) => new Date(monday.getTime() - n * 24 * 3_600_000)
    const chat = async (
      address: string,
      seen: Date,
      person: string | null,
      refused: string | null = null,
    ) => {
      const row = await db
        .insertInto('chat')
        .values({
          channel: 'plain',
          account: 'test',
          address,
          person_id: person,
          locale: null,
          refused_version: refused,
          flow: null,
          created_at: seen,
          seen_at: seen,
          gone_at: null,
        })
        .returning('id')
        .executeTakeFirstOrThrow()
      return row.id
    }
    const made = await makeProduct(db, { name: 'Mắm Thử nghiệm', decided: '2024-06-01', now: monday })
    await makeLinkedPerson(db, { address: 'lan', producerId: made.producerId, now: days(400) })
    await chat('nguoi-la-cu', days(31), null)
    const fresh = await chat('nguoi-la-moi', days(29), null)
    const no = await chat('da-tu-choi', days(400), null, 'thu-1')
    const menu = (id: string, made: Date, chatId = fresh) =>
      db
        .insertInto('menu')
        .values({
          id,
          chat_id: chatId,
          items: '[]',
          first_number: 1,
          created_at: made,
          expires_at: made,
        })
        .execute()
    await menu('cu', days(91))
    // Ran out, but its message is still there.
    await menu('moi', days(89))
    await menu('da-tu-choi', days(31), no)
    const out = (state: 'sent' | 'queued', at: Date, chatId = fresh) =>
      db
        .insertInto('outbox')
        .values({
          chat_id: chatId,
          priority: 0,
          body: '{"text":"x"}',
          dedupe: null,
          state,
          not_before: at,
          claimed_until: null,
          platform_id: null,
          error: null,
          created_at: at,
          sent_at: null,
        })
        .returning('id')
        .executeTakeFirstOrThrow()
    const bubble = (at: Date, outboxId: number | null) =>
      db
        .insertInto('web_message')
        .values({ chat_id: fresh, outbox_id: outboxId, mine: outboxId === null, body: '{"text":"x"}', at })
        .execute()
    // Shown late, and gone with its message all the same.
    await bubble(days(80), (await out('sent', days(91))).id)
    await bubble(days(91), null)
    await bubble(days(89), null)
    await out('sent', days(2), no)
    await out('sent', days(89))
    await out('queued', days(91))
    const tick = (due: string, at: Date) =>
      db.insertInto('job_tick').values({ job: 'remind', due, claimed_at: at }).execute()
    await tick('a', days(31))
    await tick('b', days(29))
    const tidied = await deleteLeftovers(db, monday)
    expect(tidied).toMatchObject({ chat: 1, menu: 2, outbox: 2, web_message: 2, job_tick: 1 })
    const left = await db.selectFrom('chat').select('address').orderBy('address').execute()
    expect(left.map((c) => c.address)).toEqual(['da-tu-choi', 'lan', 'nguoi-la-moi'])
    expect(await deleteLeftovers(db, monday)).toMatchObject({ chat: 0, menu: 0, outbox: 0, job_tick: 0 })
  })
})
