import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { filingsOn, validitySql } from '../../src/db/standing.ts'
import { countProducts } from '../../src/db/statistics.ts'
import { type Certificate, validityOn } from '../../src/ocop/certificate.ts'
import { addDays, addMonths, type IsoDate } from '../../src/ocop/dates.ts'
import { freshPglite } from '../support/database.ts'
import { addCertificates, addFilings, addProduct } from '../support/own-register.ts'

let database: OpenDatabase
beforeAll(async () => {
  database = await freshPglite()
})
afterAll(() => database.close())

/** Everything huddles around the edges of one term (36 months, −180, −120, +180) so that they are met often. */
const START = '2021-02-28'
const END = addMonths(START, 36)
const near = (day: IsoDate, edges: number[]) =>
  fc
    .tuple(fc.constantFrom(...edges), fc.constantFrom(-1, 0, 1, 2))
    .map(([edge, slip]) => addDays(day, edge + slip))

interface Drawn {
  from: IsoDate
  spread: number
  revokedOn: IsoDate | null
  filing: { filedOn: IsoDate; resultOn: IsoDate | null } | null
}
const drawn: fc.Arbitrary<Drawn> = fc.record({
  from: near(START, [0, -60, -365]),
  spread: fc.constantFrom(0, 0, 0, 1, 60, 365, 1096),
  revokedOn: fc.option(near(END, [-1096, 0, 180]), { freq: 8 }),
  filing: fc.option(
    fc.record({
      filedOn: near(END, [-180, -120, 0]),
      resultOn: fc.option(near(END, [0, 180]), { freq: 2 }),
    }),
  ),
})
const day = fc.oneof(
  { weight: 1, arbitrary: near(START, [0, 400]) },
  { weight: 4, arbitrary: near(END, [-120, 0, 180, 600]) },
)

function pure(c: Drawn): Certificate {
  return {
    star: 3,
    ...(c.spread === 0
      ? { decidedOn: c.from }
      : { decidedBetween: { from: c.from, to: addDays(c.from, c.spread) } }),
    ...(c.revokedOn && { revokedOn: c.revokedOn }),
    ...(c.filing && {
      filing: {
        filedOn: c.filing.filedOn,
        ...(c.filing.resultOn && { resultOn: c.filing.resultOn }),
      },
    }),
  }
}

describe('validity said in SQL', () => {
  it('is the rule of ocop/certificate.ts, on any day', async () => {
    const met = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.array(drawn, { minLength: 30, maxLength: 50 }), day, async (all, day) => {
        const trx = await database.db.startTransaction().execute()
        try {
          const product = await addProduct(trx)
          await addCertificates(
            trx,
            product,
            all.map((c, i) => ({
              id: `c${i}`,
              decidedFrom: c.from,
              decidedTo: addDays(c.from, c.spread),
              ...(c.revokedOn && { revokedOn: c.revokedOn }),
            })),
          )
          await addFilings(
            trx,
            all.flatMap((c, i) => (c.filing ? [{ certificateId: `c${i}`, ...c.filing }] : [])),
          )
          const { rows } = await sql<{ id: string; validity: string }>`
            select c.id, ${validitySql(day)} as validity from certificate c ${filingsOn(day)}`.execute(trx)
          const said = new Map(rows.map((r) => [r.id, r.validity]))
          for (const [i, c] of all.entries()) {
            const expected = validityOn(pure(c), day)
            met.add(expected)
            expect([c, said.get(`c${i}`)]).toEqual([c, expected])
          }
        } finally {
          await trx.rollback().execute()
        }
      }),
      { numRuns: 60 },
    )
    expect([...met].sort()).toEqual(['expired', 'extended', 'not_yet', 'uncertain', 'valid'])
  })
})

describe('which certificate counts', () => {
  it('is the latest decided by the day; no certificate at all is uncertain', async () => {
    const trx = await database.db.startTransaction().execute()
    try {
      const upgraded = await addProduct(trx, { tier: '4' })
      await addCertificates(trx, upgraded, [
        { tier: '3', decidedFrom: '2022-01-10' },
        { tier: '4', decidedFrom: '2023-06-01' },
      ])
      await addProduct(trx, { tier: '5' })
      const count = async (day: string) =>
        (await countProducts(trx, { kind: 'all' }, day, 'nothing'))
          .map((c) => `${c.tier} ${c.standing} ${c.products}`)
          .sort()
      expect(await count('2021-12-31')).toEqual(['5 uncertain 1'])
      expect(await count('2023-05-31')).toEqual(['3 valid 1', '5 uncertain 1'])
      expect(await count('2023-06-01')).toEqual(['4 valid 1', '5 uncertain 1'])
      expect(await count('2026-06-02')).toEqual(['4 expired 1', '5 uncertain 1'])
    } finally {
      await trx.rollback().execute()
    }
  })

  it('takes a late filing into account once it is confirmed', async () => {
    const trx = await database.db.startTransaction().execute()
    try {
      const product = await addProduct(trx)
      await addCertificates(trx, product, [{ id: 'late', decidedFrom: '2023-03-01' }])
      const standing = async () =>
        (await countProducts(trx, { kind: 'all' }, '2026-04-01', 'nothing')).map((c) => c.standing)
      await addFilings(trx, [{ certificateId: 'late', filedOn: '2026-01-15', unconfirmed: true }])
      expect(await standing()).toEqual(['expired'])
      await addFilings(trx, [{ certificateId: 'late', filedOn: '2026-01-15' }])
      expect(await standing()).toEqual(['extended'])
    } finally {
      await trx.rollback().execute()
    }
  })
})
