import {
  pointsOf,
  type Scores,
  STAR_THRESHOLD,
  starOfPoints,
  type Total,
  tickedOption,
  totalOf,
} from './points.ts'
import {
  type Criterion,
  cheapestAtLeast,
  type Note,
  type Option,
  type PartCode,
  type ProductSet,
  type Star,
  starMinimums,
  TARGET_STARS,
  type TargetStar,
} from './product-set.ts'

export { type Change, type Plan, planForStar } from './plan.ts'
export { pointsOf, type Scores, STAR_THRESHOLD, starOfPoints, type Total, tickedOption, totalOf }

export interface UnmetMinimum {
  star: TargetStar
  criterion: Criterion
  minPoints: number
  /** Points it has now: the mean over the sheets. */
  has: number
  /** The cheapest option that would mend it. */
  mend: Option
}

/** A rule that only a person can judge; without a criterion it holds for the whole dossier. */
export interface ToJudge {
  criterion?: Criterion
  note: Note
}

export interface Verdict {
  sheets: number
  /** Mean total, exact as far as numbers go: never rounded, so 69.99 is not 70. */
  total: number
  byPart: Record<PartCode, number>
  /** By the thresholds alone. */
  starByPoints: Star
  /** By thresholds and minimums; null where a 0 ended the assessment (`stopped`). */
  star: Star | null
  /** Minimums not met, for each star that ends in a certificate; cumulative like the law. */
  unmet: Record<TargetStar, UnmetMinimum[]>
  /** Points short of each star's threshold, 0 when reached. */
  missingPoints: Record<TargetStar, number>
  /** Codes that at least one sheet leaves empty. */
  unanswered: string[]
  stopped?: Criterion[]
  /** Ticked criteria whose print is doubtful. */
  doubtful: Criterion[]
  toJudge: ToJudge[]
}

/**
 * The result of one sheet, or of several assessors' sheets.
 *
 * The star is that of the mean total (Điều 3.3), lowered until its minimums are
 * met (the *** marks of Appendix II). Three things are ours, the decision being
 * silent: over several sheets a minimum is judged on the mean of its points;
 * one sheet's 0 where a 0 ends the assessment ends it for all; and a product of
 * 50 points and more that misses a 3-star minimum is called 2 stars.
 *
 * Throws RangeError without a sheet or for an option the set does not have.
 */
export function verdictOf(set: ProductSet, sheets: readonly Scores[]): Verdict {
  if (sheets.length === 0) throw new RangeError('A verdict needs at least one sheet')
  const n = sheets.length
  const totals = sheets.map((s) => totalOf(set, s))
  const sumOf = (part: (t: Total) => number) => totals.reduce((sum, t) => sum + part(t), 0)
  const sum = sumOf((t) => t.total)
  // Whole numbers are compared (sum against threshold × sheets): no rounding can lift a product.
  const starByPoints = starOfPoints(exactFloor(sum, n))
  const unmet = byTarget((star) => unmetMinimums(set, sheets, star))
  const reached = [...TARGET_STARS].reverse().find((s) => s <= starByPoints && unmet[s].length === 0)
  const stopped = set.criteria.filter((c) => totals.some((t) => t.stopped?.includes(c)))
  return {
    sheets: n,
    total: sum / n,
    byPart: {
      A: sumOf((t) => t.byPart.A) / n,
      B: sumOf((t) => t.byPart.B) / n,
      C: sumOf((t) => t.byPart.C) / n,
    },
    starByPoints,
    star: stopped.length > 0 ? null : (reached ?? (Math.min(starByPoints, 2) as Star)),
    unmet,
    missingPoints: byTarget((star) => Math.max(0, STAR_THRESHOLD[star] * n - sum) / n),
    unanswered: set.criteria
      .map((c) => c.code)
      .filter((code) => totals.some((t) => t.unanswered.includes(code))),
    ...(stopped.length > 0 && { stopped }),
    doubtful: set.criteria.filter((c) => c.doubtful && sheets.some((s) => s.has(c.code))),
    toJudge: toJudge(set),
  }
}

/** The whole points in a mean: thresholds are whole, so this decides them without a fraction. */
function exactFloor(sum: number, n: number): number {
  return (sum - (sum % n)) / n
}

function byTarget<T>(of: (star: TargetStar) => T): Record<TargetStar, T> {
  return { 3: of(3), 4: of(4), 5: of(5) }
}

function unmetMinimums(set: ProductSet, sheets: readonly Scores[], star: TargetStar): UnmetMinimum[] {
  return starMinimums(set, star).flatMap(({ criterion, option, minPoints }) => {
    const sum = sheets.reduce((points, s) => points + pointsOf(set, criterion, s), 0)
    if (sum >= minPoints * sheets.length) return []
    const chosen = sheets.map((s) => tickedOption(criterion, s)?.case).find((c) => c !== undefined)
    const mend = cheapestAtLeast(criterion, minPoints, chosen) ?? option
    return [{ star, criterion, minPoints, has: sum / sheets.length, mend }]
  })
}

/** The printed rules that no sum decides, in the order of the print. */
export function toJudge(set: ProductSet): ToJudge[] {
  const whole = set.disqualifiers.map((text) => ({ note: { kind: 'disqualify' as const, text } }))
  const single = set.criteria.flatMap((criterion) =>
    criterion.notes
      .filter(({ kind }) => {
        if (kind === 'stop') return !criterion.stopsAtZero
        if (kind === 'applies_if') return criterion.appliesIf === undefined
        return kind === 'disqualify' || kind === 'require'
      })
      .map((note) => ({ criterion, note })),
  )
  return [...whole, ...single]
}
