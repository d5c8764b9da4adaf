import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { instantInVietnam } from '../../src/clock.ts'
import { openPostgres } from '../../src/db/connect.ts'
import { loadFacts } from '../../src/facts.ts'
import { remind } from '../../src/jobs/remind.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { makeLinkedPerson, makeProduct } from '../support/register-rows.ts'

const now = instantInVietnam('2027-01-04', 9)
const PEOPLE = 150

let postgres: Postgres
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.stop())

/** A process of its own; `said` calls back for each line it says. */
function child(
  url: string,
  env: Record<string, string>,
  said: (line: string) => void = () => {},
): ChildProcess {
  const process_ = spawn(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, '../support/jobs-child.ts')],
    {
      env: { ...process.env, DATABASE_URL: url, CLOCK: now.toISOString(), ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  createInterface({ input: process_.stdout! }).on('line', said)
  return process_
}

async function withPeople(): Promise<string> {
  const url = await postgres.database()
  const { db, close } = openPostgres(url)
  for (let i = 0; i < PEOPLE; i++) {
    const made = await makeProduct(db, { name: `Mắm Thử nghiệm ${i}`, decided: '2024-06-01', now })
    await makeLinkedPerson(db, { address: `lan${i}`, producerId: made.producerId, now })
  }
  await close()
  return url
}

/** How many messages each person has waiting: all of them must have one. */
async function messages(url: string): Promise<{ people: number; most: number; orphans: number }> {
  const { db, close } = openPostgres(url)
  const rows = await db
    .selectFrom('outbox')
    .select((e) => ['chat_id', e.fn.countAll<number>().as('n')])
    .groupBy('chat_id')
    .execute()
  const orphans = await db
    .selectFrom('reminder')
    .select('id')
    .where('state', '=', 'queued')
    .where('outbox_id', 'is', null)
    .execute()
  await close()
  return { people: rows.length, most: Math.max(0, ...rows.map((r) => r.n)), orphans: orphans.length }
}

describe('several processes on PostgreSQL', () => {
  it('start at once and remind everybody once', async () => {
    const url = await withPeople()
    const ended = [1, 2, 3].map(() => once(child(url, {}), 'exit'))
    expect((await Promise.all(ended)).map(([code]) => code)).toEqual([0, 0, 0])
    expect(await messages(url)).toEqual({ people: PEOPLE, most: 1, orphans: 0 })
  })

  it('one killed in the middle leaves nothing half done, and the next run ends the work', async () => {
    const url = await withPeople()
    const { db, close } = openPostgres(url)
    const victim = child(url, {})
    const dead = once(victim, 'exit')
    let before = 0
    // Asked over and over, without a pause: the kill must fall into the work.
    while (before === 0) before = (await db.selectFrom('reminder').select('id').execute()).length
    victim.kill('SIGKILL')
    await dead
    const halfway = await messages(url)
    expect(halfway).toMatchObject({ most: 1, orphans: 0 })
    expect(halfway.people).toBeLessThan(PEOPLE)
    const rest = await remind(db, loadFacts(), now)
    expect(rest).toHaveLength(PEOPLE - halfway.people)
    expect(await messages(url)).toEqual({ people: PEOPLE, most: 1, orphans: 0 })
    await close()
  })

  it('tick together, and each tick is run by one of them', async () => {
    const url = await postgres.database()
    const runs = { a: 0, b: 0 }
    let together = 0
    let enough = () => {}
    const many = new Promise<void>((done) => {
      enough = done
    })
    const hear = (who: 'a' | 'b') => (line: string) => {
      if (line !== 'tick') return
      runs[who]++
      // Counted from when both are there; which of them wins how often is not ours to say.
      if (runs.a > 0 && runs.b > 0 && ++together > 6) enough()
    }
    const both = [child(url, { TICKS: '1' }, hear('a')), child(url, { TICKS: '1' }, hear('b'))]
    const ended = both.map((c) => once(c, 'exit'))
    await many
    for (const c of both) c.kill('SIGTERM')
    await Promise.all(ended)
    const { db, close } = openPostgres(url)
    const ran = await db.selectFrom('audit').select('id').where('act', '=', 'tick.ran').execute()
    const ticks = await db.selectFrom('job_tick').select('due').where('job', '=', 'ticking').execute()
    await close()
    // Each process also ran once at its start.
    expect(ran).toHaveLength(ticks.length + 2)
    expect(ticks.length).toBeGreaterThanOrEqual(5)
  })
})
