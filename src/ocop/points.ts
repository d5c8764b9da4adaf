import {
  type Criterion,
  criterionOf,
  type Option,
  type PartCode,
  type ProductSet,
  type Star,
} from './product-set.ts'

/** One filled-in sheet: criterion code → index of the ticked option. Absent = nothing ticked = 0 points. */
export type Scores = ReadonlyMap<string, number>

export interface Total {
  total: number
  byPart: Record<PartCode, number>
  /** Codes without a tick, in the order of the print; not those that cannot apply (5.2 where 5.1 is 0). */
  unanswered: string[]
  /** Criteria whose ticked 0 ends the assessment (set 16, 6.1–6.4). */
  stopped?: Criterion[]
}

/**
 * The ticked option of a criterion, or undefined.
 * Throws RangeError when the sheet names an option that the criterion does not have.
 */
export function tickedOption(criterion: Criterion, scores: Scores): Option | undefined {
  const index = scores.get(criterion.code)
  if (index === undefined) return undefined
  const option = criterion.options[index]
  if (!option) throw new RangeError(`Criterion ${criterion.code} has no option ${index}`)
  return option
}

/** Points of a criterion as counted: 0 where nothing is ticked, or where it does not apply. */
export function pointsOf(set: ProductSet, criterion: Criterion, scores: Scores): number {
  if (!applies(set, criterion, scores)) return 0
  return tickedOption(criterion, scores)?.points ?? 0
}

/** False for the structure of a story (5.2) where there is no story (5.1 at 0): Appendix II, sets 1–25. */
export function applies(set: ProductSet, criterion: Criterion, scores: Scores): boolean {
  const base = criterion.appliesIf === undefined ? undefined : criterionOf(set, criterion.appliesIf)
  return base === undefined || (tickedOption(base, scores)?.points ?? 0) > 0
}

/** Adds up one sheet. Throws RangeError for an option or a criterion that the set does not have. */
export function totalOf(set: ProductSet, scores: Scores): Total {
  for (const code of scores.keys())
    if (!criterionOf(set, code)) throw new RangeError(`Product set ${set.no} has no criterion ${code}`)
  const byPart: Record<PartCode, number> = { A: 0, B: 0, C: 0 }
  const unanswered: string[] = []
  const stopped: Criterion[] = []
  for (const c of set.criteria) {
    const ticked = tickedOption(c, scores)
    byPart[c.part] += pointsOf(set, c, scores)
    if (!ticked && (applies(set, c, scores) || !scores.has(c.appliesIf!))) unanswered.push(c.code)
    if (ticked?.points === 0 && c.stopsAtZero) stopped.push(c)
  }
  const total = byPart.A + byPart.B + byPart.C
  return { total, byPart, unanswered, ...(stopped.length > 0 && { stopped }) }
}

/** Least mean total of each star (Điều 3.3); 1 star is anything below 30. */
export const STAR_THRESHOLD: Record<Exclude<Star, 1>, number> = { 2: 30, 3: 50, 4: 70, 5: 90 }

/** The star of a mean total by the thresholds alone (Điều 3.3). */
export function starOfPoints(total: number): Star {
  for (const star of [5, 4, 3, 2] as const) if (total >= STAR_THRESHOLD[star]) return star
  return 1
}
