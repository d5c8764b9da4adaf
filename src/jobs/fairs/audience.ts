import type { Kysely } from 'kysely'
import {
  type CandidateProduct,
  candidateProducts,
  type Speaker,
  speakersOf,
} from '../../db/fair-candidates.ts'
import { type Fair, rulesOf } from '../../db/fairs.ts'
import type { Database } from '../../db/tables.ts'
import { type Fit, fitOf } from '../../ocop/fair-fit.ts'
import type { Places } from '../../ocop/places.ts'

/** A product that may come, or of which an officer must decide whether it may. */
export interface FairCandidate {
  product: CandidateProduct
  fit: Exclude<Fit, { kind: 'unfit' }>
}

/** A producer with at least one such product. */
export interface Qualified {
  producerId: string
  producer: string
  products: FairCandidate[]
  /** Who speaks for them; empty: nobody uses the assistant, they must be called. */
  speakers: Speaker[]
}

/** A person who is to be told, with all the producers for whom they speak. */
export interface Invitee {
  personId: string
  locale: string | null
  producers: Qualified[]
}

/** Which of these products may come to a fair; what does not fit is left out. */
export function candidatesAmong(
  places: Places,
  fair: Fair,
  products: readonly CandidateProduct[],
): FairCandidate[] {
  const rules = rulesOf(fair)
  return products.flatMap((product) => {
    const fit = fitOf(places, rules, product)
    return fit.kind === 'unfit' ? [] : [{ product, fit }]
  })
}

/**
 * All producers that qualify for a fair today, as the register and the certificates are known.
 * @param of narrows the register: the jobs only look at producers for whom somebody speaks
 */
export async function qualifiedFor(
  db: Kysely<Database>,
  places: Places,
  fair: Fair,
  of: Parameters<typeof candidateProducts>[1] = {},
): Promise<Qualified[]> {
  const found = candidatesAmong(places, fair, await candidateProducts(db, of))
  const byProducer = new Map<string, FairCandidate[]>()
  for (const c of found) {
    const own = byProducer.get(c.product.producerId)
    if (own) own.push(c)
    else byProducer.set(c.product.producerId, [c])
  }
  const speakers = await speakersOf(db, [...byProducer.keys()])
  return [...byProducer].map(([producerId, products]) => ({
    producerId,
    producer: products[0]!.product.producer,
    products,
    speakers: speakers.filter((s) => s.producerId === producerId),
  }))
}

/** The people among them who can be told, each once. */
export function inviteesOf(qualified: readonly Qualified[]): Invitee[] {
  const people = new Map<string, Invitee>()
  for (const q of qualified) {
    for (const s of q.speakers.filter((one) => one.reachable)) {
      const known = people.get(s.personId)
      if (known) known.producers.push(q)
      else people.set(s.personId, { personId: s.personId, locale: s.locale, producers: [q] })
    }
  }
  return [...people.values()]
}
