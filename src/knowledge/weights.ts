import type { TraceWeights } from './traces.ts'

/** How much each trace and each way of comparing counts; found by leaving known phrasings out in turn. */
export interface Weights extends TraceWeights {
  /** What an owner's words say together, against what its nearest and second nearest phrasing say. */
  evidence: number
  nearest: number
  second: number
  /** How often an owner must use a word before it is its own: a little, and more the more it says. */
  doubt: number
  doubtPerTrace: number
  /** How much of what a long question says beside a known phrasing speaks against it: 1 all, 0 nothing. */
  beside: number
}

export const WEIGHTS: Weights = {
  pair: 0.42,
  thing: 1.1,
  tone: 0.35,
  tonePair: 0.1,
  light: 0.7,
  evidence: 0.3,
  nearest: 0.35,
  second: 0.21,
  doubt: 0.1,
  doubtPerTrace: 0.0003,
  beside: 0.85,
}
