import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { OpenDatabase } from '../../../src/db/connect.ts'
import { registrationsOf } from '../../../src/db/fair-registrations.ts'
import { type Fair, fairsIn, lockFair } from '../../../src/db/fairs.ts'
import { fairs } from '../../../src/jobs/fairs/index.ts'
import { takePlace } from '../../../src/jobs/fairs/line.ts'
import { directives } from '../../support/directives.ts'
import { type Postgres, startPostgres } from '../../support/postgres.ts'
import { link, makeProduct } from '../../support/register-rows.ts'
import { personOf } from '../../support/steps/common.ts'
import { World } from '../../support/world.ts'

/** Fifty producers say the last word at the same instant, on a real PostgreSQL and through the whole engine. */
const MANY = 50

let server: Postgres
let database: OpenDatabase
let world: World
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())
afterEach(async () => {
  await world.close()
  await database.close()
})

const people = Array.from({ length: MANY }, (_, i) => `chu${i}`)

async function ready(booths: number): Promise<Fair> {
  database = await server.open({ connections: MANY })
  world = await World.open({ database, at: '2026-11-25T09:00:00+07:00' })
  const now = world.clock.now()
  await directives(world, 'person', 'minh officer')
  await directives(world, 'grant', 'minh officer 91')
  for (const who of people) {
    await directives(world, 'person', `${who} producer`)
    const made = await makeProduct(database.db, { name: `Mắm Thử nghiệm ${who}`, decided: '2025-01-10', now })
    await link(database.db, { personId: await personOf(world, who), producerId: made.producerId, now })
  }
  const days = '2026-12-20 2026-12-22 | 2026-12-10'
  await directives(world, 'fair', `minh Hội chợ Thử nghiệm | Chợ Thử | ${days} | ${booths}`)
  await fairs(database.db, world.facts, now)
  await world.assistant.idle()
  for (const who of people) {
    await world.say(who, '[Đăng ký]')
    await world.say(who, 'không')
  }
  return (await fairsIn(database.db, ['announced']))[0]!
}

/** All of them speak before anybody is answered. */
async function allSay(text: (who: string, i: number) => string): Promise<void> {
  await world.assistant.receive(
    people.map((address, i) => ({
      channel: 'plain',
      account: 'test',
      eventId: `${text(address, i)}-${address}`,
      address,
      raw: { text: text(address, i) },
    })),
  )
  await world.assistant.idle()
}

const states = async (fair: Fair) => (await registrationsOf(database.db, fair.id)).map((r) => r.state)
const failed = () => database.db.selectFrom('inbox').select('id').where('state', '=', 'failed').execute()

describe('fifty at once', () => {
  it('for the last booth: one gets it, the others stand in line, each in a place of their own', async () => {
    const fair = await ready(1)
    await allSay((_, i) => `0900 000 ${String(i).padStart(3, '0')}`)
    const all = await registrationsOf(database.db, fair.id)
    expect(all.filter((r) => r.state === 'registered')).toHaveLength(1)
    expect(all.filter((r) => r.state === 'waiting')).toHaveLength(MANY - 1)
    expect(all.map((r) => r.line)).toEqual(Array.from({ length: MANY }, (_, i) => i + 1))
    // The one with the booth came first.
    expect(all[0]!.state).toBe('registered')
    expect(await failed()).toEqual([])
  })

  it('on fifty connections, without the engine to put them in order', async () => {
    const { id } = await ready(1)
    const drafts = await registrationsOf(database.db, id)
    const given = await Promise.all(
      drafts.map((own) =>
        database.db.transaction().execute(async (trx) => {
          const fair = await lockFair(trx, id)
          return takePlace(trx, fair!, own, false, world.clock.now())
        }),
      ),
    )
    expect(given.filter((state) => state === 'registered')).toHaveLength(1)
    expect(given.filter((state) => state === 'waiting')).toHaveLength(MANY - 1)
    const lines = (await registrationsOf(database.db, id)).map((r) => r.line)
    expect(lines).toEqual(Array.from({ length: MANY }, (_, i) => i + 1))
  })

  it('for seven: exactly seven', async () => {
    const fair = await ready(7)
    await allSay(() => '0900 000 009')
    expect((await states(fair)).filter((s) => s === 'registered')).toHaveLength(7)
    expect(await failed()).toEqual([])
  })

  it('all give up at once: never more booths held than there are, and nobody is asked twice', async () => {
    const fair = await ready(7)
    await allSay(() => '0900 000 009')
    await allSay(() => 'rút đăng ký')
    await allSay(() => 'rút đăng ký, chắc chắn')
    const after = await states(fair)
    expect(after.filter((s) => s === 'registered' || s === 'asked').length).toBeLessThanOrEqual(7)
    expect(after.filter((s) => s === 'waiting' || s === 'draft')).toEqual([])
    expect(await failed()).toEqual([])
  })
})

it('four processes tick at once: everybody is told once', async () => {
  database = await server.open()
  world = await World.open({ database, at: '2026-11-25T09:00:00+07:00' })
  const now = world.clock.now()
  await directives(world, 'person', 'minh officer')
  await directives(world, 'grant', 'minh officer 91')
  for (const who of people) {
    await directives(world, 'person', `${who} producer`)
    const made = await makeProduct(database.db, { name: `Khô Thử nghiệm ${who}`, decided: '2025-01-10', now })
    await link(database.db, { personId: await personOf(world, who), producerId: made.producerId, now })
  }
  await directives(
    world,
    'fair',
    'minh Hội chợ Thử nghiệm | Chợ Thử | 2026-12-20 2026-12-22 | 2026-12-10 | 5',
  )
  const tick = (at: Date) => Promise.all([1, 2, 3, 4].map(() => fairs(database.db, world.facts, at)))
  await tick(now)
  await tick(new Date('2026-12-03T09:00:00+07:00'))
  const rows = await database.db
    .selectFrom('outbox')
    .select((e) => ['chat_id', e.fn.countAll<number>().as('n')])
    .groupBy('chat_id')
    .execute()
  // The invitation, and the reminder seven days before the deadline.
  expect(rows.map((r) => Number(r.n))).toEqual(Array(MANY).fill(2))
})
