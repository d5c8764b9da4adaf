import { NOTHING_OF_IT } from '../../db/trials.ts'
import { applies, type Scores, tickedOption } from '../../ocop/points.ts'
import { type Case, type Criterion, criterionOf, type ProductSet } from '../../ocop/product-set.ts'

/** A trial as far as it went: what was ticked in one product set's sheet. */
export interface Sheet {
  set: ProductSet
  /** Criterion code → option index, or NOTHING_OF_IT. */
  ticks: ReadonlyMap<string, number>
  /** The same for adding up: only real options. */
  scores: Scores
}

/** The sheet of stored ticks; a tick that the set no longer has (its data was corrected) counts as not given. */
export function sheetOf(set: ProductSet, stored: ReadonlyMap<string, number>): Sheet {
  const known = [...stored].filter(([code, option]) => {
    const criterion = criterionOf(set, code)
    return criterion && (option === NOTHING_OF_IT || criterion.options[option] !== undefined)
  })
  return { set, ticks: new Map(known), scores: new Map(known.filter(([, o]) => o !== NOTHING_OF_IT)) }
}

/** Asked now: not ticked, and applicable as things stand (5.2 waits until there is a story in 5.1). */
function isOpen({ set, ticks, scores }: Sheet, c: Criterion): boolean {
  return !ticks.has(c.code) && applies(set, c, scores)
}

/** The next criterion to ask, behind `after` in the order of the print; undefined at the end. */
export function nextOpen(sheet: Sheet, after?: string): Criterion | undefined {
  const { criteria } = sheet.set
  const from = after === undefined ? 0 : criteria.findIndex((c) => c.code === after) + 1
  return criteria.slice(from).find((c) => isOpen(sheet, c))
}

/** The criterion before, leaving out those that do not apply. */
export function previous({ set, scores }: Sheet, code: string): Criterion | undefined {
  const at = set.criteria.findIndex((c) => c.code === code)
  return set.criteria.slice(0, Math.max(0, at)).findLast((c) => applies(set, c, scores))
}

/** How many are still to be answered; one that waits for another (5.2) counts while that one is open. */
export function openCount(sheet: Sheet): number {
  const { set, ticks } = sheet
  return set.criteria.filter(
    (c) => isOpen(sheet, c) || (!ticks.has(c.code) && c.appliesIf !== undefined && !ticks.has(c.appliesIf)),
  ).length
}

/** The tourism case (a or b) that the ticks of other criteria have settled. */
export function caseOf({ set, scores }: Sheet, except?: string): Case | undefined {
  return set.criteria
    .filter((c) => c.code !== except)
    .map((c) => tickedOption(c, scores)?.case)
    .find((c) => c !== undefined)
}

/** The criteria whose tick belongs to the other tourism case: they must be asked anew when the case changes. */
export function ticksOfOtherCase({ set, scores }: Sheet, chosen: Case): string[] {
  return set.criteria
    .filter((c) => {
      const of = tickedOption(c, scores)?.case
      return of !== undefined && of !== chosen
    })
    .map((c) => c.code)
}
