import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPostgres } from '../../src/db/connect.ts'
import { loadFacts } from '../../src/facts.ts'
import { remind } from '../../src/jobs/remind.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { giveRight, link, makeProduct } from '../support/register-rows.ts'

const due = new Date('2026-12-03T09:00:00+07:00')
const commune = '30688@2025-07-01'
/** Everybody is on Telegram, which refuses them all; all but these have another chat. */
const PEOPLE = 24
const STRANDED = 6
const names = Array.from({ length: PEOPLE }, (_, i) => `nguoi${i}`)

let postgres: Postgres
let folder: string
beforeAll(async () => {
  postgres = await startPostgres()
  folder = mkdtempSync(join(tmpdir(), 'ocop-ways-'))
})
afterAll(async () => {
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** A database in which everybody has a reminder waiting on Telegram. */
async function prepared(): Promise<string> {
  const url = await postgres.database()
  const { db, close } = openPostgres(url)
  const person = async (name: string, channels: string[]) => {
    const id = randomUUID()
    await db
      .insertInto('person')
      .values({ id, kind: 'producer', name, locale: null, created_at: due })
      .execute()
    for (const [i, channel] of channels.entries())
      await db
        .insertInto('chat')
        .values({
          channel,
          account: 'test',
          address: name,
          person_id: id,
          created_at: due,
          seen_at: new Date(due.getTime() - i * 60_000),
        })
        .execute()
    return id
  }
  const tam = await person('tam', ['web'])
  await giveRight(db, { personId: tam, role: 'officer', place: commune, now: due })
  for (const [i, name] of names.entries()) {
    const id = await person(name, i < STRANDED ? ['telegram'] : ['telegram', 'zalo-bot'])
    const made = await makeProduct(db, {
      name: `Mắm ${name}`,
      producer: `Cơ sở ${name}`,
      decided: '2024-06-01',
      commune,
      now: due,
    })
    await link(db, { personId: id, producerId: made.producerId, now: due })
  }
  expect(await remind(db, loadFacts(), due)).toHaveLength(PEOPLE)
  await close()
  return url
}

function life(url: string, platform: string, env: Record<string, string>) {
  return new Promise<string | number | null>((done) => {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', join(import.meta.dirname, '../support/ways-child.ts')],
      {
        env: {
          ...process.env,
          DATABASE_URL: url,
          PLATFORM: platform,
          REFUSED: names.join(' '),
          CLOCK: due.toISOString(),
          ...env,
        },
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    )
    child.once('exit', (code, signal) => done(signal ?? code))
  })
}

/** How often each message was taken by a platform, and how the messages stand. */
async function outcome(url: string, platform: string) {
  const lines = readFileSync(platform, 'utf8').trim().split('\n')
  const reminders = new Map<string, number>()
  for (const l of lines.filter((line) => line.startsWith('zalo-bot')))
    reminders.set(l, (reminders.get(l) ?? 0) + 1)
  const calls = lines.filter((l) => l.startsWith('web tam'))
  const { db, close } = openPostgres(url)
  const states = await db
    .selectFrom('outbox')
    .select((e) => ['state', e.fn.countAll<number>().as('n')])
    .groupBy('state')
    .orderBy('state')
    .execute()
  const tasks = await db.selectFrom('outbox').select('id').where('dedupe', 'like', 'call:%').execute()
  await close()
  return {
    reminded: reminders.size,
    twice: [...reminders.values()].filter((n) => n > 1).length,
    calls: new Set(calls).size,
    callsTwice: calls.length - new Set(calls).size,
    tasks: tasks.length,
    states: Object.fromEntries(states.map((s) => [s.state, s.n])),
    telegram: lines.filter((l) => l.startsWith('telegram')).length,
  }
}

const all = {
  reminded: PEOPLE - STRANDED,
  twice: 0,
  calls: STRANDED,
  callsTwice: 0,
  tasks: STRANDED,
  states: { sent: PEOPLE, failed: STRANDED },
  telegram: 0,
}

/** The dead process's lease on bulk ends by the database's clock, as if its five seconds were over. */
async function leaseOver(url: string): Promise<void> {
  const { db, close } = openPostgres(url)
  await db.deleteFrom('bulk_lease').execute()
  await close()
}

/** Taken by a platform but not recorded: what a process that died leaves to be said once more, and nothing else. */
async function unrecorded(url: string, platform: string): Promise<number> {
  const taken = existsSync(platform) ? readFileSync(platform, 'utf8').trim().split('\n').length : 0
  const { db, close } = openPostgres(url)
  const sent = await db.selectFrom('outbox').select('id').where('state', '=', 'sent').execute()
  await close()
  return taken - sent.length
}

describe('notices that must go another way, on PostgreSQL', () => {
  it.each([
    // The platform refused it, and nothing of that is recorded yet.
    'refused',
    // In the transaction that ends it and asks an officer to call.
    'asked',
    // Moved, not yet sent.
    'moved',
    // Taken by the second platform, not yet recorded.
    'accepted',
  ])('kill -9 when %s: everybody is told all the same, and each call asked for once', async (at) => {
    const url = await prepared()
    const platform = join(folder, at)
    expect(await life(url, platform, { DIE_AT: at })).toBe('SIGKILL')
    const again = await unrecorded(url, platform)
    if (at === 'accepted') expect(again).toBeGreaterThan(0)
    await leaseOver(url)
    // Later than any claim of the dead.
    const later = new Date(due.getTime() + 60_000).toISOString()
    expect(await life(url, platform, { CLOCK: later })).toBe(0)
    const end = await outcome(url, platform)
    expect(end).toEqual({ ...all, twice: expect.any(Number), callsTwice: expect.any(Number) })
    expect(end.twice + end.callsTwice).toBe(again)
  })

  it('two processes at once: everybody is told once', async () => {
    const url = await prepared()
    const platform = join(folder, 'two')
    expect(await Promise.all([life(url, platform, {}), life(url, platform, {})])).toEqual([0, 0])
    // What the other had claimed when one found nothing left is the other's to end.
    expect(existsSync(platform)).toBe(true)
    expect(await outcome(url, platform)).toEqual(all)
  })
})
