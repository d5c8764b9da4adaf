import { z } from 'zod'
import type { IsoDate } from '../ocop/dates.ts'
import type { Places } from '../ocop/places.ts'
import { nfc } from '../text/fold.ts'
import type { KnownDecision, RegisterRecord } from './record.ts'

const text = z.string().min(1).transform(nfc)
const day = z.iso.date()
const tier = z.enum(['3', '4', 'potential_5', '5'])
const rawAppendix = z.object({
  source: text,
  asOf: day,
  bases: z.array(z.object({ id: z.string(), decisionNo: text.optional(), from: day, to: day, source: text })),
  producers: z.array(
    z.object({
      id: z.string(),
      name: text,
      type: z.enum(['enterprise', 'cooperative', 'household']),
      alsoPrinted: z.array(text).optional(),
    }),
  ),
  products: z.array(
    z.object({
      key: z.string(),
      tier,
      product: text,
      producer: z.string(),
      printedProducer: text.optional(),
      address: text,
      formerDistrict: z.string(),
      oldCommune: z.string().optional(),
      commune: z.string().optional(),
      candidates: z.array(z.string()).optional(),
      doubt: z.enum(['divided', 'tone_or_district']).optional(),
      basis: z.string(),
      points: z.number().min(0).max(100).optional(),
      hint: text.optional(),
      note: text.optional(),
    }),
  ),
})
type RawProduct = z.infer<typeof rawAppendix>['products'][number]

/** The points with which a decision recognised a product. */
export interface Points {
  readonly points: number
  readonly decisionNo: string
}

/** The register with which the program starts. */
export interface Appendix {
  readonly source: string
  /** It lists only what was still valid on this day: of earlier days it knows a part. */
  readonly asOf: IsoDate
  readonly records: readonly RegisterRecord[]
  /** How a product was assessed and by which decision, by its key; known of a few. */
  readonly points: ReadonlyMap<string, Points>
}

/**
 * Reads data/register/appendix-2-2023.json: the products of Appendix II of report
 * 95/BC-SNNPTNT with what is known of their certificates.
 * Throws with the product's key when a reference or a place does not exist.
 */
export function parseAppendix(raw: unknown, places: Places): Appendix {
  const appendix = rawAppendix.parse(raw)
  const producers = new Map(appendix.producers.map((producer) => [producer.id, producer]))
  const bases = new Map(appendix.bases.map((basis) => [basis.id, basis]))
  const keys = new Set<string>()
  const records = appendix.products.map((product) => {
    const fail = (what: string) => new Error(`register: ${product.key} ${what}`)
    if (keys.has(product.key)) throw fail('stands twice')
    keys.add(product.key)
    const producer = producers.get(product.producer)
    const basis = bases.get(product.basis)
    if (!producer) throw fail(`names no known producer: ${product.producer}`)
    if (!basis) throw fail(`names no known basis: ${product.basis}`)
    const missing = placeKeysOf(product).find((key) => !places.byKey.has(key))
    if (missing) throw fail(`names no known place: ${missing}`)
    if (
      (product.commune === undefined) !==
      (product.doubt !== undefined && product.candidates !== undefined)
    ) {
      throw fail('needs either a commune or a doubt with candidates')
    }
    return toRecord(product, producer, basis)
  })
  const points = appendix.products.flatMap(({ key, points: n, basis }): [string, Points][] => {
    const decisionNo = bases.get(basis)?.decisionNo
    return n !== undefined && decisionNo ? [[key, { points: n, decisionNo }]] : []
  })
  return { source: appendix.source, asOf: appendix.asOf, records, points: new Map(points) }
}

function placeKeysOf(product: RawProduct): string[] {
  const { formerDistrict, oldCommune, commune, candidates = [] } = product
  return [formerDistrict, oldCommune, commune, ...candidates].filter((key) => key !== undefined)
}

function toRecord(
  product: RawProduct,
  producer: z.infer<typeof rawAppendix>['producers'][number],
  basis: z.infer<typeof rawAppendix>['bases'][number],
): RegisterRecord {
  const { key, tier, address, formerDistrict, oldCommune, commune, candidates, doubt, printedProducer } =
    product
  const decision: KnownDecision = {
    ...(basis.decisionNo && { decisionNo: basis.decisionNo }),
    days: { from: basis.from, to: basis.to },
    source: basis.source,
    ...(product.hint && { hint: product.hint }),
  }
  return {
    key,
    tier,
    product: product.product,
    producer: producer.name,
    ...(printedProducer && { printedProducer }),
    producerType: producer.type,
    address,
    place: {
      formerDistrict,
      ...(oldCommune && { oldCommune }),
      ...(commune && { commune }),
      ...(doubt && candidates && { doubt: { candidates, reason: doubt } }),
    },
    decision,
    status: 'active',
    ...(product.note && { note: product.note }),
  }
}
