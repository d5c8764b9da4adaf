import { pointsOf, type Scores, STAR_THRESHOLD, tickedOption, totalOf } from './points.ts'
import type { Case, Criterion, Option, ProductSet, TargetStar } from './product-set.ts'
import { starMinimums } from './product-set.ts'

export interface Change {
  criterion: Criterion
  /** What is ticked now; absent where nothing is. */
  from?: Option
  to: Option
  /** True when a star minimum asks for it; false when it only brings points. */
  forMinimum: boolean
}

export interface Plan {
  star: TargetStar
  /** Empty when the star is already reached. In the order of the print. */
  changes: Change[]
  totalBefore: number
  totalAfter: number
}

/** One way to leave a criterion (with what hangs on it, like 5.2 on 5.1): what changes and what it brings. */
interface Choice {
  moves: { criterion: Criterion; to: Option }[]
  gain: number
}

/**
 * The smallest set of changes that brings a sheet to a star: the fewest
 * criteria changed, and among those the fewest points added. Nothing is
 * lowered, a tourism case (a/b) once chosen stays, and the criterion about who
 * the legal representative is (3.2) is left alone. Every set can reach 5 stars
 * this way, so there is always a plan.
 *
 * A shortest-path over "points gained so far": some 30 criteria × 100 points,
 * well under a millisecond.
 */
export function planForStar(set: ProductSet, scores: Scores, star: TargetStar): Plan {
  const { total: before } = totalOf(set, scores)
  const needed = Math.max(0, STAR_THRESHOLD[star] - before)
  const floors = floorsFor(set, star)
  const chosenCase = set.criteria.map((c) => tickedOption(c, scores)?.case).find((c) => c !== undefined)
  const heads = set.criteria.filter((c) => c.appliesIf === undefined)
  const rows = heads.map((head) => choicesOf(set, head, scores, floors, chosenCase))
  const moves = cheapest(rows, needed)
  const position = new Map(set.criteria.map((c, i) => [c, i]))
  const changes = moves
    .sort((a, b) => position.get(a.criterion)! - position.get(b.criterion)!)
    .map(({ criterion, to }): Change => {
      const from = tickedOption(criterion, scores)
      const forMinimum = pointsOf(set, criterion, scores) < (floors.get(criterion.code) ?? 0)
      return { criterion, ...(from && { from }), to, forMinimum }
    })
  const after = new Map([...scores, ...changes.map((c) => [c.criterion.code, c.to.index] as const)])
  return { star, changes, totalBefore: before, totalAfter: totalOf(set, after).total }
}

/** Points that each criterion must have: the star's minimums, and more than 0 where a 0 ends the assessment. */
function floorsFor(set: ProductSet, star: TargetStar): Map<string, number> {
  const floors = new Map(starMinimums(set, star).map((m) => [m.criterion.code, m.minPoints]))
  for (const c of set.criteria) if (c.stopsAtZero) floors.set(c.code, Math.max(1, floors.get(c.code) ?? 0))
  return floors
}

/** The ways to leave a criterion and its dependents that meet the floors, cheapest first for equal gain. */
function choicesOf(
  set: ProductSet,
  head: Criterion,
  scores: Scores,
  floors: ReadonlyMap<string, number>,
  chosenCase: Case | undefined,
): Choice[] {
  const family = [head, ...set.criteria.filter((c) => c.appliesIf === head.code)]
  const before = family.reduce((sum, c) => sum + pointsOf(set, c, scores), 0)
  let choices: { moves: Choice['moves'] }[] = [{ moves: [] }]
  for (const criterion of family) {
    const ups = raises(criterion, scores, chosenCase)
    choices = choices.flatMap((c) => [c, ...ups.map((to) => ({ moves: [...c.moves, { criterion, to }] }))])
  }
  return choices.flatMap(({ moves }) => {
    const after = new Map([...scores, ...moves.map((m) => [m.criterion.code, m.to.index] as const)])
    const points = family.map((c) => pointsOf(set, c, after))
    if (family.some((c, i) => points[i]! < (floors.get(c.code) ?? 0))) return []
    return [{ moves, gain: points.reduce((a, b) => a + b, 0) - before }]
  })
}

/** Options above the present one that the product may move to. */
function raises(criterion: Criterion, scores: Scores, chosenCase: Case | undefined): Option[] {
  if (criterion.personal) return []
  const now = tickedOption(criterion, scores)
  const stay = now?.case ?? chosenCase
  return criterion.options.filter(
    (o) => o.points > (now?.points ?? 0) && (stay === undefined || o.case === undefined || o.case === stay),
  )
}

/** Picks one choice a row: fewest moves, then least gain, with at least `needed` points gained. */
function cheapest(rows: readonly Choice[][], needed: number): Choice['moves'] {
  // best[g]: the fewest moves that gain exactly g, as a linked list of what was picked.
  type Path = { count: number; last?: Choice; before?: Path }
  let best: (Path | undefined)[] = [{ count: 0 }]
  for (const row of rows) {
    const next: (Path | undefined)[] = []
    best.forEach((path, g) => {
      if (!path) return
      for (const choice of row) {
        const count = path.count + choice.moves.length
        const old = next[g + choice.gain]
        if (!old || count < old.count)
          next[g + choice.gain] = choice.moves.length > 0 ? { count, last: choice, before: path } : path
      }
    })
    best = next
  }
  let found: Path | undefined
  for (let g = needed; g < best.length; g++) {
    const path = best[g]
    if (path && (!found || path.count < found.count)) found = path
  }
  if (!found) throw new Error('No plan reaches this star: the product set is inconsistent')
  const moves: Choice['moves'] = []
  for (let p: Path | undefined = found; p; p = p.before) if (p.last) moves.push(...p.last.moves)
  return moves
}
