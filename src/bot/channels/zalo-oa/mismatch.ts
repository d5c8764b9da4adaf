/** So many wrong signatures, over at least so long and none right among them, are no chance and no single passer-by. */
const LEAST = 4
const FOR_MS = 20 * 60_000

/**
 * Tells a wrong key of ours from a stranger. Anybody on the Internet can bring an event that is signed wrongly; but with
 * a wrong key every one of Zalo's is: the first one, and the same again after 30 seconds, 5 and 15 minutes. One
 * that is right proves the key. Counted in memory, a few numbers: nothing a stranger could fill.
 */
export class Mismatches {
  private first: number | null = null
  private count = 0
  private told = false

  /** An event was signed rightly: whatever else comes, the key is right. */
  right(): void {
    this.first = null
    this.count = 0
    this.told = false
  }

  /** An event was signed wrongly. @returns whether it is time that a person looks; once until one is right. */
  wrong(nowMs: number): boolean {
    this.first ??= nowMs
    this.count++
    if (this.told || this.count < LEAST || nowMs - this.first < FOR_MS) return false
    this.told = true
    return true
  }
}
