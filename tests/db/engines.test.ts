import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { toJson } from '../../src/db/json.ts'
import { migrate } from '../../src/db/migrate.ts'
import { expiryOf } from '../../src/ocop/certificate.ts'
import { make } from '../support/database.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'

let server: Postgres
const opened: Record<string, OpenDatabase> = {}

beforeAll(async () => {
  server = await startPostgres()
  opened.postgres = await server.open()
  opened.pglite = await make()
})
afterAll(async () => {
  await opened.postgres?.close()
  await opened.pglite?.close()
  await server.stop()
})

describe.each(['postgres', 'pglite'])('what %s gives to JavaScript', (engine) => {
  const db = () => opened[engine]!.db

  it('is the same for every kind of value', async () => {
    const { rows } = await sql`select 9007199254740991::int8 as big, count(*) as counted, sum(n) as summed,
        date '2027-06-01' as day, null::date as never, timestamptz '2027-01-04 09:00+07' as instant,
        jsonb '{"a":[1,null,"ế"]}' as json, true as yes, 'Thoại Sơn'::text as text
      from (values (1), (2)) t(n)`.execute(db())
    expect(rows).toEqual([
      {
        big: 9007199254740991,
        counted: 2,
        summed: 3,
        day: '2027-06-01',
        never: null,
        instant: new Date('2027-01-04T02:00:00Z'),
        json: { a: [1, null, 'ế'] },
        yes: true,
        text: 'Thoại Sơn',
      },
    ])
  })

  it('brings back what was written: jsonb, days, instants, arrays as parameters', async () => {
    const now = new Date('2026-11-23T02:00:00.123Z')
    await db()
      .insertInto('setting')
      .values({ key: 'k', value: toJson(['một', { hai: 2 }]) })
      .execute()
    const { rows } = await sql`select value, ${'2028-02-29'}::date as day, ${now}::timestamptz as instant,
      'b' = any(${['a', 'b']}::text[]) as found from setting where key = 'k'`.execute(db())
    expect(rows).toEqual([{ value: ['một', { hai: 2 }], day: '2028-02-29', instant: now, found: true }])
  })

  it('derives the same expiry as the rule: 36 calendar months, clamped', async () => {
    const days = fc
      .date({ min: new Date('2019-01-01'), max: new Date('2040-12-31'), noInvalidDate: true })
      .map((d) => d.toISOString().slice(0, 10))
    const sample = [...fc.sample(days, 300), '2024-02-29', '2028-02-29', '2023-08-31', '2023-12-31']
    const { rows } = await sql<{ day: string; expires: string }>`
      select d::date as day, (d::date + interval '36 months')::date as expires
      from unnest(${sample}::text[]) d`.execute(db())
    for (const { day, expires } of rows) expect(expires, day).toBe(expiryOf(day))
  })

  it('migrates again without doing anything', async () => {
    expect(await migrate(db())).toEqual([])
  })
})

it('several processes that migrate a new PostgreSQL at once all end well', async () => {
  const url = await server.database()
  const { openPostgres } = await import('../../src/db/connect.ts')
  const first = openPostgres(url)
  await sql`drop schema public cascade`.execute(first.db)
  await sql`create schema public`.execute(first.db)
  const others = Array.from({ length: 5 }, () => openPostgres(url, { connections: 2 }))
  const done = await Promise.all([first, ...others].map((o) => migrate(o.db)))
  expect(done.filter((names) => names.length > 0)).toHaveLength(1)
  for (const o of [first, ...others]) await o.close()
})
