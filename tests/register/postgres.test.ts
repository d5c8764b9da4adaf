import { afterAll, beforeAll, expect, it } from 'vitest'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { type RegisterEntry, registerEntries } from '../../src/db/register.ts'
import { loadInitialRegister } from '../../src/register/apply.ts'
import { planRegister } from '../../src/register/plan.ts'
import { places } from '../places/load.ts'
import { freshPglite } from '../support/database.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { appendix } from './load.ts'

const now = new Date('2026-11-20T02:00:00Z')
const context = { places, today: '2026-11-20', now }
const load = ({ db }: OpenDatabase) =>
  db.transaction().execute((trx) => loadInitialRegister(trx, appendix, context))

let server: Postgres
let postgres: OpenDatabase
let pglite: OpenDatabase
beforeAll(async () => {
  server = await startPostgres()
  postgres = await server.open({ connections: 8 })
  pglite = await freshPglite()
})
afterAll(async () => {
  await postgres.close()
  await pglite.close()
  await server.stop()
})

it('five processes starting at once on PostgreSQL load the first register once', async () => {
  const loaded = await Promise.all(Array.from({ length: 5 }, () => load(postgres)))
  expect(loaded.sort((a, b) => a - b)).toEqual([0, 0, 0, 0, 108])
})

it('both engines read back the same register', async () => {
  await load(pglite)
  const withoutIds = (entries: RegisterEntry[]) =>
    entries
      .map(({ id: _, producerId: __, certificates, doubt, ...entry }) => ({
        ...entry,
        certificates: certificates.map(({ id: _, ...certificate }) => certificate),
        candidates: doubt?.candidates,
      }))
      .sort((a, b) => (a.key! < b.key! ? -1 : 1))
  const [first, second] = [await registerEntries(postgres.db), await registerEntries(pglite.db)]
  expect(withoutIds(first)).toEqual(withoutIds(second))
  expect(planRegister(first, appendix.records, '2026-11-20').unchanged).toBe(108)
})
