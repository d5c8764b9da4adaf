import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dayInVietnam, instantInVietnam } from '../../src/clock.ts'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { loadFacts } from '../../src/facts.ts'
import { quietHours } from '../../src/jobs/quiet-hours.ts'
import { type Reminded, remind } from '../../src/jobs/remind.ts'
import { remindDryRun } from '../../src/jobs/remind-dry-run.ts'
import { addDays, addMonths } from '../../src/ocop/dates.ts'
import { freshPglite } from '../support/database.ts'
import { emptied, makeLinkedPerson, makeProduct } from '../support/register-rows.ts'

const facts = loadFacts()
const quiet = quietHours(facts.calendar)
const start = instantInVietnam('2026-11-23', 9)
const HOUR = 3_600_000

let database: OpenDatabase
beforeAll(async () => {
  database = await freshPglite()
})
afterAll(() => database.close())

/** The steps of an expiry date as the issue lists them, in days from it. */
const DAYS = {
  window_opens: -180,
  half_time: -150,
  last_fortnight: -134,
  window_closes: -120,
  after_window: -119,
  expires: 0,
}

/** What must be told at these moments, one after the other: the latest step that has come, unless told or passed by. */
function expected(expires: string, moments: Date[]): string[] {
  const done = new Set<string>()
  const told: string[] = []
  for (const now of moments) {
    if (quiet(now)) continue
    const today = dayInVietnam(now)
    const come = Object.entries(DAYS)
      .map(([step, n]) => ({ step, on: beforeTet(step, addDays(expires, n)) }))
      .filter((s) => s.on <= today)
    const latest = come.at(-1)
    if (latest && !done.has(latest.step)) told.push(latest.step)
    for (const s of come) done.add(s.step)
  }
  return told
}

function beforeTet(step: string, day: string): string {
  let d = day
  while (step === 'window_closes' && facts.calendar.isTet(d)) d = addDays(d, -1)
  return d
}

async function oneProducer(expires: string): Promise<void> {
  await emptied(database.db)
  const made = await makeProduct(database.db, {
    name: 'Mắm Thử nghiệm',
    decided: addMonths(expires, -36),
    now: start,
  })
  await makeLinkedPerson(database.db, { address: 'lan', producerId: made.producerId, now: start })
}

const sendAll = () => sql`update outbox set state = 'sent' where state = 'queued'`.execute(database.db)
const stepsOf = (told: Reminded[]) => told.map((r) => r.step)

/** Moments from −200 to +60 days, in any order now and then (a clock that steps back), some twice. */
const plan = fc.record({
  // Not the end of a month, where 36 months back and forth are not the same day.
  expiresIn: fc.integer({ min: 60, max: 420 }),
  ticks: fc.array(fc.record({ gap: fc.integer({ min: -30, max: 24 * 45 }), twice: fc.boolean() }), {
    minLength: 1,
    maxLength: 12,
  }),
})

describe('each step once', () => {
  it('whatever ticks come, twice or at once, and wherever the clock steps', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async ({ expiresIn, ticks }) => {
        const day = addDays('2026-11-23', expiresIn)
        const expires = `${day.slice(0, 8)}${day.slice(8) > '28' ? '28' : day.slice(8)}`
        await oneProducer(expires)
        let now = instantInVietnam(addDays(expires, -200), 9).getTime()
        const moments: Date[] = []
        const told: string[] = []
        for (const { gap, twice } of ticks) {
          now += gap * HOUR
          moments.push(new Date(now))
          const runs = await Promise.all(
            Array.from({ length: twice ? 2 : 1 }, () => remind(database.db, facts, new Date(now))),
          )
          told.push(...runs.flatMap(stepsOf))
          await sendAll()
        }
        expect(told).toEqual(expected(expires, moments))
      }),
      { numRuns: 30 },
    )
  })

  it('a dry run says exactly what then goes out, and writes nothing', async () => {
    const days = fc.record({
      expiresIn: fc.integer({ min: 60, max: 420 }),
      from: fc.integer({ min: -190, max: 10 }),
      after: fc.integer({ min: 0, max: 35 }),
      hour: fc.integer({ min: 0, max: 23 }),
    })
    await fc.assert(
      fc.asyncProperty(days, async ({ expiresIn, from, after, hour }) => {
        const day = addDays('2026-11-23', expiresIn)
        const expires = `${day.slice(0, 8)}${day.slice(8) > '28' ? '28' : day.slice(8)}`
        await oneProducer(expires)
        const first = addDays(expires, from)
        const last = addDays(first, after)
        const now = instantInVietnam(first, hour)
        const dry = await remindDryRun(database.db, facts, { now, day: last })
        expect(await database.db.selectFrom('reminder').selectAll().execute()).toEqual([])
        expect(await database.db.selectFrom('outbox').selectAll().execute()).toEqual([])
        let real: Reminded[] = []
        for (let d = first; d <= last; d = addDays(d, 1)) {
          real = []
          // 19: the jobs look every few minutes, so what is left of today's hours is used.
          for (const h of [0, 8, 19, 22]) {
            // Today's hours before now are over, except on the very day that was asked about.
            if (d === first && d !== last && h < hour) continue
            real.push(...(await remind(database.db, facts, instantInVietnam(d, h))))
          }
          await sendAll()
        }
        expect(dry).toEqual(real)
      }),
      {
        numRuns: 15,
        // Asked at 21:00 on the day of a step: that day is over, so it goes out the day after.
        examples: [[{ expiresIn: 190, from: -180, after: 1, hour: 21 }]],
      },
    )
  })
})
