import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { assemble } from '../../../src/assistant.ts'
import { buttonToken } from '../../../src/bot/render.ts'
import { systemClock } from '../../../src/clock.ts'
import { toJson } from '../../../src/db/json.ts'
import { loadFacts } from '../../../src/facts.ts'
import { capabilities } from '../../../src/handlers/index.ts'
import { announce } from '../../../src/jobs/announce.ts'
import { placeKey } from '../../../src/ocop/places.ts'
import { makeMany, released } from '../../support/many-people.ts'
import { plainChannel } from '../../support/plain-channel.ts'
import { type Postgres, startPostgres } from '../../support/postgres.ts'

let server: Postgres
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

/** One and a half claims of the lane: what is in its hand. */
const CLAIMED = 12

it('one button stops an announcement to 5,000 people within a second', async () => {
  const database = await server.open()
  const { db } = database
  const facts = loadFacts()
  const now = new Date()
  const province = placeKey(facts.places.province)
  await makeMany(db, { people: 5_000, channel: 'plain', account: 'test', commune: null, now })
  // p1 is an officer as well; the button lies in that chat.
  await db
    .insertInto('role_grant')
    .values({
      id: 'g',
      person_id: 'p1',
      role: 'officer',
      place: province,
      granted_by: null,
      granted_at: now,
      revoked_at: null,
    })
    .execute()
  const chat = await db
    .selectFrom('chat')
    .select('id')
    .where('person_id', '=', 'p1')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('menu')
    .values({
      id: 'dung12345678',
      chat_id: chat.id,
      items: toJson([{ label: 'Dừng gửi', action: { route: 'announcements.stop', args: { id: 'tin' } } }]),
      first_number: 1,
      created_at: now,
      expires_at: new Date(now.getTime() + 3_600_000),
    })
    .execute()
  expect(buttonToken('dung12345678', 0)).toBe('dung12345678.0')

  let bulk = 0
  let stopped: { at: number; bulk: number } | undefined
  const assistant = assemble({
    database,
    clock: systemClock,
    channels: [
      {
        ...plainChannel((_address, message) => {
          if (message.text.startsWith('Đã dừng')) stopped = { at: performance.now(), bulk }
          else bulk++
        }),
        bulkPerSecond: 30,
      },
    ],
    capabilities: capabilities(facts),
    quietHours: () => false,
    log: pino({ level: 'silent' }),
  })
  await released(db, { id: 'tin', place: province, startsAt: now })
  await announce(db, facts, now)
  assistant.delivery.wake()
  while (bulk < 20) await new Promise((r) => setImmediate(r))

  const pressed = performance.now()
  const raw = { menu: 'dung12345678', index: 0 }
  await assistant.receive([{ channel: 'plain', account: 'test', eventId: '1', address: '1000001', raw }])
  while (!stopped) await new Promise((r) => setImmediate(r))
  expect(stopped.at - pressed).toBeLessThan(1_000)
  await assistant.idle()
  expect(bulk - stopped.bulk).toBeLessThanOrEqual(CLAIMED)
  const left = await db
    .selectFrom('outbox')
    .select((e) => ['state', e.fn.countAll<number>().as('n')])
    .groupBy('state')
    .orderBy('state')
    .execute()
  expect(left).toEqual([
    { state: 'cancelled', n: 5_000 - bulk },
    { state: 'sent', n: bulk + 1 },
  ])
  await assistant.stop()
  await database.close()
})
