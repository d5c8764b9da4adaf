import type { Field } from './columns.ts'

/** What can be wrong with a row. Each has its sentence, with the cure, under register:problem. */
export type ProblemCode =
  | 'missing'
  | 'too_long'
  | 'tier'
  | 'product_set'
  | 'producer_type'
  | 'status'
  | 'day'
  | 'future_day'
  | 'early_day'
  | 'expiry'
  | 'no_commune'
  | 'unknown_commune'
  | 'unknown_district'
  | 'other_district'
  | 'duplicate'

export interface RowProblem {
  readonly line: number
  readonly code: ProblemCode
  /** The heading of the column to mend. */
  readonly column: string
  readonly value: string
  /** What belongs there: suggestions, the right day, the line of the first of two. */
  readonly hint?: string
}

/** Notes a problem of the row being checked. */
export type Wrong = (field: Field, code: ProblemCode, hint?: string) => void

/** The texts of a row by field; blank cells are absent. */
export type Values = Partial<Record<Field, string>>
