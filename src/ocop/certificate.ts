import { addDays, addMonths, type IsoDate } from './dates.ts'
import type { TargetStar } from './product-set.ts'

/** A certificate and what is on record about it; a missing date is unknown, not absent. */
export interface Certificate {
  star: TargetStar
  /** Day of the decision that recognised the product. */
  decidedOn?: IsoDate
  /** Where the decision date is unknown: the days between which it must lie, both included. */
  decidedBetween?: { from: IsoDate; to: IsoDate }
  revokedOn?: IsoDate
  /** The re-evaluation dossier, when filed; and the day its result came. */
  filing?: Filing
}

export interface Filing {
  filedOn: IsoDate
  resultOn?: IsoDate
}

/**
 * Validity on one day. `extended`: past its term, kept alive by a late filing on
 * record (Điều 12.3). `uncertain`: it depends on a date nobody knows.
 * `not_yet`: decided only after that day, so it must not be counted at all.
 */
export type Validity = 'valid' | 'extended' | 'expired' | 'uncertain' | 'not_yet'

/** Why a certificate has that validity; lets the bot say more than the state. */
export type ValidityReason =
  | 'in_term'
  | 'late_filing'
  | 'term_over'
  /** Filed within the window, term over, no result yet: the decision is silent, the province decides. */
  | 'term_over_result_pending'
  | 'extension_over'
  | 'result_given'
  | 'revoked'
  | 'date_unknown'
  | 'decided_later'

const TERM_MONTHS = 36
const EXTENSION_DAYS = 180

/**
 * The last day of a certificate: 36 calendar months from the decision date
 * (Điều 4.3). Ours, the decision being silent: it is valid through that day,
 * and 29 February ends on 28 February.
 */
export function expiryOf(decidedOn: IsoDate): IsoDate {
  // Counting a register asks for the same few decision days over and over.
  let expiry = expiries.get(decidedOn)
  if (expiry === undefined) {
    expiry = addMonths(decidedOn, TERM_MONTHS)
    expiries.set(decidedOn, expiry)
  }
  return expiry
}

/** At most one entry for each day a decision was ever made on. */
const expiries = new Map<IsoDate, IsoDate>()

/** The days between which it expires, both included; undefined where nothing is known of the decision date. */
export function expiryInterval(c: Certificate): { from: IsoDate; to: IsoDate } | undefined {
  const between = decisionInterval(c)
  return between && { from: expiryOf(between.from), to: expiryOf(between.to) }
}

function decisionInterval(c: Certificate): { from: IsoDate; to: IsoDate } | undefined {
  return c.decidedOn === undefined ? c.decidedBetween : { from: c.decidedOn, to: c.decidedOn }
}

/** The four days of the time for filing again: not before −180, not after −120 (Điều 7.6.a); the two between are ours. */
export interface ReEvaluationWindow {
  opens: IsoDate
  halfTime: IsoDate
  lastFortnight: IsoDate
  closes: IsoDate
}

/** The window of a certificate that expires on `expiry`: 2027-06-01 → 2026-12-03 to 2027-02-01, both included. */
export function reEvaluationWindow(expiry: IsoDate): ReEvaluationWindow {
  return {
    opens: addDays(expiry, -180),
    halfTime: addDays(expiry, -150),
    lastFortnight: addDays(expiry, -134),
    closes: addDays(expiry, -120),
  }
}

/** The last day on which a late filing can keep the certificate alive: 180 days after expiry (Điều 12.3). */
export function extensionEnd(expiry: IsoDate): IsoDate {
  return addDays(expiry, EXTENSION_DAYS)
}

export type FilingTiming = 'early' | 'in_window' | 'late' | 'after_expiry'

/** Where a filing lies against the window of Điều 7.6.a. */
export function filingTiming(expiry: IsoDate, filedOn: IsoDate): FilingTiming {
  const { opens, closes } = reEvaluationWindow(expiry)
  if (filedOn < opens) return 'early'
  if (filedOn <= closes) return 'in_window'
  return filedOn <= expiry ? 'late' : 'after_expiry'
}

/** Validity on a day, as was known of that day: a filing counts from its own day on. */
export function validityOn(c: Certificate, day: IsoDate): Validity {
  return explainValidity(c, day).validity
}

/**
 * Validity on a day, and why. With an interval for the decision date the answer
 * is certain only where every day of the interval gives the same one.
 */
export function explainValidity(
  c: Certificate,
  day: IsoDate,
): { validity: Validity; reason: ValidityReason } {
  if (c.revokedOn !== undefined && c.revokedOn <= day) return { validity: 'expired', reason: 'revoked' }
  const between = decisionInterval(c)
  if (!between) return { validity: 'uncertain', reason: 'date_unknown' }
  const filing = c.filing && c.filing.filedOn <= day ? c.filing : undefined
  const first = explain(between.from, filing, day)
  const last = explain(between.to, filing, day)
  // As the decision date moves, a filing moves from after the window into it and before it: between
  // equal ends the middle may differ, unless the term is not over, or the longest extension is.
  const certain =
    first.validity === last.validity &&
    (!filing ||
      day <= expiryOf(between.from) ||
      isOver(between.to, filing, day) ||
      filingTiming(expiryOf(between.from), filing.filedOn) ===
        filingTiming(expiryOf(between.to), filing.filedOn))
  return certain ? last : { validity: 'uncertain', reason: 'date_unknown' }
}

function isOver(decidedOn: IsoDate, filing: Filing, day: IsoDate): boolean {
  const expiry = expiryOf(decidedOn)
  return (
    day > extensionEnd(expiry) || (day > expiry && filing.resultOn !== undefined && filing.resultOn < day)
  )
}

function explain(
  decidedOn: IsoDate,
  filing: Filing | undefined,
  day: IsoDate,
): { validity: Validity; reason: ValidityReason } {
  const expiry = expiryOf(decidedOn)
  if (day < decidedOn) return { validity: 'not_yet', reason: 'decided_later' }
  if (day <= expiry) return { validity: 'valid', reason: 'in_term' }
  if (!filing) return { validity: 'expired', reason: 'term_over' }
  if (filing.resultOn !== undefined && filing.resultOn < day)
    return { validity: 'expired', reason: 'result_given' }
  if (filingTiming(expiry, filing.filedOn) === 'in_window')
    return { validity: 'expired', reason: 'term_over_result_pending' }
  if (day > extensionEnd(expiry)) return { validity: 'expired', reason: 'extension_over' }
  return { validity: 'extended', reason: 'late_filing' }
}
