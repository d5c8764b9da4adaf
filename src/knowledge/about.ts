import type { Bounds } from './bounds.ts'
import type { Ranking } from './index.ts'

/** What else speaks for the programme than the words of a question. */
export interface Hints {
  /** The programme, or a set by its number, is named: then it must speak strongly for something else. */
  named: boolean
  /** A product that surely belongs to a set. */
  product: boolean
  /** Typed without its tones: then fewer traces can speak for the programme. */
  plain: boolean
  /** How many words it has: few, and none of another field, are said to us because we are who we are. */
  words: number
}

const SHORT = 6
/** A longer story says no more. */
const LONG = 30

/** Whether a question is about the programme at all: what speaks for it against what speaks for something else. */
export function isAbout(
  { ranked, about, understood, elsewhere, foreign, unheard }: Ranking,
  hints: Hints,
  b: Bounds,
): boolean {
  const [first, second] = ranked
  if (!first || understood < b.understood) return false
  const short = hints.words <= SHORT && foreign + unheard === 0
  const long = b.long * Math.min(hints.words, LONG)
  const hinted =
    (hints.named ? b.named : 0) +
    (hints.product ? b.product : 0) +
    (short ? b.short : 0) +
    (hints.plain ? b.plain : 0)
  const fits = b.best * first.score - b.rival * (second?.score ?? 0) + b.near * first.nearest
  const against = b.elsewhere * elsewhere + b.foreign * foreign + b.unheard * unheard
  return about + fits + hinted + long - against >= b.topic
}
