/**
 * Finds the known word that one slip away from a typed one was meant: a letter too many, too few, wrong or two
 * swapped. Only for words of four letters and more; shorter Vietnamese syllables all lie one slip apart.
 */
export class NearWords {
  private readonly byPart = new Map<string, string[]>()

  constructor(private readonly counts: ReadonlyMap<string, number>) {
    for (const word of counts.keys())
      if (word.length >= SHORTEST && /^[a-z]+$/.test(word))
        for (const part of parts(word)) {
          const words = this.byPart.get(part)
          if (words) words.push(word)
          else this.byPart.set(part, [word])
        }
  }

  /** The most used known word one slip away, or undefined. */
  nearest(typed: string): string | undefined {
    if (typed.length < SHORTEST || !/^[a-z]+$/.test(typed)) return undefined
    let best: string | undefined
    for (const part of parts(typed))
      for (const word of this.byPart.get(part) ?? []) {
        if (!oneSlip(typed, word)) continue
        if (best === undefined || this.counts.get(word)! > this.counts.get(best)!) best = word
      }
    return best
  }
}

const SHORTEST = 4

/** The word, and the word without each of its letters: two words one slip apart share one of these. */
function parts(word: string): string[] {
  return [word, ...[...word].map((_, i) => word.slice(0, i) + word.slice(i + 1))]
}

function oneSlip(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false
  let i = 0
  while (i < a.length && a[i] === b[i]) i++
  const [restA, restB] = [a.slice(i), b.slice(i)]
  return (
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    restA.slice(1) === restB.slice(1) ||
    (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  )
}
