import { type Certificate, explainValidity, type Validity } from './certificate.ts'
import type { FairRules } from './fair.ts'
import { covers, type Places } from './places.ts'

/** What is known of a product when asked whether it may come. */
export interface FairProduct {
  /** "Tiềm năng 5 sao" counts as four: that is the certificate it holds (Điều 7.3.e). */
  star: number
  productSet: number | null
  /** Place keys; null while doubtful. */
  commune: string | null
  formerDistrict: string | null
  certificate: Certificate | null
}

export const FIT_POINTS = ['star', 'set', 'place', 'certificate'] as const
export type FitPoint = (typeof FIT_POINTS)[number]

/**
 * Whether a product may come. `doubtful`: nothing speaks against it, but these points nobody knows, so an officer
 * decides. `unfit`: these points speak against it.
 */
export type Fit =
  | { kind: 'fits' }
  | { kind: 'doubtful'; points: FitPoint[] }
  | { kind: 'unfit'; points: FitPoint[] }

type Answer = 'yes' | 'no' | 'unknown'

/** Asks all the rules of a fair, so that a producer hears every reason at once. */
export function fitOf(places: Places, rules: FairRules, product: FairProduct): Fit {
  const answers: Record<FitPoint, Answer> = {
    star: starFits(rules, product),
    set: setFits(rules, product),
    place: placeFits(places, rules, product),
    certificate: certificateFits(rules, product),
  }
  const those = (answer: Answer) => FIT_POINTS.filter((p) => answers[p] === answer)
  if (those('no').length > 0) return { kind: 'unfit', points: those('no') }
  if (those('unknown').length > 0) return { kind: 'doubtful', points: those('unknown') }
  return { kind: 'fits' }
}

function starFits({ star }: FairRules, product: FairProduct): Answer {
  return !star || (product.star >= star.from && product.star <= star.to) ? 'yes' : 'no'
}

function setFits({ sets }: FairRules, product: FairProduct): Answer {
  if (sets.length === 0) return 'yes'
  if (product.productSet === null) return 'unknown'
  return sets.includes(product.productSet) ? 'yes' : 'no'
}

/** A product whose commune is doubtful fits where its whole former district does, and may fit where part of it does. */
function placeFits(places: Places, rules: FairRules, product: FairProduct): Answer {
  const wanted = rules.places.flatMap((key) => places.byKey.get(key) ?? [])
  if (rules.places.length === 0 || wanted.includes(places.province)) return 'yes'
  const made = (product.commune && places.byKey.get(product.commune)) || undefined
  if (made) return wanted.some((place) => covers(places, place, made)) ? 'yes' : 'no'
  const district = product.formerDistrict ? places.byKey.get(product.formerDistrict) : undefined
  return district && wanted.some((place) => covers(places, place, district)) ? 'yes' : 'unknown'
}

/** Valid on the first and on the last day, as far as is known today. */
function certificateFits({ validOn }: FairRules, { certificate }: FairProduct): Answer {
  if (!validOn) return 'yes'
  if (!certificate) return 'unknown'
  const days = [validOn.from, validOn.to].map((day) => holds(explainValidity(certificate, day).validity))
  if (days.includes('no')) return 'no'
  return days.includes('unknown') ? 'unknown' : 'yes'
}

function holds(validity: Validity): Answer {
  if (validity === 'valid' || validity === 'extended') return 'yes'
  return validity === 'uncertain' ? 'unknown' : 'no'
}
