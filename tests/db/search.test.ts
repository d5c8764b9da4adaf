import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { MOST_FOUND, productCard, searchProducts } from '../../src/db/search.ts'
import { loadInitialRegister } from '../../src/register/apply.ts'
import { places } from '../places/load.ts'
import { appendix } from '../register/load.ts'
import { freshPglite } from '../support/database.ts'

const now = new Date('2026-11-23T02:00:00Z')
let database: OpenDatabase
beforeAll(async () => {
  database = await freshPglite()
  await database.db
    .transaction()
    .execute((trx) => loadInitialRegister(trx, appendix, { places, now, today: '2026-11-23' }))
})
afterAll(() => database.close())

const names = async (typed: string) => (await searchProducts(database.db, typed)).found.map((f) => f.name)

describe('searching products and producers', () => {
  it('finds every product of the register by its own name, with and without diacritics, first or among equals', async () => {
    for (const { product } of appendix.records) {
      const plain = product.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D')
      expect((await names(product))[0]?.toLowerCase()).toBe(product.toLowerCase())
      expect(await names(plain.toUpperCase())).toContain(product)
    }
  })

  it('finds every producer by name, the product by an unfinished word, and by its place', async () => {
    for (const { product, producer } of appendix.records) expect(await names(producer)).toContain(product)
    expect(await names('mat thot n')).toContain('Mật thốt nốt dạng bột')
    expect(await names('khô óc eo')).toEqual(await names('kho oc eo'))
    expect((await names('Óc Eo')).length).toBe(4)
  })

  it('puts what is written exactly so before what only folds alike', async () => {
    const found = await names('Mắm cá')
    expect(found.slice(0, 5).every((name) => name.startsWith('Mắm cá'))).toBe(true)
    // "gạo" is rice; "Gáo" in a name must not come before it.
    expect((await names('gạo'))[0]!.toLowerCase()).toContain('gạo')
  })

  it('forgives one letter, and says that it did', async () => {
    const { found, near } = await searchProducts(database.db, 'mat thot not damg bot')
    expect([found[0]?.name, near]).toEqual(['Mật thốt nốt dạng bột', true])
    expect((await searchProducts(database.db, 'mật thốt nốt')).near).toBe(false)
  })

  it.each([
    "'); drop table product; --",
    "a' | 'b",
    ':* & !',
    '<b>',
    '%',
    '😀',
    '\u202Eabc',
    '1e5 & 2',
    '\\',
  ])('takes %j for words, never for orders', async (typed) => {
    expect((await searchProducts(database.db, typed)).found.length).toBeLessThanOrEqual(MOST_FOUND)
    expect(await names('mật thốt nốt')).toHaveLength(4)
  })

  it('gives a card with what is known and what is not', async () => {
    const { found } = await searchProducts(database.db, 'Mật thốt nốt dạng bột')
    const card = await productCard(database.db, found[0]!.id, '2026-11-23')
    expect(card).toMatchObject({
      tier: 'potential_5',
      ofProducer: 3,
      certificate: {
        standing: 'uncertain',
        decidedFrom: '2020-12-31',
        decidedTo: '2023-12-31',
        expiresTo: '2026-12-31',
      },
    })
    expect(await productCard(database.db, 'no such id', '2026-11-23')).toBeUndefined()
  })
})
