/**
 * A product set (bộ sản phẩm) of Appendix II of Decision 26/2026/QĐ-TTg as the
 * rest of the program sees it: a flat list of what can be scored. The file
 * keeps the printed tree (part → section → criterion → sub-criterion).
 */
export type PartCode = 'A' | 'B' | 'C'
/** The stars that end in a certificate (Điều 4.3). */
export type TargetStar = 3 | 4 | 5
export type Star = 1 | 2 | TargetStar
export const TARGET_STARS: readonly TargetStar[] = [3, 4, 5]
/** The two ways of running a tourism service, of which set 26 asks to choose one. */
export type Case = 'a' | 'b'

export interface Option {
  /** Position in the print from 0. Keep this, not the points: two options may be worth the same. */
  index: number
  text: string
  points: number
  /** To reach that star, the criterion needs at least this option's points. */
  minForStar?: TargetStar
  case?: Case
  /** The print gives only a maximum; this option is inferred from it. */
  implied?: true
}

export type NoteKind = 'disqualify' | 'stop' | 'require' | 'applies_if' | 'choose_case' | 'info'
/** A remark printed under a criterion: a rule for a person to judge, in the decision's own words. */
export interface Note {
  kind: NoteKind
  text: string
}

/** Whatever holds options. The key is set + code: the same code means other things in other sets. */
export interface Criterion {
  code: string
  name: string
  part: PartCode
  section: { code: string; name: string }
  parent?: { code: string; name: string }
  max: number
  options: Option[]
  notes: Note[]
  /** Why the printed points or stars of this criterion await the signed decision. */
  doubtful?: string
  /** Scores only where that other criterion scores above 0 (5.2 after 5.1). */
  appliesIf?: string
  /** A 0 ends the assessment (set 16, section 6). */
  stopsAtZero?: true
  /** It asks who the legal representative is: nothing that anybody can be told to change. */
  personal?: true
  cases?: Record<Case, string>
}

export interface ProductSet {
  no: number
  /** Our own id (QD26-05), not a legal code. */
  id: string
  name: string
  group: { code: string; name: string }
  subgroup: string
  managedBy: string
  /** Five samples go with the dossier (Điều 6.2.d), except for tourism. */
  needsSample: boolean
  /** "Hồ sơ bị loại khi …", as printed. */
  disqualifiers: string[]
  /** Misprints that were put right; never scored with. */
  corrections: { code: string; what: string }[]
  /** Doubts about the set as a whole. */
  doubts: string[]
  parts: { code: PartCode; name: string; max: number }[]
  criteria: Criterion[]
  source: string
}

export interface Minimum {
  criterion: Criterion
  /** The cheapest option that meets it. */
  option: Option
  minPoints: number
}

export { parseProductSet } from './product-set-file.ts'

/** The criterion with that code, or undefined. */
export function criterionOf(set: ProductSet, code: string): Criterion | undefined {
  return set.criteria.find((c) => c.code === code)
}

/**
 * What a product must reach in single criteria for a star, whatever its total
 * (the *** marks of Appendix II). Cumulative: four stars keep what three ask.
 */
export function starMinimums(set: ProductSet, target: TargetStar): Minimum[] {
  return set.criteria.flatMap((criterion) => {
    const marked = criterion.options.filter((o) => o.minForStar && o.minForStar <= target)
    const minPoints = Math.max(0, ...marked.map((o) => o.points))
    const option = cheapestAtLeast(criterion, minPoints)
    return marked.length > 0 && option ? [{ criterion, option, minPoints }] : []
  })
}

/** The option of least points that reaches `points`; within one case where a case is given. */
export function cheapestAtLeast(criterion: Criterion, points: number, of?: Case): Option | undefined {
  return criterion.options
    .filter((o) => o.points >= points && (of === undefined || o.case === undefined || o.case === of))
    .sort((a, b) => a.points - b.points || a.index - b.index)[0]
}
