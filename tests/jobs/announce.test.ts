import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { instantInVietnam } from '../../src/clock.ts'
import {
  progressOf,
  resumeSending,
  stopSending,
  switchAnnouncements,
} from '../../src/db/announcement-readers.ts'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { loadFacts } from '../../src/facts.ts'
import { announce } from '../../src/jobs/announce.ts'
import { placeKey } from '../../src/ocop/places.ts'
import { freshPglite } from '../support/database.ts'
import { makeMany, released } from '../support/many-people.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'

const facts = loadFacts()
const province = placeKey(facts.places.province)
const now = instantInVietnam('2026-11-25', 9)
const later = new Date(now.getTime() + 3_600_000)
const PEOPLE = 25

let server: Postgres
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

describe.each(['pglite', 'postgres'] as const)('announcing on %s', (engine) => {
  let database: OpenDatabase
  const db = () => database.db

  beforeEach(async () => {
    database = engine === 'pglite' ? await freshPglite() : await server.open()
    await makeMany(db(), { people: PEOPLE, channel: 'plain', account: 'test', commune: null, now })
    await released(db(), { id: 'tin', place: province, startsAt: now })
    return async () => {
      if (engine === 'postgres') await database.close()
    }
  })

  /** Rows of people and messages: each person one of both, or it says what is wrong. */
  async function rows() {
    const readers = await db().selectFrom('announcement_reader').select('outbox_id').execute()
    const messages = await db().selectFrom('outbox').select(['chat_id', 'state']).execute()
    return {
      readers: readers.length,
      withoutMessage: readers.filter((r) => r.outbox_id === null).length,
      messages: messages.length,
      chats: new Set(messages.map((m) => m.chat_id)).size,
    }
  }
  const all = { readers: PEOPLE, withoutMessage: 0, messages: PEOPLE, chats: PEOPLE }
  const run = (batch = 7) => announce(db(), facts, now, undefined, batch)

  it('writes to everybody once, in batches, however often it runs', async () => {
    expect(await run()).toEqual({ queued: PEOPLE, ended: 0 })
    expect(await rows()).toEqual(all)
    expect(await run(2)).toEqual({ queued: 0, ended: 0 })
    expect(await rows()).toEqual(all)
    const a = await db().selectFrom('announcement').select('written_at').executeTakeFirstOrThrow()
    expect(a.written_at).not.toBeNull()
  })

  // What a process that died may have left: nothing, some batches, everything but the note that it is all.
  it.each([0, 7, PEOPLE])('goes on after %i rows were written', async (done) => {
    await run()
    const keep = await db()
      .selectFrom('announcement_reader')
      .select(['person_id', 'outbox_id'])
      .orderBy('outbox_id')
      .limit(done)
      .execute()
    const kept = keep.map((k) => k.outbox_id!)
    await db()
      .deleteFrom('announcement_reader')
      .$if(done > 0, (q) => q.where('outbox_id', 'not in', kept))
      .execute()
    await db()
      .deleteFrom('outbox')
      .$if(done > 0, (q) => q.where('id', 'not in', kept))
      .execute()
    await db().updateTable('announcement').set({ written_at: null }).execute()
    expect((await run()).queued).toBe(PEOPLE - done)
    expect(await rows()).toEqual(all)
  })

  it('by several at once writes to nobody twice', async () => {
    const ran = await Promise.all([run(3), run(4), run(5)])
    expect(ran.reduce((n, r) => n + r.queued, 0)).toBe(PEOPLE)
    expect(await rows()).toEqual(all)
  })

  it('takes back with one statement what nobody has begun to send, and goes on with the rest', async () => {
    await run()
    const sending = await db().selectFrom('outbox').select('id').orderBy('id').limit(5).execute()
    const ids = sending.map((s) => s.id)
    await db().updateTable('outbox').set({ state: 'sent', sent_at: now }).where('id', 'in', ids).execute()
    const stopped = await db()
      .transaction()
      .execute((trx) => stopSending(trx, 'tin', now))
    expect(stopped).toBe(PEOPLE - 5)
    expect(await progressOf(db(), 'tin')).toMatchObject({
      channels: [{ sent: 5, waiting: 0, cancelled: PEOPLE - 5 }],
    })
    // Stopped, it is not written on; what was being sent, failed and waits for another try is taken back as well.
    const retried = sending[0]!.id
    await db().updateTable('outbox').set({ state: 'queued' }).where('id', '=', retried).execute()
    expect((await run()).queued).toBe(0)
    const row = await db().selectFrom('outbox').select('state').where('id', '=', retried).executeTakeFirst()
    expect(row?.state).toBe('cancelled')
    await db().updateTable('outbox').set({ state: 'sent' }).where('id', '=', retried).execute()
    await db()
      .transaction()
      .execute((trx) => switchAnnouncements(trx, 'p25', false, now))
    await db()
      .transaction()
      .execute((trx) => resumeSending(trx, 'tin', later))
    expect((await run()).queued).toBe(0)
    expect(await progressOf(db(), 'tin')).toMatchObject({
      channels: [{ sent: 5, waiting: PEOPLE - 6, cancelled: 1 }],
    })
    expect((await rows()).messages).toBe(PEOPLE)
  })

  it('stopped while it is being written, it is written to the end when it goes on', async () => {
    await db().updateTable('announcement').set({ state: 'stopped', stopped_at: now }).execute()
    expect((await run()).queued).toBe(0)
    await db()
      .transaction()
      .execute((trx) => resumeSending(trx, 'tin', later))
    expect((await run()).queued).toBe(PEOPLE)
    const first = await db().selectFrom('outbox').select('not_before').executeTakeFirstOrThrow()
    expect(first.not_before).toEqual(later)
  })

  it('leaves out who wants none, whose chat is gone, and who speaks for nobody', async () => {
    await db()
      .transaction()
      .execute((trx) => switchAnnouncements(trx, 'p1', false, now))
    await db().updateTable('chat').set({ gone_at: now }).where('person_id', '=', 'p2').execute()
    await db()
      .updateTable('producer_claim')
      .set({ state: 'withdrawn' })
      .where('person_id', '=', 'p3')
      .execute()
    expect((await run()).queued).toBe(PEOPLE - 3)
  })

  it('counts who switches announcements off behind the one they had last, and takes back what waits', async () => {
    await run()
    await db().updateTable('outbox').set({ state: 'sent', sent_at: now }).execute()
    await released(db(), { id: 'sau', place: province, startsAt: now })
    await run()
    await db()
      .transaction()
      .execute((trx) => switchAnnouncements(trx, 'p1', false, now))
    expect((await progressOf(db(), 'tin')).optedOut).toBe(1)
    const after = await progressOf(db(), 'sau')
    expect(after).toMatchObject({ optedOut: 0, channels: [{ waiting: PEOPLE - 1, cancelled: 1 }] })
  })

  it('ends with figures that stay when the messages are tidied away, and tells who wrote it', async () => {
    await db().updateTable('announcement').set({ created_by: 'p1' }).execute()
    await run()
    await db().updateTable('outbox').set({ state: 'sent', sent_at: now }).execute()
    const one = await db().selectFrom('outbox').select('id').orderBy('id').executeTakeFirstOrThrow()
    await db()
      .updateTable('outbox')
      .set({ state: 'failed', error: 'HTTP 400', why: 'refused' })
      .where('id', '=', one.id)
      .execute()
    expect(await run()).toEqual({ queued: 0, ended: 1 })
    const told = await db()
      .selectFrom('outbox')
      .select(['body', 'dedupe'])
      .where('state', '=', 'queued')
      .execute()
    expect(told).toHaveLength(1)
    expect((told[0]!.body as { text: string }).text).toContain(`Đã tới ${PEOPLE - 1}/${PEOPLE} người.`)
    await db().deleteFrom('outbox').execute()
    const figures = await progressOf(db(), 'tin')
    expect(figures.channels).toMatchObject([{ sent: PEOPLE - 1, failed: 1 }])
    expect(figures.reasons).toEqual([{ what: 'failed', why: 'refused', people: 1 }])
    expect(await run()).toEqual({ queued: 0, ended: 0 })
  })
})
