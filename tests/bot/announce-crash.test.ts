import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OpenDatabase, openPglite, openPostgres } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrate.ts'
import { loadFacts } from '../../src/facts.ts'
import { placeKey } from '../../src/ocop/places.ts'
import { makeMany, released } from '../support/many-people.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'

/** Sends that may be under way at once: as many may be accepted by the platform and not yet recorded by us. */
const UNDER_WAY = 8

const { places } = loadFacts()

function life(folder: string, env: NodeJS.ProcessEnv) {
  return new Promise<{ code: number | null; signal: string | null; said: string }>((done) => {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', join(import.meta.dirname, '../support/announce-child.ts'), folder],
      { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    let said = ''
    child.stderr.on('data', (chunk) => (said += chunk))
    child.once('exit', (code, signal) => done({ code, signal, said }))
  })
}

/** Writes and sends to `people`, killed twice on the way. @returns how often each address was written to. */
async function story(people: number, url: string | undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'ocop-announce-'))
  const open = (): Promise<OpenDatabase> | OpenDatabase =>
    url ? openPostgres(url) : openPglite(join(folder, 'db'))
  const first = await open()
  if (!url) await migrate(first.db)
  const now = new Date()
  const place = placeKey(places.province)
  await makeMany(first.db, { people, channel: 'plain', account: 'test', commune: null, now })
  await released(first.db, { id: 'tin', place, startsAt: now })
  await first.close()

  const env = { DATABASE_URL: url ?? '', PEOPLE: String(people) }
  for (const at of ['writing', 'sending']) {
    const killed = await life(folder, { ...env, CRASH_AT: at })
    expect(killed.signal, `${at}: ${killed.said}`).toBe('SIGKILL')
  }
  const last = await life(folder, { ...env, CRASH_AT: '' })
  expect(last.code, last.said).toBe(0)

  const times = new Map<string, number>()
  for (const address of readFileSync(join(folder, 'platform.txt'), 'utf8').trim().split('\n'))
    times.set(address, (times.get(address) ?? 0) + 1)
  const database = await open()
  const left = await database.db
    .selectFrom('announcement')
    .select(['state', 'result'])
    .executeTakeFirstOrThrow()
  const rows = await database.db
    .selectFrom('outbox')
    .select((e) => ['state', e.fn.countAll<number>().as('n')])
    .groupBy('state')
    .execute()
  await database.close()
  rmSync(folder, { recursive: true, force: true })
  return { times, left, rows }
}

function everybodyOnce(people: number, { times, left, rows }: Awaited<ReturnType<typeof story>>): void {
  expect(times.size).toBe(people)
  const twice = [...times.values()].filter((n) => n === 2).length
  expect([...times.values()].filter((n) => n > 2)).toEqual([])
  // At least the one whose acceptance was the last thing that happened; the rest were under way beside it.
  expect(twice).toBeGreaterThanOrEqual(1)
  expect(twice).toBeLessThanOrEqual(UNDER_WAY)
  expect(rows).toEqual([{ state: 'sent', n: people }])
  expect(left.state).toBe('done')
  expect(left.result).toMatchObject({ channels: [{ sent: people, waiting: 0 }] })
}

describe('kill -9 in the middle of an announcement', () => {
  let server: Postgres
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.stop())

  it('to 5,000 people, PostgreSQL: everybody has it once, but for what was accepted and not recorded', async () => {
    everybodyOnce(5_000, await story(5_000, await server.database()))
  })

  // Fewer: the embedded database takes its time, the ways are the same.
  it('to 600 people, PGlite', async () => {
    everybodyOnce(600, await story(600, undefined))
  })
})
