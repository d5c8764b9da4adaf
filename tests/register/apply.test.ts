import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { registerEntries } from '../../src/db/register.ts'
import { applyRecords, loadInitialRegister } from '../../src/register/apply.ts'
import { planRegister } from '../../src/register/plan.ts'
import type { RegisterRecord } from '../../src/register/record.ts'
import { places } from '../places/load.ts'
import { freshPglite } from '../support/database.ts'
import { appendix, emptyRegister } from './load.ts'

const today = '2026-11-20'
const context = { places, today, now: new Date('2026-11-20T02:00:00Z'), source: 'Thử nghiệm' }

let database: OpenDatabase
beforeAll(async () => {
  database = await freshPglite()
})
beforeEach(() => emptyRegister(database))
afterAll(() => database.close())

const apply = (records: readonly RegisterRecord[]) =>
  database.db.transaction().execute((trx) => applyRecords(trx, records, context))
const loadInitial = () =>
  database.db.transaction().execute((trx) => loadInitialRegister(trx, appendix, context))
const find = async (product: string) =>
  (await registerEntries(database.db)).filter((entry) => entry.product === product)

const tea: RegisterRecord = {
  product: 'Trà Thử nghiệm',
  producer: 'Hộ kinh doanh Thử nghiệm A',
  producerType: 'household',
  tier: '3',
  place: { commune: '30688@2025-07-01', formerDistrict: '894@' },
}

describe('the first register', () => {
  it('is loaded once: 108 products, 74 producers, 108 certificates, 6 doubts', async () => {
    expect(await loadInitial()).toBe(108)
    expect(await loadInitial()).toBe(0)
    const count = async (table: 'product' | 'producer' | 'certificate' | 'doubt') =>
      (await database.db.selectFrom(table).select('id').execute()).length
    expect([
      await count('product'),
      await count('producer'),
      await count('certificate'),
      await count('doubt'),
    ]).toEqual([108, 74, 108, 6])
  })

  it('keeps its interval where the day is unknown, and lets the database derive the expiry', async () => {
    await loadInitial()
    const row = (key: string) =>
      database.db
        .selectFrom('certificate')
        .innerJoin('product', 'product.id', 'certificate.product_id')
        .select(['decision_no', 'decided_from', 'decided_to', 'expires_from', 'expires_to'])
        .where('register_key', '=', key)
        .executeTakeFirstOrThrow()
    expect(await row('4-2')).toEqual({
      decision_no: '2497/QĐ-UBND',
      decided_from: '2022-10-10',
      decided_to: '2022-10-10',
      expires_from: '2025-10-10',
      expires_to: '2025-10-10',
    })
    expect(await row('3-96')).toMatchObject({
      decision_no: null,
      expires_from: '2023-12-31',
      expires_to: '2026-12-31',
    })
  })

  it('read again as an ordinary file changes nothing', async () => {
    await loadInitial()
    const keyless = appendix.records.map(({ key: _, ...record }) => record)
    for (const records of [appendix.records, keyless]) {
      const plan = planRegister(await registerEntries(database.db), records, today)
      expect([plan.added, plan.changed, plan.unchanged]).toEqual([[], [], 108])
    }
  })

  it('is recognised by the producer as printed, too', async () => {
    await loadInitial()
    const printed = appendix.records.map(({ key: _, ...record }) => ({
      ...record,
      producer: record.printedProducer ?? record.producer,
    }))
    const plan = planRegister(await registerEntries(database.db), printed, today)
    expect([plan.added, plan.changed]).toEqual([[], []])
  })
})

describe('applying records', () => {
  it('adds, then the same again changes nothing', async () => {
    expect((await apply([tea])).added).toHaveLength(1)
    const plan = await apply([tea])
    expect([plan.added, plan.changed, plan.unchanged]).toEqual([[], [], 1])
  })

  it('a product is found again without diacritics and in other letters', async () => {
    await apply([tea])
    const plan = await apply([{ ...tea, producer: 'HO KINH DOANH thu nghiem A' }])
    expect(plan.unchanged).toBe(1)
  })

  it('shows every changed field and leaves what is not said', async () => {
    await apply([{ ...tea, address: 'Ấp Thử', note: 'giữ' }])
    const { changed } = await apply([{ ...tea, tier: '4', address: 'Ấp Mới', productSet: 5 }])
    expect(changed[0]?.fields).toEqual([
      { field: 'tier', from: '3', to: '4' },
      { field: 'productSet', from: null, to: '5' },
      { field: 'address', from: 'Ấp Thử', to: 'Ấp Mới' },
      { field: 'decidedOn', from: null, to: '2019-08-21…2026-11-20' },
    ])
    expect(await find(tea.product)).toMatchObject([
      { tier: '4', address: 'Ấp Mới', productSet: 5, note: 'giữ' },
    ])
  })

  it('the same names in another place are another product, said to be similar', async () => {
    await apply([tea])
    const elsewhere = { ...tea, place: { commune: '30673@2025-07-01', formerDistrict: '893@' } }
    const plan = await apply([elsewhere])
    expect(plan.added[0]?.similar?.product).toBe(tea.product)
    const entries = await find(tea.product)
    expect(new Set(entries.map((entry) => entry.producerId)).size).toBe(2)
  })

  it('a company is one producer in the whole province', async () => {
    const company = { ...tea, producer: 'Công ty Thử nghiệm', producerType: 'enterprise' as const }
    await apply([company, { ...company, product: 'Mứt Thử nghiệm', place: { commune: '30673@2025-07-01' } }])
    expect(new Set((await registerEntries(database.db)).map((entry) => entry.producerId)).size).toBe(1)
  })

  it('moves by its key, and settles the doubt that way', async () => {
    await loadInitial()
    const divided = appendix.records.find((record) => record.key === '3-22')!
    const { changed } = await apply([
      { ...divided, place: { commune: '30316@2025-07-01', formerDistrict: '884@' } },
    ])
    expect(changed[0]?.fields).toEqual([{ field: 'commune', from: null, to: '30316@2025-07-01' }])
    const [entry] = (await find(divided.product)).filter((one) => one.key === '3-22')
    expect([entry?.commune, entry?.doubt]).toEqual(['30316@2025-07-01', undefined])
    // The doubtful wording comes again: what is settled stays settled.
    expect((await apply([divided])).unchanged).toBe(1)
  })

  it('fails as a whole', async () => {
    const wrong = { ...tea, product: 'Mứt Thử nghiệm', tier: '9' as '3' }
    await expect(apply([tea, wrong])).rejects.toThrow()
    expect(await registerEntries(database.db)).toEqual([])
  })
})

describe('certificates', () => {
  const on = (day: string, decisionNo?: string): RegisterRecord => ({
    ...tea,
    decision: { days: { from: day, to: day }, source: 'Thử nghiệm', ...(decisionNo && { decisionNo }) },
  })
  const certificates = async () =>
    (await find(tea.product))[0]!.certificates.map(({ from, to, decisionNo }) => [from, to, decisionNo])

  it('a day within the days thought possible makes the known certificate exact', async () => {
    await apply([tea])
    await apply([on('2024-05-06', '12/QĐ')])
    expect(await certificates()).toEqual([['2024-05-06', '2024-05-06', '12/QĐ']])
  })

  it('a corrected day of the same decision corrects it', async () => {
    await apply([on('2024-05-06', '12/QĐ')])
    await apply([on('2024-06-05', '12/QĐ')])
    expect(await certificates()).toEqual([['2024-06-05', '2024-06-05', '12/QĐ']])
  })

  it('another decision is another certificate; the old one stays', async () => {
    await apply([on('2021-05-06', '12/QĐ')])
    await apply([on('2024-05-07', '40/QĐ')])
    expect(await certificates()).toEqual([
      ['2021-05-06', '2021-05-06', '12/QĐ'],
      ['2024-05-07', '2024-05-07', '40/QĐ'],
    ])
  })

  it('a number without a day is kept, and known again', async () => {
    const numbered = { ...tea, decision: { decisionNo: '12/QĐ', source: 'Thử nghiệm' } }
    await apply([tea])
    await apply([numbered])
    expect(await certificates()).toEqual([['2019-08-21', today, '12/QĐ']])
    expect((await apply([numbered])).unchanged).toBe(1)
    await apply([on('2024-05-06', '13/QĐ')])
    await apply([numbered])
    expect((await apply([numbered])).unchanged).toBe(1)
    // Another number is another decision, even if its day is among those possible for the first.
    expect(await certificates()).toEqual([
      ['2019-08-21', today, '12/QĐ'],
      ['2024-05-06', '2024-05-06', '13/QĐ'],
    ])
  })

  it('a vaguer day never widens what is known, unless the number says another decision', async () => {
    const in2024 = (decisionNo?: string): RegisterRecord => ({
      ...tea,
      decision: {
        days: { from: '2024-01-01', to: '2024-12-31' },
        source: 'Thử nghiệm',
        ...(decisionNo && { decisionNo }),
      },
    })
    await apply([on('2024-05-06', '12/QĐ')])
    for (const record of [tea, in2024(), in2024('12/QĐ')]) expect((await apply([record])).unchanged).toBe(1)
    await apply([in2024('13/QĐ')])
    expect(await certificates()).toEqual([
      ['2024-01-01', '2024-12-31', '13/QĐ'],
      ['2024-05-06', '2024-05-06', '12/QĐ'],
    ])
  })
})

it('whatever was applied before, applying a file and planning it again changes nothing', async () => {
  const days = fc.constantFrom(
    undefined,
    { from: '2021-04-07', to: '2021-04-07' },
    { from: '2024-05-06', to: '2024-05-06' },
    { from: '2024-01-01', to: '2024-12-31' },
    { from: '2021-01-01', to: '2024-12-31' },
  )
  const place = fc.constantFrom<RegisterRecord['place']>(
    { commune: '30688@2025-07-01', formerDistrict: '894@' },
    { oldCommune: '30688@', commune: '30688@2025-07-01', formerDistrict: '894@' },
    { commune: '30316@2025-07-01' },
    {
      oldCommune: '30334@',
      doubt: { candidates: ['30316@2025-07-01', '30325@2025-07-01'], reason: 'divided' },
    },
  )
  const record = fc
    .record({
      key: fc.constantFrom(undefined, 'T-1'),
      product: fc.constantFrom('Trà Thử nghiệm', 'TRA THU NGHIEM'),
      tier: fc.constantFrom('3' as const, '4' as const),
      place,
      days,
      decisionNo: fc.constantFrom(undefined, '12/QĐ', '13/QĐ'),
    })
    .map(
      ({ key, product, tier, place, days, decisionNo }): RegisterRecord => ({
        ...(key && { key }),
        product,
        producer: tea.producer,
        tier,
        place,
        ...((days || decisionNo) && {
          decision: { source: 'Thử nghiệm', ...(days && { days }), ...(decisionNo && { decisionNo }) },
        }),
      }),
    )
  await fc.assert(
    fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 4 }), async (files) => {
      await emptyRegister(database)
      for (const file of files) {
        await apply([file])
        const again = planRegister(await registerEntries(database.db), [file], '2026-11-21')
        expect([again.added, again.changed]).toEqual([[], []])
      }
    }),
    { numRuns: 25 },
  )
})
