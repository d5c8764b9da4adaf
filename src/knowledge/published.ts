import { foldWords } from './words.ts'

/** An officer's answer for everybody: no law, so it says whose it is. */
export interface Extra {
  id: string
  question: string
  answer: string
  by: string
  on: string
}

/** How much a folded word tells, and how a text is read into folded words. */
export interface WordSense {
  read(text: string): readonly string[]
  weightOf(word: string): number
}

/**
 * What officers published, held against a question word by word. Beside the index, not in it: a new answer is known
 * at once, and nobody waits while everything is learnt again.
 */
export class PublishedAnswers {
  private readonly known: { extra: Extra; folded: string; words: ReadonlySet<string>; length: number }[]

  constructor(
    extras: readonly Extra[],
    private readonly sense: WordSense,
  ) {
    // The newest first: of two answers to the same question the later one counts.
    this.known = extras.toReversed().map((extra) => {
      const words = new Set(sense.read(extra.question))
      return { extra, folded: foldWords(extra.question), words, length: this.lengthOf(words) }
    })
  }

  /** Those whose question says much the same, the nearest first; near 1: the very same words, diacritics aside. */
  nearTo(question: string): { extra: Extra; near: number }[] {
    if (this.known.length === 0) return []
    const folded = foldWords(question)
    const asked = new Set(this.sense.read(question))
    const length = this.lengthOf(asked)
    return this.known
      .map((k) => ({ extra: k.extra, near: k.folded === folded ? 1 : this.nearness(asked, length, k) }))
      .filter(({ near }) => near > 0)
      .sort((a, b) => b.near - a.near)
  }

  private nearness(asked: ReadonlySet<string>, length: number, k: (typeof this.known)[number]): number {
    let shared = 0
    for (const word of asked) if (k.words.has(word)) shared += this.sense.weightOf(word) ** 2
    return shared === 0 ? 0 : Math.min(0.99, shared / (length * k.length))
  }

  private lengthOf(words: ReadonlySet<string>): number {
    let sum = 0
    for (const word of words) sum += this.sense.weightOf(word) ** 2
    return Math.sqrt(sum) || 1
  }
}
