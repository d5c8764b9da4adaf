/** Where to answer, to offer, to refuse; fitted on the sets of bench/questions that are tuned on. */
export interface Bounds {
  /**
   * Least sum of what speaks for the programme: log odds, and these, so many times. How well the best fits, how near
   * its nearest phrasing is; what is about other things fits much of ours a little, so the second best speaks against.
   */
  topic: number
  best: number
  rival: number
  near: number
  /** With log odds below, a figure or a date in the question is of something else. */
  alien: number
  named: number
  product: number
  /** Few words, none of another field. */
  short: number
  plain: number
  /** Each word: what is long is spread over more, and so is what speaks for the programme. */
  long: number
  /** How near a known question about other things is speaks so much against it. */
  elsewhere: number
  /** Each word that only other things use, or that nobody does, speaks so much against it. */
  foreign: number
  unheard: number
  /** From so near on the question is one that somebody wrote down: it is answered whatever its words. */
  known: number
  /** A bare name is a product's, unless a question about other things is so near. */
  bare: number
  /** The same where every word is of a product's name, or where it is asked whether it may take part. */
  bareWhole: number
  /** So near, and nearer than any about other things, it needs no more to be about the programme. */
  nearer: number
  /** From here on it is one word for word, whatever products it names. */
  literal: number
  /** At least so much of the question must be understood. */
  understood: number
  /** With a known phrasing so near the answer is given at once; else only if it is so far ahead of the second. */
  sure: number
  ahead: number
  /** One word alone is answered only from so near on. */
  word: number
  /** What scores less than this share of the best is not offered beside it. */
  offered: number
  /** Two answers that fit so nearly alike are given together, unless the question is so near a known one. */
  tie: number
  tieBelow: number
  /** Of two questions in one message each must be so near a known one to be answered by itself. */
  part: number
  /** Of a story that is not understood the point is answered from so near on, with at least these log odds of the whole. */
  point: number
  storyAbout: number
  /** What is known so near is said beside a figure that was worked out. */
  also: number
  /** An officer's published answer is given from so near its question on, and offered from so near on. */
  published: number
  publishedOffered: number
}

export const BOUNDS: Bounds = {
  topic: 2.8,
  best: 1.5,
  rival: 1.05,
  near: 0.4,
  alien: -2,
  named: 1.9,
  product: 0.5,
  short: 1.3,
  plain: 1.3,
  long: 0.165,
  elsewhere: 4.5,
  foreign: 1.1,
  unheard: 1,
  known: 0.85,
  bare: 0.6,
  bareWhole: 0.95,
  nearer: 0.85,
  literal: 0.95,
  understood: 0.55,
  sure: 0.2,
  ahead: 0.05,
  word: 0.7,
  offered: 0.5,
  tie: 0.9,
  tieBelow: 0.75,
  part: 0.4,
  point: 0.3,
  storyAbout: -2,
  also: 0.6,
  published: 0.7,
  publishedOffered: 0.4,
}
