import fc from 'fast-check'
import { loadFacts } from '../../src/facts.ts'
import { setByNo } from '../../src/ocop/law.ts'
import type { Criterion, ProductSet } from '../../src/ocop/product-set.ts'

export const { law, finder, calendar } = loadFacts()
export const set = (no: number) => setByNo(law, no)

/** A day from 2000 to 2099. */
export const anyDay = fc
  .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true })
  .map((d) => d.toISOString().slice(0, 10))

export const anySet = fc.constantFrom(...law.sets)

/** A sheet of a set: each criterion ticked or left empty. */
export function sheetOf(set: ProductSet): fc.Arbitrary<Map<string, number>> {
  return fc
    .tuple(...set.criteria.map((c) => fc.option(fc.nat(c.options.length - 1), { nil: undefined, freq: 4 })))
    .map(
      (ticks) =>
        new Map(set.criteria.flatMap((c, i) => (ticks[i] === undefined ? [] : [[c.code, ticks[i]]]))),
    )
}

export const setWithSheet = anySet.chain((s) => fc.tuple(fc.constant(s), sheetOf(s)))

/** A set made for a test, with only what it says. */
export function testSet(criteria: Partial<Criterion>[]): ProductSet {
  return {
    no: 99,
    id: 'TEST',
    name: 'Thử nghiệm',
    group: { code: '0', name: 'Thử nghiệm' },
    subgroup: 'Thử nghiệm',
    managedBy: 'Thử nghiệm',
    needsSample: true,
    disqualifiers: [],
    corrections: [],
    doubts: [],
    parts: [],
    source: 'Thử nghiệm',
    criteria: criteria.map((c, i) => ({
      code: String(i + 1),
      name: `Thử nghiệm ${i + 1}`,
      part: 'A',
      section: { code: '1', name: 'Thử nghiệm' },
      max: Math.max(...(c.options ?? []).map((o) => o.points)),
      options: [],
      notes: [],
      ...c,
    })),
  }
}
